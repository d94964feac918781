// The heart of the history, in its own thread: takes values into memory, writes them, compresses them, rolls them up, deletes
// what is too old. It has no clock and no timers: who sends work says what time it is.
import type { ErrorDetails } from '../../vocabulary/error-codes.ts';
import type { Batch, SlotDefinition } from './batch.ts';
import { Calendar } from '../../time/calendar.ts';
import { forgetPending, loadSeries, savePending, saveSeries } from './file-state.ts';
import type { HourBuffer } from '../format/hour-buffer.ts';
import { HistoryFile, type OpenFile } from './history-file.ts';
import { problemFacts, problemOf } from '../format/disk-problems.ts';
import type { Piece } from '../format/raw-table.ts';
import { Purger, type Retention } from './retention.ts';
import { recountAll, type Recount } from './recount.ts';
import { marksOf, rollPending, type Mark, type Rolled } from './roller.ts';
import { HOUR_MS } from '../format/rollup.ts';
import { storedValue, writeRecent } from './recent-rows.ts';
import { Sealer } from './sealer.ts';
import { isAskedFor, type EventQuestion, type HouseEvent } from '../../model/event.ts';
import type { CounterExchange } from '../../model/exchange.ts';
import { changedExchanges, storedExchanges, storeExchanges, type ExchangeChange } from '../format/stored-exchanges.ts';
import type { Step } from '../format/scale.ts';
import { LONGEST_MS, storedEvents, storeEvents, trimEvents } from '../format/stored-events.ts';
import { isDamage } from '../format/schema.ts';
import { SeriesSet } from './series-set.ts';
import { isOfSeries, type SeriesState } from '../format/series-state.ts';

export interface EngineOptions {
  readonly path: string;
  readonly keep: Retention;
  readonly steps: Readonly<Record<string, Step>>;
  readonly timeZone: string;
  readonly readOnly: boolean;
  /** How long a commit waits for another program's lock, ms. */
  readonly busyMs: number;
}

export interface CommitOptions {
  readonly nowMs: number;
  /** Old values may be deleted: the clock has been steady for long enough. */
  readonly mayPurge: boolean;
  /** The end: compress what is worth it. */
  readonly isLast: boolean;
}

export interface CommitReport {
  /** Values that are on the disk now and were not before. */
  readonly storedValues: number;
  /** What does not work; null: all is written. */
  readonly problem: string | null;
  /** What a translation of the problem needs. */
  readonly facts: ErrorDetails;
  /** Periods that are over and not rolled up, when more of them wait than one commit does; else 0. */
  readonly waitingRollUps: number;
  /** Something that happened and does not repeat: a damaged file was quarantined. */
  readonly notices: readonly string[];
}

/** Periods that are rolled up in one commit, at least; and one for this number of values. */
const ROLL_BUDGET = 300;
const VALUES_PER_ROLL = 500;
/** The same when more wait than that, as after an import. One takes 0.3 ms on a PC, a few times that on a Raspberry Pi. */
const BEHIND_ROLL_BUDGET = 2000;
/** The oldest events are deleted when this many new ones were written. */
const EVENTS_BEFORE_TRIM = 500;
/** Events that wait when the disk refuses them; of more, the oldest go. */
const MOST_WAITING_EVENTS = 5000;

/** What a commit has done, when it is on the disk. */
interface Written {
  readonly saved: readonly SeriesState[];
  readonly withRows: ReadonlySet<HourBuffer>;
  readonly rolled: Rolled;
  readonly recounted: readonly Mark[];
}

export class HistoryEngine {
  readonly #options: EngineOptions;
  readonly calendar: Calendar;
  readonly #file: HistoryFile;
  readonly #purger: Purger;
  readonly series: SeriesSet;
  /** Came since the last commit. */
  #unsaved: Batch[] = [];
  #unsavedValues = 0;
  /** In memory and not compressed. */
  #looseValues = 0;
  #newMarks = new Set<Mark>();
  #isBehind = false;
  #exchanges: readonly CounterExchange[] = [];
  /** Not written yet. */
  #exchangeChanges: ExchangeChange[] = [];
  /** Not written yet. */
  #events: HouseEvent[] = [];
  /** Written since the oldest were deleted last. */
  #eventsSinceTrim = Infinity;
  #recounts: Recount[] = [];
  readonly #sealer = new Sealer();

