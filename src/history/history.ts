// What the history is to the rest of the program: told snapshots, asked for the past. Interfaces only; it must not know
// SQLite, threads or files.
import type { ErrorCode, ErrorDetails } from '../vocabulary/error-codes.ts';
import type { ExchangeChange } from './format/stored-exchanges.ts';
import type { RecordingConfig } from './history-config.ts';
import type { EventQuestion, HouseEvent } from '../model/event.ts';
import type { CounterExchange } from '../model/exchange.ts';
import type { ReadingValue, Snapshot } from '../model/reading.ts';

/** `raw`: every reading. The others: one value per period; `1d` are local days, the rest begin on whole UTC periods. */
export type HistoryResolution = 'raw' | RollupResolution;

export type RollupResolution = '1min' | '15min' | '1h' | '1d';

/** One thing that is recorded. A measurand whose unit or type changed is two series of the same name. */
export interface SeriesInfo {
  /** Number in the file; the same as long as the file lives. */
  readonly id: number;
  /** `device.measurand` */
  readonly name: string;
  readonly device: string;
  readonly measurand: string;
  readonly unit: string | null;
  readonly kind: SeriesKind;
  /** Step of the stored numbers in `unit`; `exact`: as measured; null: no number. */
  readonly step: number | 'exact' | null;
  /** Counts up (energy, volume): its roll-ups have `delta`. */
  readonly isCounter: boolean;
  /** Oldest and newest reading ever stored, ms since the epoch. Older readings may live on in roll-ups only. */
  readonly firstMs: number;
  readonly lastMs: number;
}

export type SeriesKind = 'number' | 'boolean' | 'text';

export interface RangeQuery {
  /** `device.measurand`, or `device.*`. Names that were never recorded give no page. */
  readonly series: readonly string[];
  /** Start, included; ms since the epoch. Of roll-ups: periods that begin in the range. */
  readonly fromMs: number;
  /** End, excluded. */
  readonly toMs: number;
  readonly resolution: HistoryResolution;
}

/** A piece of an answer: series by series, oldest first, at most 10,000 points. A gap is a gap: nothing stands for it. */
export type HistoryPage = RawPage | RollupPage;

export interface RawPage {
  readonly kind: 'raw';
  readonly series: SeriesInfo;
  /** ms since the epoch, rising. */
  readonly timesMs: Float64Array;
  /** As many as times: an array of numbers, or of truth values, or of words. */
  readonly values: ArrayLike<ReadingValue>;
}

/** Columns of equal length. Series of words have no roll-ups; truth values count as 0 and 1. */
export interface RollupPage {
  readonly kind: 'rollup';
  readonly series: SeriesInfo;
  /** Begin of each period, ms since the epoch, rising. A period without readings is left out. */
  readonly timesMs: Float64Array;
  /** Mean of the readings, each counted alike. */
  readonly mean: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly first: Float64Array;
  readonly last: Float64Array;
  readonly count: Float64Array;
  /**
   * Of a counter: what it counted since the last reading before the period, resets taken into account; so the sum over
   * periods is what was counted, gaps included. Null for what does not count.
   */
  readonly delta: Float64Array | null;
}

export interface CounterReading {
  /** When it was read, ms since the epoch. `resolution` says how exactly that is known. */
  readonly atMs: number;
  readonly value: number;
  /** `raw`: a reading. Otherwise the raw reading is gone and this is the last (or first) of a period; `atMs` is the end (begin) of it. */
  readonly resolution: HistoryResolution;
}

export interface CounterPeriod {
  readonly fromMs: number;
  readonly toMs: number;
  /** Counted in the period, in the unit of the series; null: not a single reading in it, and it may have counted. */
  readonly amount: number | null;
  /** The readings at begin and end: the last one before each, so that `amount` is their difference (but for resets). Null: none. */
  readonly start: CounterReading | null;
  readonly end: CounterReading | null;
  /** The period is over, and at its begin and end there is a reading at most 15 minutes old, or the counter stood still. */
  readonly complete: boolean;
}

export interface CounterPeriods {
  readonly series: SeriesInfo;
  readonly periods: readonly CounterPeriod[];
}

/** Values to store that did not come as a snapshot (import). */
export interface ImportBatch {
  readonly device: string;
  readonly measurand: string;
  readonly unit: string | null;
  /** Any order; a reading of the same instant is replaced. */
  readonly points: readonly (readonly [atMs: number, value: ReadingValue])[];
}

