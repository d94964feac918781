// A simulated bus and the hub's own meters on it, on a clock that the test moves: thousands of polls take seconds. Each reading is
// compared at once with what the meter holds.
import { mbapFraming } from '../../src/codec/modbus/mbap.ts';
import { NumberHabit } from '../../src/codec/modbus/number-habit.ts';
import { rtuFraming } from '../../src/codec/modbus/rtu.ts';
import { takeMbapRequests } from '../../src/codec/modbus/slave-frames.ts';
import type { ModbusMeterModel } from '../../src/definition/modbus/model.ts';
import { ModbusBus } from '../../src/kinds/modbus/bus/modbus-bus.ts';
import type { Wire as BusWire } from '../../src/kinds/modbus/bus/wire.ts';
import { ModbusDevice } from '../../src/kinds/modbus/device.ts';
import { lineTiming } from '../../src/kinds/modbus/open-bus.ts';
import { SunSpecDevice } from '../../src/kinds/modbus/sunspec/device.ts';
import {
  SunSpecSimulation,
  type SunSpecChainOptions,
  type SunSpecSimOptions,
} from '../../src/simulator/modbus/sunspec-device.ts';
import { meterPoller, type PolledMeter } from '../../src/kinds/modbus/poller.ts';
import { MeterHubError } from '../../src/model/error.ts';
import type { Snapshot } from '../../src/model/reading.ts';
import { seededRandom } from '../../src/simulator/physics/random.ts';
import type { FaultRates } from '../../src/simulator/modbus/reply-faults.ts';
import { SimulatedMeter } from '../../src/simulator/modbus/simulated-meter.ts';
import { wireTiming } from '../../src/simulator/modbus/wire-timing.ts';
import { Wire, type WirePort } from '../../src/simulator/modbus/wire.ts';
import { PollSchedule } from '../../src/source/poll/poll-schedule.ts';
import type { ByteStream } from '../../src/transport/byte-stream.ts';
import { FakeClock } from './fake-clock.ts';
import { ScriptedStream } from './scripted-stream.ts';

export type SimulatedLink = 'serial' | 'converter' | 'tcp';

export interface SimulatedMeterSpec {
  readonly unit: number;
  readonly model: ModbusMeterModel;
  /** Registers that hold nothing are refused: blocks are split. */
  readonly sparse: boolean;
  readonly measurands: readonly string[] | null;
  readonly values: Readonly<Record<string, number>>;
}

export interface SimulatedWireOptions {
  readonly link: SimulatedLink;
  readonly seed: number;
  readonly faults: Partial<FaultRates>;
  readonly meters: readonly SimulatedMeterSpec[];
  /** Devices that describe themselves. */
  readonly sunSpec?: readonly SunSpecSpec[];
}

export interface SunSpecSpec extends SunSpecSimOptions {
  /** Which device of the chain; default: the first. */
  readonly part?: number;
  /** What it becomes after so many polls, again and again in turn with what it was. */
  readonly moves?: { readonly every: number; readonly to: SunSpecChainOptions };
}

export interface SimulatedWireResult {
  readonly polls: number;
  readonly values: number;
  readonly wrong: readonly string[];
}

const LINE = { baud: 9600, framing: '8N1' } as const;
/** One piece a reply, and no spinning: the fake clock is exact. */
const TIMING = wireTiming({ baud: LINE.baud, turnaroundMs: 10, chunkBytes: 512, spinMs: 0 });
const TIMEOUT_MS = 200;
const STEP_MS = 200;
/** A wire on which nothing is answered for so long ends the test. */
const MOST_STEPS_PER_POLL = 500;

const WIRES: Readonly<Record<SimulatedLink, BusWire>> = {
  serial: { ...lineTiming(LINE), direct: true, stalledMs: 150, echo: false },
  converter: { ...lineTiming(LINE), direct: false, stalledMs: 300, echo: false, relayed: true },
  tcp: { byteMs: 0, gapMs: 0, direct: false, stalledMs: 300, echo: false },
};

