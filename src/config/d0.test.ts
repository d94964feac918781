// Optical heads and their meters in the file: what they become, and every mistake with its place and remedy.
import { describe, expect, it } from 'vitest';
import { formatProblems } from '../yaml/file-problem.ts';
import { loadConfig } from './load.ts';

const BUS = 'buses: { optical: { type: d0, port: /dev/ttyUSB0, mode: C } }\n';

function load(device: string, bus = BUS) {
  return loadConfig(`${bus}devices: { old: { ${device} } }\n`, 'f.yaml', {});
}

function loaded(device: string, bus = BUS) {
  const result = load(device, bus);
  if (!result.ok) throw new Error(formatProblems(result.problems));
  return result.config;
}

describe('an optical head', () => {
  it('finds out how its meter speaks, or is told', () => {
    const bus = (keys: string) => loaded('model: d0, bus: b', `buses: { b: { type: d0, ${keys} } }\n`).buses[0];
    expect(bus('port: /dev/ir')).toMatchObject({ line: { port: '/dev/ir', framing: '7E1' }, mode: 'auto', baud: null });
    expect(bus('port: /dev/ir, mode: push, baud: 1200, framing: 8N1')).toMatchObject({
      ...{ line: { framing: '8N1' }, mode: 'push', baud: 1200 },
    });
    expect(bus('address: 192.168.0.9:2000, baud: 300')).toMatchObject({
      ...{ line: { host: '192.168.0.9', port: 2000 }, mode: 'auto', baud: 300 },
    });
  });

  it('may be that of a device', () => {
    const { buses, devices } = loaded('model: d0, address: 192.168.0.9:2000, mode: A', '');
    expect(buses).toMatchObject([{ name: 'old', type: 'd0', mode: 'A' }]);
    expect(devices).toMatchObject([{ kind: 'd0', intervalMs: 60_000, lifetimeMs: 180_000 }]);
  });

  it('gives values a lifetime that fits how they come', () => {
    expect(loaded('model: d0, bus: optical, interval: 5min').devices[0]).toMatchObject({ lifetimeMs: 900_000 });
    expect(loaded('model: d0, bus: optical, lifetime: 10min').devices[0]).toMatchObject({ lifetimeMs: 600_000 });
    expect(loaded('model: d0, port: /dev/x, mode: push', '').devices[0]).toMatchObject({ lifetimeMs: 30_000 });
    expect(loaded('model: d0-heat, bus: optical').devices[0]).toMatchObject({ intervalMs: 900_000 });
  });

  it.each([
    ['model: d0, bus: optical, poll: 1s', '`poll` means nothing', '`interval` says how often'],
    ['model: d0, bus: optical, baud: 300', '`baud` belongs to the bus', 'buses.optical'],
    ['model: d0, bus: optical, measurands: [powr]', 'does not measure "powr"', 'power'],
    ['model: d0-heat, bus: optical, measurands: [power]', 'does not measure "power"', 'heatEnergy'],
    ['model: d0, address: 1.2.3.4:23, framing: 7E1', 'framing', 'remove it'],
    ['model: d0, port: /dev/x, address: "1.2.3.4:23"', 'has both `port` and `address`', 'keep the one'],
    ['model: d0, address: 1.2.3.4', 'the port is missing', 'host:port'],
    ['model: d0, port: /dev/x, mode: E', 'mode', 'auto'],
    ['model: d0, port: /dev/x, mode: C, baud: 115200', 'can stay at 115200 baud', 'mode: push'],
    ['model: d0, bus: optical, interval: 1s', 'interval', '5s'],
    [
      'model: d0, bus: optical }, b: { model: d0, bus: optical',
      'the optical head on bus optical is already taken',
      'one meter',
    ],
    ['model: sdm630, address: 1.2.3.4, id: 1, mode: C', '`mode` means nothing', 'type d0'],
  ])('refuses %s', (device, message, hint) => {
    const result = load(device);
    if (result.ok) throw new Error('taken');
    const text = formatProblems(result.problems);
    expect(text).toContain(message);
    expect(text).toContain(hint);
  });

  it.each([
    ['type: d0', 'neither `port` nor `address`'],
    ['type: d0, address: "1.2.3.4:23", framing: 7E1', 'framing says nothing on a network address'],
    ['type: d0, port: /dev/x, baud: 9601', 'baud'],
  ])('refuses a bus of %s', (keys, message) => {
    const result = load('model: d0, bus: optical', `buses: { optical: { ${keys} } }\n`);
    expect(result.ok ? '' : formatProblems(result.problems)).toContain(message);
  });
});
