// A configured M-Bus meter at run time: makes snapshots of its telegrams, keeps its health, knows who it said it is. Knows no
// schedule and no wire.
import { manufacturerLetters } from '../../codec/m-bus/manufacturer.ts';
import { mediumName } from '../../codec/m-bus/medium.ts';
import type { MBusRecord } from '../../codec/m-bus/records.ts';
import { formatSecondaryAddress, type SecondaryAddress } from '../../codec/m-bus/secondary-address.ts';
import { statusTexts } from '../../codec/m-bus/status.ts';
import type { Clock } from '../../model/clock.ts';
import type { MeterHubError } from '../../model/error.ts';
import type { DeviceHealth } from '../../model/health.ts';
import type { RecordRow } from '../../model/last-received.ts';
import { toProblem } from '../../model/problem.ts';
import type { Reading, Snapshot } from '../../model/reading.ts';
import { HealthTracker, type HealthTransition } from '../../source/health-tracker.ts';
import type { Text } from '../../vocabulary/text.ts';
import type { MeterAnswer } from './bus/read-meter.ts';
import { recordText } from './record-text.ts';
import { valuesOf, type MBusValue } from './values.ts';

export interface MBusDeviceOptions {
  readonly name: string;
  readonly lifetimeMs: number;
  /** Only these are handed on; null = all that come. */
  readonly measurands: readonly string[] | null;
  readonly clock: Clock;
  readonly onSnapshot: (snapshot: Snapshot) => void;
  readonly onHealth: (transition: HealthTransition) => void;
}

/** Medium of telegrams that do not say one: unknown. */
const UNKNOWN_MEDIUM = 0x0f;

export class MBusDevice {
  readonly name: string;
  readonly #options: MBusDeviceOptions;
  readonly #tracker: HealthTracker;
  #meter: SecondaryAddress | null = null;
  #units: Readonly<Record<string, string>> = {};
  #rows: readonly RecordRow[] = [];
  #atMs: number | null = null;

  constructor(options: MBusDeviceOptions) {
    this.name = options.name;
    this.#options = options;
    this.#tracker = new HealthTracker(options.clock, options.lifetimeMs, options.onHealth);
  }

  get health(): DeviceHealth {
    return this.#tracker.health;
  }

  /** Who it said it is; null: it has not answered yet. */
  get meter(): SecondaryAddress | null {
    return this.#meter;
  }

  /** What it has sent so far: measurand -> unit. */
  get units(): Readonly<Record<string, string>> {
    return this.#units;
  }

  /** Every record of the last answer; `atMs` null: none came yet. */
  lastRecords(): { readonly atMs: number | null; readonly rows: readonly RecordRow[] } {
    return { atMs: this.#atMs, rows: this.#rows };
  }

  /** All it said, `roundTripMs` after it was asked. */
  accept({ telegrams, missing }: MeterAnswer, roundTripMs: number): void {
    const header = telegrams.find((telegram) => telegram.header !== null)?.header ?? null;
    this.#meter = header?.meter ?? this.#meter;
    const records = telegrams.flatMap((telegram) => telegram.records);
    const values = valuesOf(records, this.#meter?.medium ?? UNKNOWN_MEDIUM);
    this.#tracker.success(roundTripMs);
    this.#judge(missing, statusTexts(header?.status ?? 0));
    this.#remember(records, values);
    this.#emit(values);
  }

  /** No answer came. */
  fail(error: MeterHubError): void {
    if (error.code !== 'CANCELLED') this.#tracker.failure(error);
  }

  stop(): void {
    this.#tracker.stop();
  }

  #judge(missing: MeterHubError | null, said: readonly Text[]): void {
    const [first, ...more] = said;
    if (missing !== null) this.#tracker.partly(toProblem(missing));
    else if (first === undefined) this.#tracker.fine();
    else
      this.#tracker.degraded(
        more.reduce((all, { en, de }) => ({ en: `${all.en}; ${en}`, de: `${all.de}; ${de}` }), first),
      );
  }

  #remember(records: readonly MBusRecord[], values: readonly MBusValue[]): void {
    this.#units = { ...this.#units, ...Object.fromEntries(values.map(({ measurand, unit }) => [measurand, unit])) };
    this.#atMs = this.#options.clock.wallMs();
    const byRecord = new Map(values.map((value) => [value.record, value]));
    this.#rows = records.map((record) => {
      const { measurand = null, value = null, unit = null } = byRecord.get(record) ?? {};
      return { ...recordText(record), measurand, value: value ?? record.value, unit: unit ?? record.unit };
    });
  }

  #emit(values: readonly MBusValue[]): void {
    const { clock, lifetimeMs: validForMs, measurands } = this.#options;
    const measuredAtMs = clock.wallMs();
    const readings: Reading[] = [];
    const absent: string[] = [];
    for (const { measurand, value, unit } of values) {
      if (measurands && !measurands.includes(measurand)) continue;
      if (value === null) absent.push(measurand);
      else readings.push({ measurand, value, unit, measuredAtMs, validForMs });
    }
    if (readings.length + absent.length === 0) return;
    const serial = this.#meter === null ? {} : { serial: formatSecondaryAddress(this.#meter) };
    this.#options.onSnapshot({ device: this.name, measuredAtMs, readings, absent, ...serial });
  }
}

/** Who a meter says it is: maker, and medium with identification and version. */
export function meterText(meter: SecondaryAddress): { readonly manufacturer: string; readonly description: Text } {
  const { identification, manufacturer, version, medium } = meter;
  const letters = manufacturerLetters(manufacturer);
  const { en, de } = mediumName(medium);
  const number = `${identification}${letters === null ? '' : `, version ${version}`}`;
  return { manufacturer: letters ?? '', description: { en: `${en} ${number}`, de: `${de} ${number}` } };
}
