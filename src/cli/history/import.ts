// `meterhub history import`: values of the past from text files and logger files into the history. Knows the order of steps, not
// the formats.
import { createReadStream, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Calendar, machineTimeZone } from '../../time/calendar.ts';
import type { HistoryStore, ImportBatch } from '../../history/history.ts';
import { importedValue, type ImportPlan, type ImportTarget } from '../../history/import/plan.ts';
import type { ImportedValue, ImportFormat } from '../../history/import/import-format.ts';
import { importFormat } from '../../history/import/text.ts';
import { headOf } from '../../logger/file-head.ts';
import { LoggerFile } from '../../logger/file.ts';
import { toCanonical } from '../../logger/record.ts';
import { errorText } from '../../model/error.ts';
import type { CounterExchange } from '../../model/exchange.ts';
import type { ReadingValue } from '../../model/reading.ts';
import { usage } from '../shared/bus-option.ts';
import type { CommandContext } from '../shared/command-context.ts';
import { ProgressBar } from '../shared/terminal.ts';

/** Values of one series that are handed over together. */
const BATCH_VALUES = 5000;
const SHOWN_PROBLEMS = 5;
/** Values that are read before they are handed on, and before the bar is drawn. */
const VALUES_A_PIECE = 2000;
const READ_HINT = 'check the name and the rights of the file';
const LOGGER_MAGIC = 'SQLite format 3';

export interface ImportedSeries {
  readonly name: string;
  count: number;
  firstMs: number;
  lastMs: number;
}

export interface Skipped {
  count: number;
  readonly place: string;
}

export interface ImportSummary {
  readonly series: ReadonlyMap<string, ImportedSeries>;
  /** Exchanged and reset meters that were taken over. */
  readonly exchanges: readonly CounterExchange[];
  /** Names without a meaning here: how many values were passed over, and where the first one is. */
  readonly skipped: ReadonlyMap<string, Skipped>;
  /** Lines that could not be read: the first few in words, and how many there were. */
  readonly problems: readonly string[];
  readonly badLines: number;
}

/** Before anything is written. Throws USAGE for what is not there or none of the known. */
export function checkImportFiles(paths: readonly string[]): void {
  const calendar = new Calendar(machineTimeZone());
  for (const path of paths) {
    sizeOf(path);
    const head = (headOf(path) ?? Buffer.alloc(0)).toString('utf8');
    if (!head.startsWith(LOGGER_MAGIC)) formatOf(path, head.split(/\r?\n/, 1)[0] ?? '', calendar);
  }
}

/** `store` null: only looks (dry run). Rejects with USAGE for a file that is none of the known, or HISTORY_WRITE. */
export async function importFiles(
  paths: readonly string[],
  plan: ImportPlan,
  store: HistoryStore | null,
  { terminal, signal }: CommandContext,
): Promise<ImportSummary> {
  const run = new ImportRun(plan, store);
  const bar = new ProgressBar(terminal);
  const totalBytes = paths.reduce((sum, path) => sum + sizeOf(path), 0);
  let doneBytes = 0;
  try {
    for (const path of paths) {
      const before = doneBytes;
      for await (const { values, bytes } of valuesOf(path, run)) {
        signal.throwIfAborted();
        await run.take(path, values);
        bar.draw(Math.round((before + bytes) / 1000), Math.round(totalBytes / 1000), `kB  ${path}`);
      }
      doneBytes = before + sizeOf(path);
    }
    await run.finish();
    let most = 0;
    await store?.settle((waiting) => {
      signal.throwIfAborted();
      most = Math.max(most, waiting);
      bar.draw(most - waiting, most, 'hours and days rolled up');
    });
  } finally {
    bar.clear();
  }
  return run;
}

class ImportRun implements ImportSummary {
  readonly series = new Map<string, ImportedSeries>();
  readonly exchanges: CounterExchange[] = [];
  readonly skipped = new Map<string, Skipped>();
  readonly problems: string[] = [];
  badLines = 0;
  readonly calendar = new Calendar(machineTimeZone());
  readonly #plan: ImportPlan;
  readonly #store: HistoryStore | null;
  readonly #batches = new Map<string, ImportBatch & { readonly points: [number, ImportedValue['value']][] }>();

  constructor(plan: ImportPlan, store: HistoryStore | null) {
    this.#plan = plan;
    this.#store = store;
  }

  bad(place: string, problem: string): void {
    this.badLines++;
    if (this.problems.length < SHOWN_PROBLEMS) this.problems.push(`${place}: ${problem}`);
  }

