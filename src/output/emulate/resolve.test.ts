// What the file may say of a played meter, and what is said about mistakes.
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../config/load.ts';

function load(outputs: string, server = '0.0.0.0:8008') {
  const text = `server: { listen: ${server} }
devices:
  grid: { model: mt175, port: /dev/ttyUSB1 }
outputs:
${outputs}`;
  const result = loadConfig(text, 'f.yaml', {});
  const said = result.ok ? result.warnings : result.problems;
  return {
    outputs: result.ok ? result.config.outputs : [],
    said: said.map(({ line, path, message, hint }) => `${line} ${path}: ${message} | ${hint ?? ''}`),
  };
}

describe('an output of type emulate', () => {
  it('is complete when little is said', () => {
    const { outputs, said } = load('  a: { type: emulate, as: shelly-pro-3em, device: grid }');
    expect(said).toEqual([]);
    expect(outputs).toMatchObject([
      {
        listen: [{ host: '0.0.0.0', port: 80 }],
        udp: [
          { host: '0.0.0.0', port: 1010 },
          { host: '0.0.0.0', port: 2220 },
        ],
        ...{ mac: null, serial: null, announce: true, invert: false, to: [], interface: null },
      },
    ]);
  });

  it('several at once, each where it can', () => {
    const { outputs, said } = load(`  a: { type: emulate, as: shelly-pro-3em, device: grid, listen: 0.0.0.0:80 }
  b: { type: emulate, as: shelly-em, device: grid, listen: ":8081", mac: '02:1a:4b:00:c0:fe' }
  c: { type: emulate, as: ecotracker, device: grid, listen: ":8082" }
  d: { type: emulate, as: sma-energy-meter, device: grid, serial: 1900203015, to: [192.168.0.60, "10.0.0.1:9523"] }
  e: { type: emulate, as: shelly-3em, device: grid, listen: ":8083" }`);
    expect(said).toEqual([]);
    expect(outputs).toMatchObject([
      {},
      { mac: '021A4B00C0FE', udp: [] },
      {},
      {
        listen: [],
        to: [
          { host: '192.168.0.60', port: 9522 },
          { host: '10.0.0.1', port: 9523 },
        ],
      },
      {},
    ]);
  });

  it('two at one port, and at the port of the server', () => {
    const { said } = load(
      `  a: { type: emulate, as: shelly-em, device: grid }
  b: { type: emulate, as: ecotracker, device: grid, listen: 192.168.0.2:80 }`,
      '127.0.0.1:80',
    );
    expect(said).toEqual([
      '5 outputs.a: 0.0.0.0:80 is already used by `server.listen` | choose another port, or let each listen on an address of its own',
      '6 outputs.b.listen: 192.168.0.2:80 is already used by another output | choose another port, or let each listen on an address of its own',
    ]);
  });

  it('two that answer datagrams at one port', () => {
    const { said } = load(`  a: { type: emulate, as: shelly-pro-3em, device: grid, listen: ":8081" }
  b: { type: emulate, as: shelly-pro-3em, device: grid, listen: ":8082" }`);
    expect(said).toHaveLength(2);
    expect(said[0]).toMatch(/outputs\.b: .*1010 is already used by another output \| only one of them .*`udp: \[\]`/);
  });

  it.each([
    ['as: ecotracker, device: grid, udp: [1010]', /a\.udp: `udp` means nothing for ecotracker \| .*shelly-pro-3em/],
    ['as: sma-energy-meter, device: grid, listen: ":80"', /a\.listen: `listen` means nothing for sma-energy-meter/],
    ['as: shelly-em, device: grid, serial: 1', /a\.serial: .* \| remove it; it is for sma-energy-meter/],
    ['as: shelly-em, device: gird', /a\.device: .*gird.* \| did you mean "grid"/],
    ['as: shelly-pro-3m, device: grid', /a\.as: .*shelly-pro-3em/],
    ['as: shelly-em, device: grid, mac: 1234', /a\.mac/],
  ])('%s', (words, expected) => {
    expect(load(`  a: { type: emulate, ${words} }`).said.join('\n')).toMatch(expected);
  });
});
