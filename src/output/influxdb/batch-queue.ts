// What waits to be sent: rows that come together to batches, batches in their order, and a bound: of what does not fit, the
// oldest goes. It must not know who sends.
import { Batch, type TimeRange } from './batch.ts';
import type { Row } from './row-layout.ts';

/** Text of a batch at most, bytes: far below what any server takes at once. */
const MAX_BATCH_BYTES = 256_000;
/** Parts of the memory that one batch may take before it is compressed. */
const BATCHES_AT_LEAST = 4;

/** What was given up: it can be had again from the history. */
export interface Lost extends TimeRange {
  readonly values: number;
}

const NOTHING: TimeRange = { fromMs: Infinity, toMs: -Infinity };

export class BatchQueue {
  #maxBytes = 0;
  #batchBytes = MAX_BATCH_BYTES;
  #lines: string[] = [];
  #lineBytes = 0;
  #lineValues = 0;
  #lineRange: TimeRange = NOTHING;
  #lost: Lost | null = null;
  readonly #waiting: Batch[] = [];
  #droppedValues = 0;

  /** @param maxBytes memory for everything that waits */
  constructor(maxBytes: number) {
    this.limit(maxBytes);
  }

  /** Takes effect with what comes next. */
  limit(maxBytes: number): void {
    this.#maxBytes = maxBytes;
    this.#batchBytes = Math.min(this.#batchBytes, Math.floor(maxBytes / BATCHES_AT_LEAST));
  }

  /** Values that wait. */
  get values(): number {
    return this.#waiting.reduce((sum, batch) => sum + batch.values, this.#lineValues);
  }

  /** Values given up because they did not fit. */
  get droppedValues(): number {
    return this.#droppedValues;
  }

  /** Memory in use, bytes. */
  get bytes(): number {
    return this.#waiting.reduce((sum, batch) => sum + batch.bytes, this.#lineBytes);
  }

  /** A whole batch waits. */
  get hasBatch(): boolean {
    return this.#waiting.length > 0;
  }

  add({ line, values, timeMs }: Row): void {
    this.#lines.push(line);
    this.#lineRange = union(this.#lineRange, { fromMs: timeMs, toMs: timeMs });
    this.#lineBytes += line.length + 1;
    this.#lineValues += values;
    if (this.#lineBytes >= this.#batchBytes) this.close();
  }

  /** What has come together so far becomes a batch. */
  close(): void {
    if (this.#lines.length === 0) return;
    this.#waiting.push(new Batch(this.#lines, this.#lineValues, this.#lineRange));
    this.#lines = [];
    this.#lineRange = NOTHING;
    this.#lineBytes = 0;
    this.#lineValues = 0;
    this.#trim();
  }

  /** The oldest batch; undefined: none waits. */
  take(): Batch | undefined {
    return this.#waiting.shift();
  }

  /** It could not be sent: it is the oldest again. Several are given in their order. */
  putBack(...batches: readonly Batch[]): void {
    this.#waiting.unshift(...batches);
    this.#trim();
  }

  /** What was given up since the last time that it was taken; null: nothing. */
  takeLost(): Lost | null {
    const lost = this.#lost;
    this.#lost = null;
    return lost;
  }

  addLost(lost: Lost): void {
    const before = this.#lost ?? { ...NOTHING, values: 0 };
    this.#lost = { ...union(before, lost), values: before.values + lost.values };
  }

  /** Values that were given up have arrived another way. */
  recovered(values: number): void {
    this.#droppedValues -= values;
  }

  /** The server takes batches of this size only, bytes of text. */
  makeSmaller(bytes: number): void {
    this.#batchBytes = Math.max(1, Math.min(this.#batchBytes, bytes));
  }

  #trim(): void {
    let bytes = this.bytes;
    while (bytes > this.#maxBytes && this.#waiting.length > 1) {
      const oldest = this.#waiting.shift();
      if (!oldest) return;
      bytes -= oldest.bytes;
      this.#droppedValues += oldest.values;
      this.addLost({ ...oldest.range, values: oldest.values });
    }
  }
}

function union(one: TimeRange, other: TimeRange): TimeRange {
  return { fromMs: Math.min(one.fromMs, other.fromMs), toMs: Math.max(one.toMs, other.toMs) };
}