  constructor(options: EngineOptions) {
    this.#options = options;
    this.calendar = new Calendar(options.timeZone);
    this.series = new SeriesSet(options.steps);
    this.#file = new HistoryFile(options.path, options, this.calendar);
    this.#purger = new Purger(options.keep);
  }

  /** Throws when the file cannot be opened; a damaged one is quarantined. `commit` tries again by itself. */
  open(nowMs: number): void {
    try {
      this.#load(this.#file.open());
    } catch (error) {
      this.#file.close();
      if (this.#options.readOnly || !isDamage(error)) throw error;
      this.#file.putAside(nowMs);
      this.#load(this.#file.open());
    }
  }

  define(definition: SlotDefinition): void {
    this.series.define(definition);
  }

  take(batch: Batch): void {
    this.#unsaved.push(batch);
    this.#unsavedValues += batch.slots.length;
    this.#insert(batch);
  }

  /** Exchanged and reset meters, oldest first. */
  get exchanges(): readonly CounterExchange[] {
    return this.#exchanges;
  }

  /** What was counted around them is counted again with the next commit. */
  changeExchanges(change: ExchangeChange): void {
    this.#exchangeChanges.push(change);
    this.#applyExchanges(change);
  }

  takeEvent(event: HouseEvent): void {
    this.#events.push(event);
    if (this.#events.length > MOST_WAITING_EVENTS) this.#events.shift();
  }

  /** Oldest first; of more than asked for, the newest. Throws SQLite's errors. */
  events(question: EventQuestion): HouseEvent[] {
    const file = this.#file.current;
    const stored = file === null ? [] : storedEvents(file.database, question, file.onDamage);
    const known = new Set(stored.map(({ id }) => id));
    const waiting = this.#events.filter((event) => isAskedFor(event, question) && !known.has(event.id));
    return [...stored, ...waiting].sort((a, b) => a.id - b.id).slice(-question.limit);
  }

  /** Takes what another engine could not write: it goes into this one's file. Call it before this one is opened. */
  inherit(other: HistoryEngine): void {
    if (other.#sealer.mustSealAll) {
      for (const series of other.series) this.#takeOver(series);
      this.#sealer.sealAll();
    }
    for (const batch of other.#unsaved) this.take(batch);
    for (const change of other.#exchangeChanges) this.changeExchanges(change);
    for (const event of other.#events) this.takeEvent(event);
  }

  /** The file and memory together; null as long as the file cannot be opened. */
  get current(): OpenFile | null {
    return this.#file.current;
  }

  /** Never throws: what cannot be written stays in memory and is tried again the next time. */
  commit(options: CommitOptions): CommitReport {
    const before = this.#unsavedValues;
    let failure: { readonly error: unknown } | null = null;
    try {
      if (this.#file.isGone()) this.#forgetFile();
      if (this.#file.current === null) this.open(options.nowMs);
      this.#write(options);
    } catch (error) {
      failure = isDamage(error) ? this.#replaceDamaged(options) : { error };
    }
    return {
      storedValues: before - this.#unsavedValues,
      problem: failure && problemOf(failure.error, this.#options.path),
      facts: failure ? problemFacts(failure.error) : {},
      waitingRollUps: this.#isBehind ? this.series.waitingRollUps() : 0,
      notices: this.#file.takeNotices(),
    };
  }

  close(): void {
    this.#file.close();
  }

  #load({ database, onDamage }: OpenFile): void {
    const inMemory = [...this.series];
    this.series.replace(loadSeries(database, this.#options.steps, onDamage));
    this.#exchanges = storedExchanges(database);
    this.series.takeExchanges(this.#exchanges);
    this.#recounts = [];
    for (const change of this.#exchangeChanges) this.#applyExchanges(change);
    // Those of what is in memory come anew, with the numbers that the series have in this file.
    this.#newMarks.clear();
    for (const old of inMemory) this.#takeOver(old);
    this.#looseValues = this.series.looseValues();
  }

  /** What memory had before the file was opened, or of a file that is gone. */
  #takeOver(old: SeriesState): void {
    const series = this.series.of(old.identity);
    for (const [hour, buffer] of old.buffers) {
      const { timesMs, values } = buffer.readings();
      for (let i = 0; i < timesMs.length; i++) series.insert(hour, timesMs[i] ?? 0, values[i] ?? 0);
      this.#mark(series, hour);
    }
  }

  #applyExchanges(change: ExchangeChange): void {
    for (const exchange of [...change.remove, ...change.add]) {
      for (const series of this.series) {
        if (!isOfSeries(exchange, series.identity)) continue;
        this.#recounts.push({ series, atMs: exchange.atMs, old: series.counting });
      }
    }
    this.#exchanges = changedExchanges(this.#exchanges, change);
    this.series.takeExchanges(this.#exchanges);
  }

  #insert({ slots, timesMs, values, texts }: Batch): void {
    for (let i = 0; i < slots.length; i++) {
      const series = this.series.at(slots[i] ?? 0);
      const timeMs = timesMs[i] ?? 0;
      if (!series) continue;
      const hour = Math.floor(timeMs / HOUR_MS);
      if (!series.pending.hour.has(hour * HOUR_MS)) this.#mark(series, hour);
      series.insert(hour, timeMs, storedValue(series, values[i] ?? 0, texts));
    }
    this.#looseValues += slots.length;
  }

  #mark(series: SeriesState, hour: number): void {
    for (const mark of marksOf(this, series, hour * HOUR_MS)) {
      if (series.pending[mark.level].has(mark.startMs)) continue;
      series.pending[mark.level].add(mark.startMs);
      this.#newMarks.add(mark);
    }
  }

  #write({ nowMs, mayPurge, isLast }: CommitOptions): void {
    const { database, past } = this.#file.current ?? this.#file.open();
    const pieces = this.#sealer.pieces(this.series, this.#looseValues, { nowMs, isLast });
    const usual = this.#isBehind ? BEHIND_ROLL_BUDGET : ROLL_BUDGET;
    const budget = usual + Math.floor(this.#unsavedValues / VALUES_PER_ROLL);
    const written = database.transaction((): Written => {
      // First, as long as what is sealed now is in memory only: then nothing is there twice.
      const recounted = recountAll(past, this.#recounts);
      const rolled = rollPending(past, this.series, nowMs, budget);
      const saved = saveSeries(database, this.series, new Set(pieces.map(({ series }) => series)));
      past.raw.write(pieces);
      const withRows = writeRecent(database, this.series, this.#unsaved, pieces);
      savePending(database, [...this.#newMarks, ...recounted, ...rolled.added]);
      forgetPending(database, rolled.done);
      if (this.#exchangeChanges.length > 0) storeExchanges(database, this.#exchanges);
      if (this.#events.length > 0) this.#writeEvents(database, mayPurge ? nowMs - LONGEST_MS : null);
      if (mayPurge) this.#purger.purge(database, past, [...this.series], nowMs);
      return { saved, withRows, rolled, recounted };
    });
    this.#written(pieces, written);
    this.#sealer.sealed(nowMs);
  }

  #writeEvents(database: OpenFile['database'], olderMs: number | null): void {
    storeEvents(database, this.#events);
    if (this.#eventsSinceTrim + this.#events.length >= EVENTS_BEFORE_TRIM) trimEvents(database, olderMs);
  }

  #written(pieces: readonly Piece[], { saved, withRows, rolled, recounted }: Written): void {
    for (const series of saved) series.isSaved = true;
    for (const buffer of withRows) buffer.hasRows = true;
    for (const { series, hour } of pieces) series.forgetHour(hour);
    for (const { series, level, startMs } of rolled.done) series.pending[level].delete(startMs);
    for (const { series, level, startMs } of rolled.added) series.pending[level].add(startMs);
    for (const { series, level, startMs } of recounted) series.pending[level].add(startMs);
    this.#isBehind = rolled.isCut;
    this.#exchangeChanges = [];
    const events = this.#eventsSinceTrim + this.#events.length;
    this.#eventsSinceTrim = events >= EVENTS_BEFORE_TRIM ? 0 : events;
    this.#events = [];
    this.#recounts = [];
    this.#newMarks.clear();
    this.#unsaved = [];
    this.#unsavedValues = 0;
    this.#looseValues = this.series.looseValues();
  }

  #replaceDamaged(options: CommitOptions): { readonly error: unknown } | null {
    try {
      this.#forgetFile();
      this.#file.putAside(options.nowMs);
      this.open(options.nowMs);
      this.#write(options);
      return null;
    } catch (error) {
      return { error };
    }
  }

  /** Everything in memory belongs to a file that has to be written anew. */
  #forgetFile(): void {
    this.#file.close();
    this.#sealer.sealAll();
  }
}
