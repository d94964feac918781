// M-Bus in the configuration: how wires and addresses are spelled, and what is said of what cannot be.
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../config/load.ts';
import { formatProblems } from '../../yaml/file-problem.ts';
import { isMBusBus, isMBusDevice, type MBusDeviceConfig } from './config.ts';
import { describeMBusBus } from './wires.ts';

const BUS = 'buses: { mbus: { type: m-bus, port: /dev/ttyUSB0 } }\n';

function load(text: string): string | readonly MBusDeviceConfig[] {
  const result = loadConfig(text, 'f.yaml', {});
  return result.ok ? result.config.devices.filter(isMBusDevice) : formatProblems(result.problems);
}

function device(keys: string): string | MBusDeviceConfig | undefined {
  const loaded = load(`${BUS}devices: { heat: { model: m-bus, bus: mbus, ${keys} } }\n`);
  return typeof loaded === 'string' ? loaded : loaded[0];
}

describe('a meter', () => {
  it('is asked every quarter of an hour, and lives for three', () => {
    expect(device('id: 5')).toMatchObject({
      ...{ id: 5, secondary: null, intervalMs: 900_000, lifetimeMs: 2_700_000, timeoutMs: 500, apiId: null },
    });
    expect(device('id: 0, interval: 1s')).toMatchObject({ id: 0, intervalMs: 1000, lifetimeMs: 30_000 });
  });

  it.each([
    ['12345678.2C2D.01.04', '12345678', 0x2c2d],
    ['12345678.KAM.01.04', '12345678', 0x2c2d],
    ["'00345678'", '00345678', 0xffff],
    ['345678', '00345678', 0xffff],
    ['123456782D2C0104', '12345678', 0x2c2d],
  ])('has the secondary address %s', (text, identification, manufacturer) => {
    expect(device(`secondary: ${text}`)).toMatchObject({ id: null, secondary: { identification, manufacturer } });
  });

  it.each([
    ['id: 5, secondary: 12345678', /has both `id` and `secondary`/],
    ['interval: 1min', /has neither `id` nor `secondary`/],
    ['id: 251', /primary address 251 is out of range/],
    ['secondary: hello', /"hello" is no secondary address/],
    ['id: 5, lifetime: 1min', /shorter than the interval of 15min/],
    ['id: 5, poll: { fast: 1s }', /use `interval`/],
    ['id: 5, measurands: [voltag]', /does not measure "voltag"/],
  ])('with %s is refused', (keys, message) => {
    expect(device(keys)).toMatch(message);
  });

  it('may choose what its model may send, parts and tariffs included', () => {
    const measurands = ['heatEnergy', 'volumeSub1', 'energyImportT3', 'voltageL1'];
    expect(device(`id: 5, measurands: [${measurands.join(', ')}]`)).toMatchObject({ measurands });
  });

  it('has an address of its own', () => {
    const two = (a: string, b: string): string =>
      `${BUS}devices: { a: { model: m-bus, bus: mbus, ${a} }, b: { model: m-bus, bus: mbus, ${b} } }\n`;
    expect(load(two('id: 5', 'id: 5'))).toMatch(/primary address 5/);
    expect(load(two('secondary: 12345678', 'secondary: 12345678'))).toMatch(/12345678\.FFFF\.FF\.FF/);
    expect(load(two('id: 5', 'id: 6'))).toHaveLength(2);
  });
});

describe('a wire', () => {
  it.each([
    ['port: /dev/ttyUSB0', 'm-bus /dev/ttyUSB0 2400 8E1'],
    ['port: /dev/ttyUSB0, baud: 300, framing: 8N1', 'm-bus /dev/ttyUSB0 300 8N1'],
    ['address: 192.168.0.12:10001', 'm-bus 192.168.0.12:10001'],
  ])('with %s, as an entry or on the device', (keys, text) => {
    const entry = loadConfig(`buses: { a: { type: m-bus, ${keys} } }\n`, 'f.yaml', {});
    const own = loadConfig(`devices: { heat: { model: m-bus, id: 5, ${keys} } }\n`, 'f.yaml', {});
    for (const result of [entry, own]) {
      if (!result.ok) throw new Error(formatProblems(result.problems));
      expect(result.config.buses.filter(isMBusBus).map(describeMBusBus)).toEqual([text]);
    }
  });

  it.each([
    ['baud: 2400', /has neither `port` nor `address`/],
    ['port: /dev/ttyUSB0, address: a:1', /has both `port` and `address`/],
    ['address: a:1, baud: 2400', /baud says nothing on a network address/],
    ['address: a', /port/],
  ])('with %s is refused', (keys, message) => {
    expect(load(`buses: { a: { type: m-bus, ${keys} } }\n`)).toMatch(message);
  });
});