  async take(path: string, values: readonly PlacedValue[]): Promise<void> {
    for (const { value, line } of values) {
      const target = this.#plan.target(value.source);
      if (target === null) {
        this.#skip(value.source, placeOf(path, line));
        continue;
      }
      const imported = importedValue(value.value, value.unit, target);
      if ('problem' in imported) {
        this.bad(placeOf(path, line), imported.problem);
        continue;
      }
      if (value.exchange !== undefined) {
        this.#takeExchange(value.atMs, imported.value, value.unit, value.exchange, target);
        continue;
      }
      const name = `${target.device}.${target.measurand}`;
      this.#count(name, value.atMs);
      if (this.#store === null) continue;
      const batch = this.#batches.get(name) ?? { ...target, points: [] };
      this.#batches.set(name, batch);
      batch.points.push([value.atMs, imported.value]);
      if (batch.points.length < BATCH_VALUES) continue;
      this.#batches.delete(name);
      await this.#store.importValues(batch);
    }
  }

  /** What is known of the same moment is corrected. `newFirst`: in the unit of the series already. */
  #takeExchange(
    atMs: number,
    newFirst: ReadingValue,
    unit: string | null | undefined,
    { oldLast, ...more }: NonNullable<ImportedValue['exchange']>,
    target: ImportTarget,
  ): void {
    const old = importedValue(oldLast, unit, target);
    if ('problem' in old || typeof old.value !== 'number' || typeof newFirst !== 'number') return;
    this.exchanges.push({ ...target, ...more, atMs, oldLast: old.value, newFirst });
  }

  async finish(): Promise<void> {
    if (this.exchanges.length > 0) this.#store?.changeExchanges({ add: this.exchanges, remove: [] });
    for (const batch of this.#batches.values()) await this.#store?.importValues(batch);
    await this.#store?.flush();
  }

  #skip(source: string, place: string): void {
    const known = this.skipped.get(source);
    if (known === undefined) this.skipped.set(source, { count: 1, place });
    else known.count++;
  }

  #count(name: string, atMs: number): void {
    const known = this.series.get(name);
    if (known === undefined) {
      this.series.set(name, { name, count: 1, firstMs: atMs, lastMs: atMs });
      return;
    }
    known.count++;
    known.firstMs = Math.min(known.firstMs, atMs);
    known.lastMs = Math.max(known.lastMs, atMs);
  }
}

/** Null: the file has no lines. */
interface PlacedValue {
  readonly value: ImportedValue;
  readonly line: number | null;
}

function placeOf(path: string, line: number | null): string {
  return line === null ? path : `${path}:${line}`;
}

interface Piece {
  readonly values: readonly PlacedValue[];
  /** How far the file has been read. */
  readonly bytes: number;
}

async function* valuesOf(path: string, run: ImportRun): AsyncGenerator<Piece> {
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Infinity });
  let format: ImportFormat | null = null;
  let number = 0;
  let bytes = 0;
  let values: PlacedValue[] = [];
  try {
    for await (const line of lines) {
      number++;
      bytes += Buffer.byteLength(line) + 1;
      if (number === 1 && line.startsWith(LOGGER_MAGIC)) break;
      if (format === null) format = formatOf(path, line, run.calendar);
      else if (line !== '') {
        const found = format.parse(line);
        if (typeof found === 'string') run.bad(`${path}:${number}`, found);
        else for (const value of found) values.push({ value, line: number });
      }
      if (values.length < VALUES_A_PIECE) continue;
      yield { values, bytes };
      values = [];
    }
  } catch (error) {
    if (error instanceof Error && 'syscall' in error)
      throw usage(`cannot read ${path}: ${errorText(error)}`, READ_HINT);
    throw error;
  } finally {
    lines.close();
  }
  yield { values, bytes };
  if (format === null && number > 0) yield* loggerValues(path);
}

/** Throws USAGE. */
function formatOf(path: string, header: string, calendar: Calendar): ImportFormat {
  const format = importFormat(header, calendar);
  if (format !== null) return format;
  const hint =
    'known are CSV backups (time;timestamp;...), files of `meterhub logger`, the TSV of its export, and tables of `history export --exchanges`';
  throw usage(`${path} is nothing that can be imported: its first line is no known header`, hint);
}

/** A file of the logger itself. */
function* loggerValues(path: string): Generator<Piece> {
  const file = LoggerFile.openForReading(path);
  try {
    const total = Math.max(1, file.count);
    const size = sizeOf(path);
    let done = 0;
    for (const page of file.records({ fromMs: 0, toMs: Number.MAX_SAFE_INTEGER })) {
      done += page.length;
      const values = page.map(({ device, measurand, atMs, ...sent }): PlacedValue => {
        const value = { source: `${device}.${measurand}`, atMs, ...toCanonical(sent.value, sent.unit) };
        return { value, line: null };
      });
      yield { values, bytes: Math.round((size * done) / total) };
    }
  } finally {
    file.close();
  }
}

/** Throws USAGE when there is no such file. */
function sizeOf(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isFile() !== true) throw usage(`there is no file ${path}`, 'name the files to import');
  return stat.size;
}