export interface HistoryHealth {
  readonly name: 'history';
  /** What does not work and what to do, for a person; null when all is well. */
  readonly problem: string | null;
  /** Code and facts of the problem, so that it can be said in another language. */
  readonly code: ErrorCode | null;
  readonly facts: ErrorDetails;
  /** The database file. */
  readonly path: string;
  /** Values that are not committed to the disk yet. */
  readonly queuedValues: number;
  /** Values held until the clock is plausible. */
  readonly heldValues: number;
  /** Values committed since the start. */
  readonly storedValues: number;
  /** Values lost since the start: the disk refused them for too long, or their time was never known. */
  readonly droppedValues: number;
  /** Wall clock of the last commit, ms since the epoch; null before the first. */
  readonly lastCommitMs: number | null;
}

export interface HistoryStats {
  readonly path: string;
  /** File and write-ahead log, bytes. */
  readonly fileBytes: number;
  /** Part of the file that is free for new values, bytes. */
  readonly freeBytes: number;
  /** Zone of the stored days, e.g. `Europe/Berlin`. */
  readonly timeZone: string;
  readonly series: readonly SeriesSize[];
}

export interface SeriesSize {
  readonly series: SeriesInfo;
  /** Readings kept raw, and their compressed size; those in memory are counted at 16 bytes. */
  readonly rawCount: number;
  readonly rawBytes: number;
  /** Bytes of the roll-ups. */
  readonly rollupBytes: number;
  /** Oldest reading that is still kept raw; null: none. */
  readonly rawFirstMs: number | null;
}

/** Questions; all of them answer from disk and memory together: what was appended a moment ago is there. */
export interface HistoryReader {
  /** Everything that was ever recorded, by name. */
  seriesList(): Promise<readonly SeriesInfo[]>;
  /** How many raw readings the range has, to about an hour's worth at its ends; counting ends at `atMost`. */
  countReadings(query: Omit<RangeQuery, 'resolution'>, atMost: number): Promise<number>;
  /** Pages are read from disk as they are taken: memory does not depend on the range. Rejects with HISTORY_*. */
  range(query: RangeQuery): AsyncIterable<HistoryPage>;
  /**
   * What a counter counted between neighbouring edges (n edges: n - 1 periods), at most 100,000 edges, rising.
   * Whole local days are fastest, then whole hours, then quarters of an hour; other edges are answered from raw readings.
   * One entry per series of that name (see SeriesInfo); none when it was never recorded.
   */
  energy(series: string, edgesMs: readonly number[]): Promise<readonly CounterPeriods[]>;
  /** The readings around an instant: the last one at or before it, the first one after it. One entry per series of that name. */
  readingAt(
    series: string,
    atMs: number,
  ): Promise<readonly { series: SeriesInfo; before: CounterReading | null; after: CounterReading | null }[]>;
  /** Exchanged and reset meters, oldest first. */
  exchanges(): Promise<readonly CounterExchange[]>;
  /** What happened, but for exchanges; oldest first, of more than asked for the newest. */
  events(question: EventQuestion): Promise<readonly HouseEvent[]>;
  /** Sizes; walks over the whole file, so not for every second. */
  stats(): Promise<HistoryStats>;
  close(): Promise<void>;
}

export interface HistoryStore extends HistoryReader {
  /** Takes a snapshot. Returns at once, never throws: what cannot be stored is counted. */
  append(snapshot: Snapshot): void;
  /**
   * Goes on with another path, interval, retention or resolution. Returns at once; takes effect as soon as the disk has done
   * what it is at. What the old file did not take goes into the new one.
   */
  change(config: RecordingConfig): void;
  /** Adds, corrects or removes exchanges of meters; `flush` says when that is on the disk. Returns at once. */
  changeExchanges(change: ExchangeChange): void;
  /** Keeps something that happened; `flush` says when it is on the disk. Returns at once. */
  appendEvent(event: HouseEvent): void;
  /** Stores old values. Resolves when there is room for more (not: when they are on disk; `flush` says that). */
  importValues(batch: ImportBatch): Promise<void>;
  /** Resolves when everything told so far is on the disk. Rejects with HISTORY_WRITE when the disk refuses. */
  flush(): Promise<void>;
  /**
   * Resolves when nothing lags behind what was imported: until then questions for long periods take longer. `onWaiting` is told
   * from time to time how many periods wait; what it throws ends the waiting. Rejects with HISTORY_WRITE.
   */
  settle(onWaiting: (periods: number) => void): Promise<void>;
  health(): HistoryHealth;
  /** Writes what is waiting and ends, within a few seconds whatever hangs. Never rejects. */
  close(): Promise<void>;
}
