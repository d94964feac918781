// P1 ports and their meters in the file: what they become, and every mistake with its place and remedy.
import { describe, expect, it } from 'vitest';
import { formatProblems } from '../yaml/file-problem.ts';
import { loadConfig } from './load.ts';

const KEY = '00112233445566778899aabbccddeeff';
const BUS = 'buses: { p1: { type: dsmr, port: /dev/ttyUSB0, key: !env DSMR_KEY } }\n';

function load(device: string, bus = BUS) {
  return loadConfig(`${bus}devices: { net: { ${device} } }\n`, 'f.yaml', { DSMR_KEY: KEY });
}

function bus(keys: string): unknown {
  const loaded = load('model: dsmr, bus: p1', `buses: { p1: { type: dsmr, ${keys} } }\n`);
  if (!loaded.ok) throw new Error(formatProblems(loaded.problems));
  return loaded.config.buses[0];
}

describe('a P1 port', () => {
  it('tries both usual lines, or has the one that is said', () => {
    const [modern, old] = [
      { baud: 115_200, framing: '8N1' },
      { baud: 9600, framing: '7E1' },
    ];
    expect(bus('port: /dev/p1')).toMatchObject({ type: 'dsmr', line: { settings: [modern, old] }, secret: null });
    expect(bus('port: /dev/p1, baud: 9600')).toMatchObject({ line: { settings: [old] } });
    expect(bus('port: /dev/p1, framing: 8N1')).toMatchObject({ line: { settings: [modern] } });
    expect(bus('port: /dev/p1, baud: 9600, framing: 8N1')).toMatchObject({
      line: { settings: [{ baud: 9600, framing: '8N1' }] },
    });
    expect(bus('address: 192.168.0.8:23')).toMatchObject({ line: { host: '192.168.0.8', port: 23 } });
  });

  it('may be that of a device', () => {
    const loaded = load(`model: dsmr, address: 192.168.0.8:23, key: "${KEY}"`, '');
    if (!loaded.ok) throw new Error(formatProblems(loaded.problems));
    expect(loaded.config.buses).toMatchObject([{ name: 'net', type: 'dsmr', secret: KEY }]);
    expect(loaded.config.devices).toMatchObject([{ kind: 'dsmr', lifetimeMs: 30_000, channel: null, id: null }]);
  });

  it('gives the meters behind it lifetimes of their own', () => {
    const loaded = load(
      'model: dsmr, bus: p1 }, gas: { model: dsmr-gas, bus: p1, channel: 2 }, w: { model: dsmr-water, bus: p1',
    );
    if (!loaded.ok) throw new Error(formatProblems(loaded.problems));
    expect(loaded.config.devices.map(({ lifetimeMs }) => lifetimeMs / 3_600_000)).toEqual([1 / 120, 3, 25]);
  });

  it.each([
    ['model: dsmr, bus: p1, poll: 1s', '`poll` means nothing', 'the meter sends by itself'],
    ['model: dsmr, bus: p1, channel: 1', '`channel` means nothing', 'only meters behind the port'],
    ['model: dsmr, bus: p1, measurands: [powr]', 'does not measure "powr"', 'power'],
    ['model: dsmr-gas, bus: p1, measurands: [power]', 'does not measure "power"', 'volume'],
    ['model: dsmr, bus: p1, baud: 9600', '`baud` belongs to the bus', 'buses.p1'],
    ['model: dsmr, address: 1.2.3.4:23, baud: 9600', 'baud', 'remove it'],
    ['model: dsmr, port: /dev/x, key: "0011"', 'is no key of 32 hexadecimal digits', 'in quotes'],
    ['model: dsmr, port: /dev/x, address: "1.2.3.4:23"', 'has both `port` and `address`', 'keep the one'],
    ['model: dsmr, address: 1.2.3.4', 'the port is missing', 'host:port'],
    [
      'model: dsmr, bus: p1 }, b: { model: dsmr, bus: p1',
      'the electricity meter on bus p1 is already taken',
      '`channel`',
    ],
    ['model: dsmr-gas, bus: p1 }, b: { model: dsmr-gas, bus: p1', 'the only gas meter on bus p1', '`channel`'],
    ['model: sdm630, bus: p1, id: 1', 'p1 is a bus of type dsmr', 'it needs a bus of type modbus'],
    ['model: mt175, port: /dev/x, channel: 1', '`channel` means nothing', 'meters behind a P1 port'],
  ])('refuses %s', (device, message, hint) => {
    const loaded = load(device);
    if (loaded.ok) throw new Error('taken');
    const text = formatProblems(loaded.problems);
    expect(text).toContain(message);
    expect(text).toContain(hint);
  });

  it.each([
    ['type: dsmr', 'neither `port` nor `address`'],
    ['type: dsmr, address: "1.2.3.4:23", baud: 9600', 'baud says nothing on a network address'],
    ['type: dsmr, port: /dev/x, baud: 9601', 'baud'],
  ])('refuses a bus of %s', (keys, message) => {
    const loaded = load('model: dsmr, bus: p1', `buses: { p1: { ${keys} } }\n`);
    expect(loaded.ok ? '' : formatProblems(loaded.problems)).toContain(message);
  });

  it('never shows its key', () => {
    for (const key of [KEY, `0x${KEY}0`, KEY.replace(/(..)/g, '$1 ').trim() + ' zz']) {
      const loaded = load(`model: dsmr, port: /dev/x, key: "${key}", nonsense: 1`, '');
      const text = loaded.ok ? '' : formatProblems(loaded.problems);
      expect(text).toContain('nonsense');
      expect(text).not.toContain('4455');
      expect(text).not.toContain('44 55');
    }
  });
});
