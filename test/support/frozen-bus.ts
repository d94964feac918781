// Simulated Modbus meters whose values stand still, for the length of a test.
import { afterTest } from './clean-up.ts';
import { startSimulator, type RunningSimulator, type SimulatorOptions } from '../../src/simulator/modbus/simulator.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { modbusModel } from './modbus-house.ts';
import { openPtyPair, type PtyPair } from './pty-pair.ts';

/** To be called inside a test. */
export async function frozenBus(bus: SimulatorOptions['buses'][number]): Promise<RunningSimulator> {
  const simulator = await startSimulator({ buses: [bus] }, systemClock);
  afterTest(() => simulator.stop());
  for (const meter of simulator.meters) meter.freeze();
  return simulator;
}

/** Meters by unit id, behind one Modbus TCP gateway. */
export function frozenGateway(models: Readonly<Record<number, string>>): Promise<RunningSimulator> {
  const meters = Object.entries(models).map(([id, name]) => ({ id: Number(id), model: modbusModel(name) }));
  return frozenBus({ links: [{ type: 'modbus-tcp' }], meters });
}

/** A serial cable that is unplugged after the test. */
export async function testCable(folder?: string): Promise<PtyPair> {
  const cable = await openPtyPair(folder);
  afterTest(() => cable.unplug());
  return cable;
}
