// The newest datasets in memory, one per cycle, as JSON and CSV. It must not know how a dataset comes about.
import type { DatasetCycle } from '../../live/dataset.ts';
import { csvLine } from '../csv/csv-format.ts';
import type { DatasetTrace } from '../offers.ts';
import { MAX_TRACE_SIZE } from './config.ts';

/** Most text kept, in characters, whatever the size says: it has to fit beside everything else on a small machine. */
const MAX_CHARACTERS = 32_000_000;

/** Datasets written at a time: between them other requests get their turn. */
const CHUNK = 50;

export class Trace implements DatasetTrace {
  readonly maxSize = MAX_TRACE_SIZE;
  #size: number;
  /** Oldest first, from #begin on; the part before is cut off now and then instead of moving everything each second. */
  #texts: string[] = [];
  #begin = 0;
  #characters = 0;

  /** @param size datasets to keep, 0..100000; 0 keeps none */
  constructor(size: number) {
    this.#size = size;
  }

  get size(): number {
    return this.#size;
  }

  /** Keeps the newest ones when the new size is smaller. */
  resize(size: number): void {
    this.#size = Math.max(0, Math.min(MAX_TRACE_SIZE, Math.floor(size)));
    this.#trim();
  }

  accept({ json }: Pick<DatasetCycle, 'json'>): void {
    if (this.#size === 0) return;
    this.#texts.push(json);
    this.#characters += json.length;
    this.#trim();
  }

  /** A JSON array of the datasets, oldest first, in pieces. */
  *json(): Generator<string> {
    const texts = this.#kept();
    if (texts.length === 0) yield '[]';
    for (let at = 0; at < texts.length; at += CHUNK) {
      const isLast = at + CHUNK >= texts.length;
      yield `${at === 0 ? '[' : ','}${texts.slice(at, at + CHUNK).join(',')}${isLast ? ']' : ''}`;
    }
  }

  /** `time` and `timestamp` first, the other columns sorted; a header line; in pieces. Empty when there are none. */
  *csv(): Generator<string> {
    const texts = this.#kept();
    const newest = texts.at(-1);
    if (newest === undefined) return;
    const first = ['time', 'timestamp'];
    const others = Object.keys(parse(newest)).filter((name) => !first.includes(name));
    const columns = [...first, ...others.sort()];
    yield csvLine(columns);
    for (let at = 0; at < texts.length; at += CHUNK) {
      const datasets = texts.slice(at, at + CHUNK).map(parse);
      yield datasets.map((dataset) => csvLine(columns.map((name) => dataset[name]))).join('');
    }
  }

  #kept(): string[] {
    return this.#texts.slice(this.#begin);
  }

  #trim(): void {
    while (this.#texts.length - this.#begin > this.#size || this.#characters > MAX_CHARACTERS) {
      this.#characters -= this.#texts[this.#begin]?.length ?? 0;
      this.#texts[this.#begin] = '';
      this.#begin++;
    }
    if (this.#begin > this.#texts.length / 2) {
      this.#texts = this.#kept();
      this.#begin = 0;
    }
  }
}

/** The texts are our own: always an object. */
function parse(json: string): Record<string, unknown> {
  return JSON.parse(json) as Record<string, unknown>;
}