/** Polls without a pause until there were so many polls. */
export async function pollSimulatedWire(options: SimulatedWireOptions, polls: number): Promise<SimulatedWireResult> {
  const { link, seed, faults } = options;
  const clock = new FakeClock();
  const meters = options.meters.map(
    ({ unit, model, sparse, values }) => new SimulatedMeter({ model, unitId: unit, sparse, values }, clock),
  );
  for (const meter of meters) meter.freeze();
  const specs = options.sunSpec ?? [];
  const simulations = specs.map((spec) => new SunSpecSimulation(spec, clock));
  const wire = new Wire(
    { meters: [...meters, ...simulations], timing: TIMING, random: seededRandom(seed), faults },
    clock,
  );
  const habit = new NumberHabit();
  let firstNumber = seed;
  const bus = new ModbusBus({
    ...{ name: 'b', clock, wire: { ...WIRES[link], echo: link === 'serial' && faults.echo === true } },
    open: () => Promise.resolve(streamOn(wire, link, clock)),
    framing: () => (link === 'tcp' ? mbapFraming(habit, (firstNumber = (firstNumber * 31 + 7) % 0xffff)) : rtuFraming),
  });
  const right = new Map<string, Pick<SimulatedMeter, 'reading'>>(
    [...meters, ...simulations].map((each) => [`m${each.unitId}`, each]),
  );
  let asked = 0;
  let count = 0;
  const wrong: string[] = [];
  const check = ({ device, readings }: Snapshot): void => {
    for (const { measurand, value } of readings) {
      count++;
      const expected = right.get(device)?.reading(measurand) ?? null;
      if (value !== expected) wrong.push(`${device}.${measurand}: ${value} instead of ${expected}`);
    }
  };
  const members = options.meters.map(({ unit, model, measurands }): PolledMeter => {
    const device = new ModbusDevice({
      ...{ name: `m${unit}`, model, bus, unit, measurands, clock, pauseMs: 0 },
      ...{ lifetimeMs: 10_000, timeoutMs: TIMEOUT_MS, fastMs: 0, slowMs: 0 },
      onSnapshot: check,
      onHealth: () => undefined,
    });
    const counted = {
      name: device.name,
      poll: (scope: 'fast' | 'all') => {
        asked++;
        return device.poll(scope);
      },
      probe: (timeoutMs: number) => device.probe(timeoutMs),
    };
    return { device: counted, schedule: new PollSchedule({ fastMs: 0, slowMs: 0 }, TIMEOUT_MS, device, 0) };
  });
  const described = specs.map((spec, index): PolledMeter => {
    const device = new SunSpecDevice({
      ...{ name: `m${spec.unitId}`, bus, unit: spec.unitId, part: spec.part ?? 1, measurands: null, clock, pauseMs: 0 },
      ...{ lifetimeMs: 10_000, timeoutMs: TIMEOUT_MS, fastMs: 0, slowMs: 0 },
      onSnapshot: check,
      onHealth: () => undefined,
    });
    let polled = 0;
    const poll = (scope: 'fast' | 'all'): ReturnType<SunSpecDevice['poll']> => {
      asked++;
      polled++;
      const { moves } = spec;
      if (moves !== undefined && polled % moves.every === 0) {
        simulations[index]?.move((polled / moves.every) % 2 === 1 ? moves.to : spec);
      }
      return device.poll(scope);
    };
    const counted = { name: device.name, poll, probe: (timeoutMs: number) => device.probe(timeoutMs) };
    return { device: counted, schedule: new PollSchedule({ fastMs: 0, slowMs: 0 }, TIMEOUT_MS, device, 0) };
  });
  const poller = meterPoller(bus, clock, [...members, ...described]);
  bus.start();
  poller.start();
  for (let steps = 0; asked < polls && steps < MOST_STEPS_PER_POLL * polls; steps++) await clock.advance(STEP_MS);
  const stopped = poller.stop();
  await bus.stop();
  await stopped;
  wire.stop();
  return { polls: asked, values: count, wrong };
}

export function streamOn(wire: Wire, link: SimulatedLink, clock: FakeClock): ByteStream {
  let pending: Uint8Array = new Uint8Array(0);
  const stream = new ScriptedStream(clock, (bytes) => {
    if (link !== 'tcp') return port.receive(bytes);
    pending =
      takeMbapRequests(Uint8Array.from([...pending, ...bytes]), ({ transactionId, unitId, pdu }) =>
        port.request(transactionId, unitId, pdu),
      ) ?? new Uint8Array(0);
  });
  const hangUp = (): void => {
    const closed = { details: { where: 'there' } } as const;
    clock.after(0, () => stream.fail(new MeterHubError('TCP_CLOSED', 'closed', closed)));
  };
  const port: WirePort = wire.attach((bytes) => stream.arrive(bytes), link === 'serial' ? null : hangUp);
  return {
    write: (bytes) => stream.write(bytes),
    read: (timeoutMs) => stream.read(timeoutMs),
    close: () => {
      port.close();
      return stream.close();
    },
  };
}
