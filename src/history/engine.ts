// The heart of the history, in its own thread: takes values into memory, writes them, compresses them, rolls them up, deletes
// what is too old. It has no clock and no timers: who sends work says what time it is.
import { renameSync, statSync } from 'node:fs';
import type { Batch, SlotDefinition } from './batch.ts';
import { Calendar } from './calendar.ts';
import { deleteRows, forgetPending, loadSeries, RowWriter, savePending, saveSeries } from './file-state.ts';
import type { HourBuffer } from './hour-buffer.ts';
import { Past } from './past.ts';
import { problemOf } from './problems.ts';
import { RawTable, type Piece } from './raw-table.ts';
import { Purger, type Retention } from './retention.ts';
import { GRACE_MS, marksOf, rollPending, type Mark, type Rolled } from './roller.ts';
import { RollupTables } from './rollup-tables.ts';
import { HOUR_MS } from './rollup.ts';
import { quantize, type Step } from './scale.ts';
import { isDamage, openHistoryFile } from './schema.ts';
import { identityKey, SeriesState } from './series-state.ts';
import type { Sqlite } from './sqlite.ts';

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
  /** Something that happened and does not repeat: a damaged file was put aside. */
  readonly notices: readonly string[];
}

/** Fast series are compressed this often; slow ones wait until the hour is full. */
const SEAL_INTERVAL_MS = 600_000;
/** Fewer readings are not worth a piece before their hour is over. */
const MIN_PIECE = 256;
/** At the end of the program, fewer stay rows. */
const MIN_LAST_PIECE = 64;
/** Compress at once when more values are in memory: values come faster than time goes by (import, a disk that was full). */
const MAX_LOOSE_VALUES = 400_000;
/** Periods that are rolled up in one commit, at least; and one for each so many values. */
const ROLL_BUDGET = 300;
const VALUES_PER_ROLL = 500;

