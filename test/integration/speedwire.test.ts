// SMA meters over real sockets: several in one stream, faults among the datagrams, a meter that falls silent, and a hub that reads what
// another output of it plays.
import { createSocket } from 'node:dgram';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSpeedwireSimulator, type SpeedwireSimulatorOptions } from '../../src/simulator/speedwire/simulator.ts';
import type { Measurand } from '../../src/vocabulary/measurands.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { eventually } from '../support/eventually.ts';
import { HubHouse } from '../support/hub-house.ts';

let house: HubHouse;
const ends: (() => Promise<unknown>)[] = [];

beforeEach(() => {
  house = new HubHouse();
});

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  await house.stop();
});

/** A port for datagrams that nobody has. */
async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
}

async function simulate(options: SpeedwireSimulatorOptions) {
  const simulator = await startSpeedwireSimulator({ everyMs: 50, ...options }, systemClock);
  ends.push(() => simulator.stop());
  simulator.freeze();
  return simulator;
}

const value = (device: string, measurand: string): unknown =>
  house.hub.live.latest.get(device, measurand)?.value ?? null;

const NAMES: readonly Measurand[] = ['power', 'powerL2', 'voltageL1', 'currentL3', 'energyImport', 'energyExportL1'];

describe('SMA meters', () => {
  it('several in one stream, between damaged datagrams and strange ones, with their own values', async () => {
    const port = await freePort();
    const simulator = await simulate({
      meters: [
        { serial: 1900203015, power: -1234 },
        { serial: 3003170282, susyId: 372 },
      ],
      to: { host: '127.0.0.1', port },
      faults: { cut: 20, noise: 20, drop: 10 },
    });
    await house.start(`
server: { listen: 127.0.0.1:0 }
buses: { lan: { type: speedwire, address: '127.0.0.1:${port}' } }
devices:
  grid: { model: sma-energy-meter, bus: lan, serial: 1900203015 }
  manager: { model: sma-home-manager, bus: lan, serial: 3003170282 }
`);
    await eventually('both are read', () => value('grid', 'power') !== null && value('manager', 'frequency') !== null);
    for (const [name, serial] of [
      ['grid', 1900203015],
      ['manager', 3003170282],
    ] as const) {
      for (const measurand of NAMES) {
        const truth = simulator.reading(serial, measurand) ?? NaN;
        expect(Number(value(name, measurand)), `${name} ${measurand}`).toBeCloseTo(
          truth,
          measurand === 'currentL3' ? 2 : 0,
        );
      }
    }
    const health = () => house.hub.live.device('grid')?.health();
    await eventually('damage is counted', () => (health()?.errors['SPEEDWIRE_DAMAGED'] ?? 0) > 0);
    expect(health()?.state).toBe('online');
  });

  it('a hub reads what a hub plays: the same values again, and nothing when they end', async () => {
    const port = await freePort();
    const meter = await simulate({ meters: [{ serial: 1, power: 2500 }], to: { host: '127.0.0.1', port } });
    const played = await freePort();
    await house.start(`
server: { listen: 127.0.0.1:0 }
buses: { real: { type: speedwire, address: '127.0.0.1:${port}' }, copy: { type: speedwire, address: '127.0.0.1:${played}' } }
devices:
  grid: { model: sma-energy-meter, bus: real, lifetime: 2s }
  copy: { model: sma-energy-meter, bus: copy, serial: 42, lifetime: 2s }
outputs: { sma: { type: emulate, as: sma-energy-meter, device: grid, serial: 42, to: '127.0.0.1:${played}' } }
`);
    await eventually('the copy is read', () => value('copy', 'power') !== null && value('copy', 'voltageL1') !== null);
    for (const measurand of NAMES) {
      expect(Number(value('copy', measurand)), measurand).toBeCloseTo(meter.reading(1, measurand) ?? NaN, 0);
    }
    await meter.stop();
    ends.length = 0;
    await eventually('the copy ends', () => value('copy', 'power') === null);
    await eventually('the reason is said', () => {
      return house.hub.live.device('copy')?.health().code === 'SPEEDWIRE_SILENT';
    });
  });
});

it('a network that the machine has not is said, of meters and of played ones', async () => {
  const port = await freePort();
  await simulate({ meters: [{ serial: 1 }], to: { host: '127.0.0.1', port } });
  await house.start(`
server: { listen: 127.0.0.1:0 }
buses: { lan: { type: speedwire, interface: nosuch0 } }
devices: { grid: { model: sma-energy-meter, bus: lan }, pv: { model: sma-energy-meter, address: '127.0.0.1:${port}' } }
outputs: { sma: { type: emulate, as: sma-energy-meter, device: pv, interface: nosuch0 } }
`);
  const health = () => house.hub.live.device('grid')?.health();
  await eventually('the reason is said', () => health()?.code === 'BUS_CLOSED');
  expect(health()?.reason).toContain('this machine has no network nosuch0');
  expect(health()?.facts).toMatchObject({ cause: 'UDP_OPEN' });
  await eventually('the output says it', async () => {
    const { outputs } = (await house.ask('/api/v1/system')).body as { outputs: { code: string; problem: string }[] };
    return outputs[0]?.code === 'EMULATE_SEND' && outputs[0].problem.includes('cannot be sent to nosuch0');
  });
});

it('multicast on a chosen interface', async () => {
  const simulator = await simulate({ meters: [{ serial: 1987654321, power: 777 }], interface: '127.0.0.1' });
  await house.start(`
server: { listen: 127.0.0.1:0 }
buses: { lan: { type: speedwire, interface: lo } }
devices: { grid: { model: sma-energy-meter, bus: lan, serial: 1987654321 } }
`);
  await eventually('it is read', () => value('grid', 'power') !== null);
  expect(Number(value('grid', 'power'))).toBeCloseTo(simulator.reading(1987654321, 'power') ?? NaN, 0);
});
