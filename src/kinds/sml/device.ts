// A configured SML meter at run time: turns telegrams into snapshots, keeps its health. It is never asked, it listens.
import { readTelegram, type SmlReading } from './readings.ts';
import type { SmlQuirk, SmlQuirks } from '../../definition/sml/quirks.ts';
import type { SmlEntry, SmlTelegram } from '../../codec/sml/telegram.ts';
import type { SmlArrival } from './stream.ts';
import type { Clock } from '../../model/clock.ts';
import type { LastReceived, ObisEntry } from '../../model/last-received.ts';
import type { DeviceHealth } from '../../model/health.ts';
import type { Snapshot } from '../../model/reading.ts';
import type { Problem } from '../../model/problem.ts';
import type { HealthTransition } from '../../source/health-tracker.ts';
import { SmlHealth } from './health.ts';

export interface SmlDeviceOptions {
  readonly name: string;
  /** In force: the model's own with what the user changed. */
  readonly quirks: SmlQuirks;
  readonly lifetimeMs: number;
  /** Only these are handed on; null = all that come. */
  readonly measurands: readonly string[] | null;
  readonly clock: Clock;
  /** Why nothing can arrive; null while the wire is open. */
  readonly wireTrouble: () => Problem | null;
  readonly onSnapshot: (snapshot: Snapshot) => void;
  readonly onHealth: (transition: HealthTransition) => void;
}

interface Last {
  readonly telegram: SmlTelegram;
  readonly readings: readonly SmlReading[];
  readonly atMs: number;
}

export class SmlDevice {
  readonly name: string;
  readonly #options: SmlDeviceOptions;
  readonly #health: SmlHealth;
  readonly #applied = new Set<SmlQuirk | 'telnetDoubling'>();
  #last: Last | null = null;

  constructor(options: SmlDeviceOptions) {
    this.name = options.name;
    this.#options = options;
    const { clock, lifetimeMs, measurands, wireTrouble, onHealth } = options;
    const wantsPower = measurands === null || measurands.some((name) => name.startsWith('power'));
    this.#health = new SmlHealth({ clock, lifetimeMs, wantsPower, wireTrouble, onChange: onHealth });
  }

  get health(): DeviceHealth {
    return this.#health.health;
  }

  /** The quirks in force, then `applied: ...` for those that have changed a value since the start. */
  get quirks(): readonly string[] {
    const { quirks } = this.#options;
    const inForce = Object.entries(quirks).flatMap(([name, setting]: [string, boolean | 'auto']) =>
      setting === false ? [] : [setting === 'auto' ? `${name}: auto` : name],
    );
    return [...inForce, ...[...this.#applied].map((name) => `applied: ${name}`)];
  }

  /** The entries of the last telegram as they came. */
  lastReceived(): LastReceived {
    if (this.#last === null) return { kind: 'obis', atMs: null, entries: [] };
    const { telegram, readings, atMs } = this.#last;
    return { kind: 'obis', atMs, entries: telegram.entries.map((entry) => obisEntry(entry, readings)) };
  }

  start(): void {
    this.#health.start();
  }

  stop(): void {
    this.#health.stop();
  }

  accept(arrival: SmlArrival): void {
    this.#health.arrived(arrival);
    for (const telegram of arrival.telegrams) this.#read(telegram);
  }

  /** Stamped with the host's time: meter clocks count seconds since some power cut. */
  #read(telegram: SmlTelegram): void {
    const { clock, quirks, lifetimeMs, measurands, onSnapshot } = this.#options;
    const { readings, quirksApplied, deviceId } = readTelegram(telegram, quirks);
    for (const quirk of quirksApplied) this.#applied.add(quirk);
    if (telegram.isDoubled) this.#applied.add('telnetDoubling');
    this.#health.telegram({ hasPower: readings.some(inUnit('W')), hasEnergy: readings.some(inUnit('Wh')) });
    const measuredAtMs = clock.wallMs();
    this.#last = { telegram, readings, atMs: measuredAtMs };
    const wanted = readings.filter(({ measurand }) => measurands === null || measurands.includes(measurand));
    if (wanted.length === 0) return;
    onSnapshot({
      device: this.name,
      measuredAtMs,
      ...(deviceId !== null && { serial: deviceId }),
      readings: wanted.map(({ measurand, value, unit }) => ({
        ...{ measurand, value, unit, measuredAtMs },
        validForMs: lifetimeMs,
      })),
    });
  }
}

function inUnit(unit: string): (reading: SmlReading) => boolean {
  return (reading) => reading.unit === unit;
}

function obisEntry(entry: SmlEntry, readings: readonly SmlReading[]): ObisEntry {
  const { obis, raw, scaler, unitCode, unit, value, status, text } = entry;
  return {
    ...{ obis, scaler, unitCode, unit },
    measurand: readings.find((reading) => reading.obis === obis)?.measurand ?? null,
    raw: typeof raw === 'bigint' ? String(raw) : raw,
    status: status === null ? null : `0x${status.toString(16)}`,
    value: text ?? value,
  };
}