export class HistoryEngine {
  readonly #options: EngineOptions;
  readonly #calendar: Calendar;
  readonly #purger: Purger;
  #database: Sqlite | null = null;
  #past: Past | null = null;
  #inode: number | null = null;
  #series = new Map<string, SeriesState>();
  #lastId = 0;
  readonly #slots: (SeriesState | undefined)[] = [];
  readonly #definitions: SlotDefinition[] = [];
  /** Came since the last commit. */
  #unsaved: Batch[] = [];
  #unsavedValues = 0;
  /** In memory and not compressed. */
  #looseValues = 0;
  #newMarks = new Set<Mark>();
  #notices: string[] = [];
  #sealedAtMs = -Infinity;
  /** Of a new file after a damaged one: everything in memory is written again. */
  #mustSealAll = false;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#calendar = new Calendar(options.timeZone);
    this.#purger = new Purger(options.keep);
  }

  get calendar(): Calendar {
    return this.#calendar;
  }

  /** Throws when the file cannot be opened; a damaged one is put aside. `commit` tries again by itself. */
  open(nowMs: number): void {
    const { path, readOnly, busyMs } = this.#options;
    try {
      this.#use(openHistoryFile(path, { readOnly, busyMs }));
    } catch (error) {
      this.#close();
      if (readOnly || !isDamage(error)) throw error;
      this.#putAside(nowMs);
      this.#use(openHistoryFile(path, { readOnly, busyMs }));
    }
  }

  define(definition: SlotDefinition): void {
    this.#definitions.push(definition);
    this.#bind(definition);
  }

  take(batch: Batch): void {
    this.#unsaved.push(batch);
    this.#unsavedValues += batch.slots.length;
    this.#insert(batch);
  }

  /** The file and memory together; null as long as the file cannot be opened. */
  get past(): Past | null {
    return this.#past;
  }

  get database(): Sqlite | null {
    return this.#database;
  }

  get series(): Iterable<SeriesState> {
    return this.#series.values();
  }

  /** Values in memory that the disk does not have yet. */
  get unsavedValues(): number {
    return this.#unsavedValues;
  }

  /** Never throws: what cannot be written stays in memory and is tried again the next time. */
  commit(options: CommitOptions): CommitReport {
    const before = this.#unsavedValues;
    let problem: string | null = null;
    try {
      this.#requireFile(options.nowMs);
      this.#write(options);
    } catch (error) {
      problem = problemOf(error, this.#options.path);
      if (isDamage(error)) problem = this.#replaceDamaged(options);
    }
    const notices = this.#notices;
    this.#notices = [];
    return { storedValues: before - this.#unsavedValues, problem, notices };
  }

  close(): void {
    this.#close();
  }

  #use(database: Sqlite): void {
    this.#database = database;
    const onDamage = (what: string): void => {
      const notice = `${this.#options.path}: ${what} is damaged and left out; \`meterhub history check\` tells more`;
      if (this.#notices.length < 20) this.#notices.push(notice);
    };
    this.#past = new Past(new RawTable(database, onDamage), new RollupTables(database, onDamage), this.#calendar);
    this.#inode = inodeOf(this.#options.path);
    const inMemory = this.#series;
    this.#series = loadSeries(database, this.#options.steps);
    for (const series of this.#series.values()) {
      this.#lastId = Math.max(this.#lastId, series.id);
      for (const buffer of series.buffers.values()) this.#looseValues += buffer.count;
    }
    if (inMemory.size > 0) this.#takeOver(inMemory);
    for (const definition of this.#definitions) this.#bind(definition);
  }

  /** What memory had before the file was opened, or of a file that is gone. */
  #takeOver(inMemory: ReadonlyMap<string, SeriesState>): void {
    for (const old of inMemory.values()) {
      const series = this.#stateOf(old.identity);
      for (const [hour, buffer] of old.buffers) {
        const { timesMs, values } = buffer.readings();
        for (let i = 0; i < timesMs.length; i++) series.insert(hour, timesMs[i] ?? 0, values[i] ?? 0);
        this.#mark(series, hour);
      }
    }
  }

  #bind({ slot, identity }: SlotDefinition): void {
    this.#slots[slot] = this.#stateOf(identity);
  }

  #stateOf(identity: SeriesState['identity']): SeriesState {
    const key = identityKey(identity);
    let series = this.#series.get(key);
    if (series === undefined) {
      series = new SeriesState(++this.#lastId, identity, this.#options.steps);
      this.#series.set(key, series);
    }
    return series;
  }

  #insert({ slots, timesMs, values, texts }: Batch): void {
    for (let i = 0; i < slots.length; i++) {
      const series = this.#slots[slots[i] ?? 0];
      const timeMs = timesMs[i] ?? 0;
      if (!series) continue;
      const hour = Math.floor(timeMs / HOUR_MS);
      if (!series.buffers.has(hour)) this.#mark(series, hour);
      series.insert(hour, timeMs, stored(series, values[i] ?? 0, texts));
    }
    this.#looseValues += slots.length;
  }

  #mark(series: SeriesState, hour: number): void {
    for (const mark of marksOf({ calendar: this.#calendar }, series, hour * HOUR_MS)) {
      if (series.pending[mark.level].has(mark.startMs)) continue;
      series.pending[mark.level].add(mark.startMs);
      this.#newMarks.add(mark);
    }
  }

  #write({ nowMs, mayPurge, isLast }: CommitOptions): void {
    const { database, past } = this.#require();
    const isBulk = this.#looseValues > MAX_LOOSE_VALUES;
    const isSealTime = isBulk || isLast || Math.floor(nowMs / SEAL_INTERVAL_MS) !== this.#sealedAtMs / SEAL_INTERVAL_MS;
    const leastPiece = this.#mustSealAll ? 1 : isLast ? MIN_LAST_PIECE : MIN_PIECE;
    const pieces = isSealTime || this.#mustSealAll ? this.#piecesToSeal(nowMs, leastPiece) : [];
    const sealed = new Set(pieces.map(({ series, hour }) => series.buffers.get(hour)));
    const budget = ROLL_BUDGET + Math.floor(this.#unsavedValues / VALUES_PER_ROLL);
    let saved: SeriesState[] = [];
    let withRows = new Set<HourBuffer>();
    let rolled: Rolled = { done: [], added: [], isCut: false };
    database.transaction(() => {
      // First, as long as what is sealed now is in memory only: then nothing is there twice.
      rolled = rollPending(past, this.#series.values(), nowMs, budget);
      saved = saveSeries(database, this.#series.values(), new Set(pieces.map(({ series }) => series)));
      past.raw.write(pieces);
      withRows = this.#writeRows(database, sealed);
      const compressed = pieces.filter(({ series, hour }) => series.buffers.get(hour)?.hasRows);
      if (compressed.length > 0) deleteRows(database, compressed);
      savePending(database, this.#newMarks);
      savePending(database, rolled.added);
      forgetPending(database, rolled.done);
      if (mayPurge) this.#purger.purge(database, past, [...this.#series.values()], nowMs);
    });
    this.#written(pieces, saved, withRows, rolled);
    if (isSealTime) this.#sealedAtMs = Math.floor(nowMs / SEAL_INTERVAL_MS) * SEAL_INTERVAL_MS;
  }

  #written(pieces: readonly Piece[], saved: readonly SeriesState[], withRows: Set<HourBuffer>, rolled: Rolled): void {
    for (const series of saved) series.isSaved = true;
    for (const buffer of withRows) buffer.hasRows = true;
    for (const { series, hour } of pieces) series.buffers.delete(hour);
    for (const { series, level, startMs } of rolled.done) series.pending[level].delete(startMs);
    for (const { series, level, startMs } of rolled.added) series.pending[level].add(startMs);
    this.#looseValues = 0;
    for (const series of this.#series.values()) {
      for (const buffer of series.buffers.values()) this.#looseValues += buffer.count;
    }
    this.#newMarks.clear();
    this.#unsaved = [];
    this.#unsavedValues = 0;
    this.#mustSealAll = false;
  }

  #piecesToSeal(nowMs: number, leastPiece: number): Piece[] {
    const pieces: Piece[] = [];
    for (const series of this.#series.values()) {
      for (const [hour, buffer] of series.buffers) {
        const isOver = (hour + 1) * HOUR_MS + GRACE_MS <= nowMs;
        if (isOver || buffer.count >= leastPiece) pieces.push({ series, hour, readings: buffer.readings() });
      }
    }
    return pieces;
  }

  /** Rows of what came since the last commit and is not in a piece. Which buffers have rows now. */
  #writeRows(database: Sqlite, sealed: ReadonlySet<HourBuffer | undefined>): Set<HourBuffer> {
    const writer = new RowWriter(database);
    const withRows = new Set<HourBuffer>();
    for (const { slots, timesMs, values, texts } of this.#unsaved) {
      for (let i = 0; i < slots.length; i++) {
        const series = this.#slots[slots[i] ?? 0];
        const timeMs = timesMs[i] ?? 0;
        const buffer = series?.buffers.get(Math.floor(timeMs / HOUR_MS));
        if (!series || !buffer || sealed.has(buffer)) continue;
        writer.add(series.id, timeMs, stored(series, values[i] ?? 0, texts));
        withRows.add(buffer);
      }
    }
    writer.finish();
    return withRows;
  }

  #require(): { database: Sqlite; past: Past } {
    if (this.#database === null || this.#past === null) throw new Error('the file is not open');
    return { database: this.#database, past: this.#past };
  }

  /** Opens the file when it is not, and begins a new one when somebody has removed it. */
  #requireFile(nowMs: number): void {
    if (this.#database !== null && inodeOf(this.#options.path) !== this.#inode) {
      this.#notices.push(
        `${this.#options.path} was removed or replaced while it was in use: going on with what is there`,
      );
      this.#forgetFile();
    }
    if (this.#database === null) this.open(nowMs);
  }

  #replaceDamaged(options: CommitOptions): string | null {
    try {
      this.#forgetFile();
      this.#putAside(options.nowMs);
      this.open(options.nowMs);
      this.#write(options);
      return null;
    } catch (error) {
      return problemOf(error, this.#options.path);
    }
  }

  /** Everything in memory belongs to a file that has to be written anew. */
  #forgetFile(): void {
    this.#close();
    this.#mustSealAll = true;
  }

  #putAside(nowMs: number): void {
    const { path } = this.#options;
    const stamp = new Date(nowMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
    const aside = `${path}.damaged-${stamp}`;
    for (const suffix of ['', '-wal', '-shm']) {
      if (inodeOf(path + suffix) !== null) renameSync(path + suffix, aside + suffix);
    }
    const what = `the history file is damaged: it was put aside as ${aside} and a new one begun`;
    this.#notices.push(`${what}; \`meterhub history check -f ${aside}\` saves what can be read`);
  }

  #close(): void {
    const database = this.#database;
    this.#database = null;
    this.#past = null;
    try {
      database?.close();
    } catch {
      // It is not used any more, whatever it says.
    }
  }
}

function stored(series: SeriesState, value: number, texts: readonly string[]): number | string {
  if (series.isText) return texts[value] ?? '';
  return series.scale === null ? value : quantize(value, series.scale);
}

function inodeOf(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.ino ?? null;
}
