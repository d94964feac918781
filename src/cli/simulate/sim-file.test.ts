import { describe, expect, test } from 'vitest';
import { MeterHubError } from '../../model/error.ts';
import { listenAddress, readSimFile, SIM_FILE_EXAMPLE } from './sim-file.ts';

function problem(text: string): string {
  try {
    readSimFile(text, 'sim.yaml');
  } catch (error) {
    if (error instanceof MeterHubError && error.code === 'CONFIG_INVALID') return error.message;
    throw error;
  }
  throw new Error('it was accepted');
}

const LINKS = 'links: [{ type: modbus-tcp, listen: 5020 }]';

describe('the file of a simulation', () => {
  test('the example of the help works as written', () => {
    const { seed, buses } = readSimFile(SIM_FILE_EXAMPLE, 'sim.yaml');
    expect(seed).toBe(1);
    expect(buses).toHaveLength(1);
    const [bus] = buses;
    expect(bus).toMatchObject({
      name: 'rs485',
      links: [
        { type: 'modbus-rtu', path: '/dev/ttyUSB1', baudRate: 9600, framing: '8N1' },
        { type: 'modbus-tcp', host: '127.0.0.1', port: 5020 },
        { type: 'modbus-rtu-over-tcp', host: '127.0.0.1', port: 5021 },
        { type: 'modbus-rtu-over-udp', host: '127.0.0.1', port: 5021 },
      ],
      timing: { baud: 9600, bitsPerCharacter: 10, turnaroundMs: 10 },
      faults: { drop: 5, late: { percent: 5, ms: 900 }, echo: false },
      dead: [3],
    });
    expect(bus?.meters.map(({ model, id }) => [model.id, id])).toEqual([
      ['eastron-sdm630', 1],
      ['janitza-b-series', 26],
    ]);
    expect(bus?.meters[0]?.values).toEqual({ voltageL1: 230.5 });
    expect(bus?.meters[1]?.sparse).toBe(true);
  });

  test('bridges that stay behind, refuse in passing and cannot hold long replies', () => {
    const faults = 'behind: 5, refuse: { percent: 2, for: 10s }, cut: 64, dropOver: 30, refuseOver: 40';
    const text = `buses: { a: { ${LINKS}, faults: { ${faults} }, meters: [{ model: sdm120, id: 1 }] } }`;
    const refuse = { percent: 2, ms: 10_000 };
    const [bus] = readSimFile(text, 'sim.yaml').buses;
    expect(bus?.faults).toEqual({ behind: 5, refuse, cut: 64, dropOver: 30, refuseOver: 40 });
  });

  test('parity makes characters longer', () => {
    const text = `buses: { a: { ${LINKS}, timing: { baud: 2400, framing: 8E1 }, meters: [{ model: sdm120, id: 1 }] } }`;
    expect(readSimFile(text, 'sim.yaml').buses[0]?.timing).toEqual({ baud: 2400, bitsPerCharacter: 11 });
  });

  test.each([
    [
      'an unknown key',
      `buses: { a: { ${LINKS}, meter: [] , meters: [{ model: sdm120, id: 1 }] } }`,
      /1:\d+: buses\.a\.meter: unknown key "meter"/,
    ],
    [
      'an unknown model',
      `buses: { a: { ${LINKS}, meters: [{ model: sdm63, id: 1 }] } }`,
      /no Modbus meter "sdm63"\n.*did you mean sdm630/,
    ],
    [
      'a unit id twice',
      `buses: { a: { ${LINKS}, meters: [{ model: sdm120, id: 1 }, { model: sdm630, id: 1 }] } }`,
      /unit id 1 is taken already \(line 1\)/,
    ],
    [
      'an impossible unit id',
      `buses: { a: { ${LINKS}, meters: [{ model: sdm120, id: 248 }] } }`,
      /buses\.a\.meters\.0\.id: .*247/,
    ],
    [
      'a measurand it lacks',
      `buses: { a: { ${LINKS}, meters: [{ model: sdm72, id: 1, values: { voltageL1: 1 } }] } }`,
      /eastron-sdm72 does not measure "voltageL1"/,
    ],
    [
      'a link type',
      'buses: { a: { links: [{ type: modbus, listen: 1 }], meters: [{ model: sdm120, id: 1 }] } }',
      /links\.0\.type/,
    ],
    [
      'an address',
      'buses: { a: { links: [{ type: modbus-tcp, listen: "x:y" }], meters: [{ model: sdm120, id: 1 }] } }',
      /must be an address like 127\.0\.0\.1:5020/,
    ],
    [
      'a duration',
      `buses: { a: { ${LINKS}, timing: { baud: 9600, turnaround: fast }, meters: [{ model: sdm120, id: 1 }] } }`,
      /must be a duration like 10ms/,
    ],
    [
      'a percentage',
      `buses: { a: { ${LINKS}, faults: { drop: 101 }, meters: [{ model: sdm120, id: 1 }] } }`,
      /buses\.a\.faults\.drop: .*100/,
    ],
    ['no meters', `buses: { a: { ${LINKS}, meters: [] } }`, /buses\.a\.meters/],
    ['no buses', 'buses: {}', /there is no bus/],
    ['nothing', '', /sim\.yaml:1:1/],
    ['no YAML', 'buses: [', /sim\.yaml:1/],
  ])('%s is refused with its place', (_, text, message) => {
    expect(problem(text)).toMatch(message);
  });

  test('all problems are shown at once', () => {
    const text = `buses:\n  a:\n    ${LINKS}\n    meters:\n      - { model: nope, id: 1 }\n      - { model: sdm120, id: 1 }\n`;
    expect(problem(text)).toMatch(/sim\.yaml:5:\d+.*nope[\s\S]*sim\.yaml:6:\d+.*taken already \(line 5\)/);
  });

  test.each([
    ['5020', { host: '127.0.0.1', port: 5020 }],
    ['0.0.0.0:1', { host: '0.0.0.0', port: 1 }],
    [':5020', { host: '::', port: 5020 }],
    ['70000', null],
    ['', null],
  ])('the address %j', (text, address) => {
    expect(listenAddress(text)).toEqual(address);
  });
});
