// Starts the simulated meters of a simulation that are no Modbus meters, and says where each is. Knows no flags and no file.
import type { Clock } from '../../model/clock.ts';
import { startD0Simulator } from '../../simulator/d0/simulator.ts';
import { startMqttSimulator } from '../../simulator/mqtt/simulator.ts';
import { startDsmrSimulator } from '../../simulator/dsmr/simulator.ts';
import { electricityMeter, heatMeter, waterMeter } from '../../simulator/m-bus/meters.ts';
import { startMBusSimulator } from '../../simulator/m-bus/simulator.ts';
import { startSmlSimulator } from '../../simulator/sml/simulator.ts';
import { startSpeedwireSimulator } from '../../simulator/speedwire/simulator.ts';
import type { ErrorProblem } from '../../model/problem.ts';
import type { MBusSimMeter } from './sim-m-bus.ts';
import type { Simulation } from './sim-file.ts';

export interface OtherMeter {
  /** Lines of what a program needs that waits for it. */
  readonly ready: string;
  stop(): Promise<void>;
}

/** All of them, or none when one cannot be opened. */
export async function startOthers(
  { sml, speedwire, mqtt, d0, dsmr, mBus }: Simulation,
  clock: Clock,
): Promise<OtherMeter[]> {
  const starts: readonly (() => Promise<OtherMeter>)[] = [
    ...sml.map((head) => async () => {
      const running = await startSmlSimulator(head, clock);
      const { name, links, meter } = running;
      return started(
        running,
        links.map(({ address }) => `${name} sml ${address} ${meter.style}`),
      );
    }),
    ...speedwire.map((lan) => async () => {
      const running = await startSpeedwireSimulator(lan, clock);
      return started(running, [`${running.name} speedwire ${running.address} ${running.serials.join(' ')}`]);
    }),
    ...mqtt.map((broker) => () => {
      const running = startMqttSimulator({ ...broker, onClosed: tellClosed }, clock);
      const devices = running.devices.map(({ model, topic }) => `${model.id}:${topic}`);
      return Promise.resolve(started(running, [`mqtt ${running.address} ${devices.join(' ')}`]));
    }),
    ...d0.map((head) => async () => {
      const running = await startD0Simulator(head, clock);
      return started(
        running,
        running.addresses.map((address) => `${running.name} d0 ${address} ${running.style}`),
      );
    }),
    ...dsmr.map((port) => async () => {
      const running = await startDsmrSimulator(port, clock);
      return started(
        running,
        running.addresses.map((address) => `${running.name} p1 ${address}`),
      );
    }),
    ...mBus.map(({ name, links, meters, echo, answerAfterMs }) => async () => {
      const simulated = meters.map((meter) => mBusMeter(meter, clock));
      const answers = answerAfterMs === null ? {} : { answerAfterMs };
      const running = await startMBusSimulator({ meters: simulated, links, echo, ...answers }, clock);
      const ids = meters.map(({ is, id }) => `${is}:${id}`).join(' ');
      return started(
        running,
        running.addresses.map((address) => `${name} mbus ${address} ${ids}`),
      );
    }),
  ];
  const others: OtherMeter[] = [];
  try {
    for (const start of starts) others.push(await start());
  } catch (error) {
    await Promise.all(others.map((each) => each.stop()));
    throw error;
  }
  return others;
}

function started(running: Pick<OtherMeter, 'stop'>, lines: readonly string[]): OtherMeter {
  return { ready: lines.map((line) => `ready ${line}\n`).join(''), stop: () => running.stop() };
}

function tellClosed({ text }: ErrorProblem): void {
  process.stderr.write(`simulate: ${text}\n`);
}

function mBusMeter({ is, id, number, flow }: MBusSimMeter, clock: Clock) {
  const place = { address: id, identification: number, clock };
  if (is === 'heat') return heatMeter(place, () => flow);
  if (is === 'electricity') return electricityMeter(place, () => flow);
  return waterMeter({ ...place, isWarm: is === 'warmWater' }, () => flow);
}
