import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../config/load.ts';

/** What the file says of `outputs`, and how: errors and warnings as `line:column path: message | hint`. */
function load(outputs: string, more = '') {
  const text = `server: { listen: 0.0.0.0:8008 }
buses:
  rs485: { type: modbus-rtu, port: /dev/ttyUSB0, baud: 9600, framing: 8N1 }
  wp: { type: modbus-tcp, address: 192.168.0.44 }
  ir: { type: sml, port: /dev/ttyUSB1 }
devices:
  home: { model: sdm630, bus: rs485, id: 1 }
  bat: { model: sdm120, bus: rs485, id: 2 }
  heat: { model: janitza, bus: wp, id: 26 }
  grid: { model: mt175, bus: ir }
${more}outputs:
${outputs}`;
  const result = loadConfig(text, 'f.yaml', {});
  const said = result.ok ? result.warnings : result.problems;
  return {
    isUsable: result.ok,
    outputs: result.ok ? result.config.outputs : [],
    said: said.map(({ line, column, path, message, hint }) => `${line}:${column} ${path}: ${message} | ${hint ?? ''}`),
  };
}

describe('an output of type modbus', () => {
  it('plays a SunSpec meter with the phases of the device', () => {
    const units = '{ 1: { as: sunspec-meter, device: home }, 2: { as: sunspec-meter-float, device: bat } }';
    const { said, outputs } = load(`  m: { type: modbus, listen: ":1502", units: ${units} }`);
    expect(said).toEqual([]);
    expect(outputs).toMatchObject([
      {
        units: [
          { as: { id: 'sunspec-meter' }, sunSpec: { id: 203 } },
          { as: { id: 'sunspec-meter-float' }, sunSpec: { id: 211 } },
        ],
      },
    ]);
  });

  it.each(['sunspec', 'sunspec-103'])('does not play %s, and names the SunSpec meters', (as) => {
    const { said } = load(`  m: { type: modbus, listen: ":1502", units: { 1: { as: ${as}, device: home } } }`);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/cannot be played .*sunspec-meter, sunspec-meter-float, sunspec-201/);
  });

  it('is complete when little is said', () => {
    const { said, outputs } = load(
      '  m: { type: modbus, listen: ":1502", units: { 7: { as: sdm630, device: grid } }, share: { rs485: {} } }',
    );
    expect(said).toEqual([]);
    expect(outputs).toMatchObject([
      {
        name: 'm',
        listen: [{ host: '::', port: 1502 }],
        units: [{ id: 7, as: { id: 'eastron-sdm630' }, device: 'grid', missing: null, for: null, invert: false }],
        share: [{ bus: 'rs485', cacheMs: 1000, write: false, units: null }],
      },
    ]);
  });

  it('plays a unit id that a shared meter has, and says that this one is hidden', () => {
    const { isUsable, said } = load(
      '  m: { type: modbus, listen: ":1502", units: { 1: { as: sdm630, device: grid } }, share: { rs485: {} } }',
    );
    expect(isUsable).toBe(true);
    expect(said).toEqual([
      '12:48 outputs.m.units.1: unit id 1 is also that of home on bus rs485 (line 7): nobody reaches that one through this output | choose a unit id here that no meter on the bus has',
    ]);
  });

  it('with two shared buses tells them apart by the ids of their devices', () => {
    const { outputs } = load(
      '  m: { type: modbus, listen: ":1502", share: { rs485: {}, wp: { cache: 5s, write: true } } }',
    );
    expect(outputs).toMatchObject([
      {
        share: [
          { bus: 'rs485', units: [1, 2] },
          { bus: 'wp', units: [26], cacheMs: 5000, write: true },
        ],
      },
    ]);
  });

  it('refuses two shared buses with the same id', () => {
    const more = '  heat2: { model: janitza, bus: wp, id: 1, apiId: 99 }\n';
    expect(load('  m: { type: modbus, listen: ":1502", share: { rs485: {}, wp: {} } }', more).said).toEqual([
      '13:59 outputs.m.share.wp: unit id 1 is both home on bus rs485 and heat2 on bus wp (line 11) | share one of the buses in another output with a port of its own',
    ]);
  });

  it('refuses a port that is used already', () => {
    const { said } = load(`  a: { type: modbus, listen: ":8008", share: { rs485: {} } }
  b: { type: modbus, listen: [127.0.0.1:1502, 0.0.0.0:1502], share: { rs485: {} } }`);
    expect(said).toEqual([
      '12:30 outputs.a.listen: [::]:8008 is already used by `server.listen` | choose another port, for example 1502 or 1503',
      '13:47 outputs.b.listen.1: 0.0.0.0:1502 is already used by another place of an output | choose another port, for example 1502 or 1503',
    ]);
  });

  it('may share a bus that has no device here, without a warning', () => {
    const text = `buses: { line: { type: modbus-tcp, address: "192.168.0.9:502" } }
devices: { grid: { model: sdm630, address: "192.168.0.10:502", id: 1 } }
outputs: { m: { type: modbus, listen: ":1502", share: { line: {} } } }`;
    expect(loadConfig(text, 'f.yaml', {})).toMatchObject({ ok: true, warnings: [] });
  });

  it('names the rules for missing values', () => {
    const [first = ''] = load(
      '  m: { type: modbus, listen: ":1502", units: { 7: { as: sdm630, device: grid, missing: null0 } } }',
    ).said;
    expect(first).toMatch(/outputs\.m\.units\.7\.missing: .*exception.*nan.*zero/);
  });
});
