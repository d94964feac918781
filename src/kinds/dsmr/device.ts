// The electricity meter of a P1 port at run time: turns telegrams into snapshots, keeps its health. It is never asked, it listens.
import type { FoundTelegram } from '../../codec/obis-text/frames.ts';
import type { Clock } from '../../model/clock.ts';
import type { LastReceived } from '../../model/last-received.ts';
import type { DeviceHealth } from '../../model/health.ts';
import { problemOf, type Problem } from '../../model/problem.ts';
import type { Snapshot } from '../../model/reading.ts';
import type { Arrival } from '../../source/arrival.ts';
import type { HealthTransition } from '../../source/health-tracker.ts';
import { readLines, type TextReading } from '../../source/obis-text/readings.ts';
import { receivedLines } from '../../source/obis-text/received.ts';
import { TelegramHealth } from '../../source/telegram-health.ts';
import { serialOf } from '../../source/obis-text/serial.ts';
import { closedBy, damageOf, silenceOf, type DsmrFaultCode } from './silence.ts';

export type DsmrArrival = Arrival<FoundTelegram, DsmrFaultCode>;

export interface DsmrDeviceOptions {
  readonly name: string;
  readonly lifetimeMs: number;
  /** Only these are handed on; null = all that come. */
  readonly measurands: readonly string[] | null;
  readonly clock: Clock;
  /** Why nothing can arrive; null while the wire is open. */
  readonly wireTrouble: () => Problem | null;
  /** How many telegrams of another meter came on the same line lately. */
  readonly strangers: () => number;
  readonly onSnapshot: (snapshot: Snapshot) => void;
  readonly onHealth: (transition: HealthTransition) => void;
}

/** What a device at a P1 port is for its group. */
export interface P1Device {
  readonly health: DeviceHealth;
  start(): void;
  stop(): void;
  /** What one read brought; only telegrams of the meter that counts. */
  accept(arrival: DsmrArrival): void;
  lastReceived(): LastReceived;
}

/** Fewer of them may be the last ones of a meter that was exchanged. */
const MIN_STRANGERS = 3;

export class DsmrDevice implements P1Device {
  readonly #options: DsmrDeviceOptions;
  readonly #health: TelegramHealth<DsmrFaultCode>;
  #received: LastReceived = receivedLines([], [], null);

  constructor(options: DsmrDeviceOptions) {
    this.#options = options;
    const { clock, lifetimeMs, wireTrouble, strangers, onHealth } = options;
    this.#health = new TelegramHealth({
      ...{ clock, patienceMs: lifetimeMs, wireTrouble, onChange: onHealth },
      ...{ silence: silenceOf, closed: closedBy, damage: damageOf },
      flaw: () => twoMeters(strangers()),
    });
  }

  get health(): DeviceHealth {
    return this.#health.health;
  }

  start(): void {
    this.#health.start();
  }

  stop(): void {
    this.#health.stop();
  }

  lastReceived(): LastReceived {
    return this.#received;
  }

  accept(arrival: DsmrArrival): void {
    this.#health.arrived(arrival);
    for (const telegram of arrival.telegrams) this.#read(telegram);
  }

  /** Stamped with the host's time, as all values are: the clock of the meter may be wrong. */
  #read(telegram: FoundTelegram): void {
    const { name, clock, lifetimeMs, measurands, onSnapshot } = this.#options;
    const measuredAtMs = clock.wallMs();
    const readings = readLines(telegram.lines);
    this.#health.telegram();
    this.#received = receivedLines(telegram.lines, readings, measuredAtMs);
    const wanted = readings.filter(({ measurand }) => measurands === null || measurands.includes(measurand));
    if (wanted.length === 0) return;
    const serial = serialOf(telegram);
    onSnapshot({
      device: name,
      measuredAtMs,
      ...(serial !== null && { serial }),
      readings: wanted.map((reading: TextReading) => ({
        ...{ measurand: reading.measurand, value: reading.value, unit: reading.unit },
        ...{ measuredAtMs, validForMs: lifetimeMs },
      })),
    });
  }
}

function twoMeters(count: number): Problem | null {
  if (count < MIN_STRANGERS) return null;
  const text = `${count} telegrams of another meter came on the same line and were not used`;
  return problemOf('DSMR_TWO_METERS', text, { count });
}
