// A recorded series as the engine keeps it in memory: who it is, what is not compressed yet, what waits for its roll-up.
// It must not know the database.
import { counterKind } from './counter.ts';
import type { CounterExchange } from '../../model/exchange.ts';
import type { SeriesInfo, SeriesKind } from '../history.ts';
import { HourBuffer } from './hour-buffer.ts';
import { countingOf, type Counting } from './rollup.ts';
import { scaleOf, stepOf, type Scale, type Step } from './scale.ts';

export interface SeriesIdentity {
  readonly device: string;
  readonly measurand: string;
  readonly unit: string | null;
  readonly kind: SeriesKind;
}

/** Roll-ups that are missing or out of date: of an hour (1 min, 1 h), of a UTC day (15 min), of a local day (1 d). */
export const PENDING_LEVELS = ['hour', 'quarter', 'day'] as const;

export type PendingLevel = (typeof PENDING_LEVELS)[number];

/** Whose count the exchange changes. */
export function isOfSeries({ device, measurand, unit }: CounterExchange, of: SeriesIdentity): boolean {
  return of.kind === 'number' && device === of.device && measurand === of.measurand && unit === of.unit;
}

export class SeriesState {
  readonly id: number;
  readonly identity: SeriesIdentity;
  readonly isText: boolean;
  readonly scale: Scale | null;
  readonly step: Step | null;
  /** Changes with the exchanges of the meter. */
  counting: Counting;
  /** By hour (ms / 3,600,000). */
  readonly buffers = new Map<number, HourBuffer>();
  /** Begin of each span, ms since the epoch. */
  readonly pending: Readonly<Record<PendingLevel, Set<number>>> = {
    hour: new Set(),
    quarter: new Set(),
    day: new Set(),
  };
  firstMs = Infinity;
  lastMs = -Infinity;
  /** The file knows it. */
  isSaved = false;

  /** All of the house: of them, those of this series count. */
  takeExchanges(all: readonly CounterExchange[]): void {
    this.counting = { ...this.counting, exchanges: all.filter((one) => isOfSeries(one, this.identity)) };
  }

  /** Of an hour that was compressed: used again, for hundreds of series are compressed at once. */
  #spare: HourBuffer | null = null;

  constructor(id: number, identity: SeriesIdentity, steps: Readonly<Record<string, Step>>) {
    const { measurand, unit, kind } = identity;
    this.id = id;
    this.identity = identity;
    this.isText = kind === 'text';
    this.step = kind === 'number' ? stepOf(measurand, unit, steps) : null;
    this.scale = kind === 'boolean' ? scaleOf(1) : typeof this.step === 'number' ? scaleOf(this.step) : null;
    this.counting = countingOf(kind === 'number' ? counterKind(measurand, unit) : null, unit);
  }

  get name(): string {
    return `${this.identity.device}.${this.identity.measurand}`;
  }

  info(): SeriesInfo {
    const { step, id, name, counting, firstMs, lastMs } = this;
    return { id, name, ...this.identity, step, isCounter: counting.kind !== null, firstMs, lastMs };
  }

  /** The hour is in the file. */
  forgetHour(hour: number): void {
    const buffer = this.buffers.get(hour);
    this.buffers.delete(hour);
    buffer?.clear();
    this.#spare = buffer ?? this.#spare;
  }

  insert(hour: number, timeMs: number, value: number | string): void {
    let buffer = this.buffers.get(hour);
    if (buffer === undefined) {
      buffer = this.#spare ?? new HourBuffer(this.isText);
      this.#spare = null;
      this.buffers.set(hour, buffer);
    }
    buffer.insert(timeMs, value);
    if (timeMs < this.firstMs) this.firstMs = timeMs;
    if (timeMs > this.lastMs) this.lastMs = timeMs;
  }
}

/** One text per identity. */
export function identityKey({ device, measurand, unit, kind }: SeriesIdentity): string {
  return JSON.stringify([device, measurand, unit, kind]);
}
