// Lines that are sent together, kept compressed: what waits for hours must be small. It must not know who sends it.
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { fieldCount } from './line-protocol.ts';

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** The usual effort: measured 9 bytes a value against 11 at the least effort, for a microsecond more. */
const LEVEL = { level: 6 };

/** First and last time of some readings, ms since the epoch. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

export class Batch {
  /** Lines, at least one. */
  readonly lines: number;
  /** Fields of all lines. */
  readonly values: number;
  /** How often it was cut in half. */
  readonly cuts: number;
  /** Times of the lines; of a part of a batch, those of the whole. */
  readonly range: TimeRange;
  /** Text of the lines, bytes. */
  readonly plainBytes: number;
  #plain: Buffer | null;
  #packed: Promise<Buffer>;
  #bytes: number;

  constructor(lines: readonly string[], values: number, range: TimeRange, cuts = 0) {
    this.lines = lines.length;
    this.values = values;
    this.cuts = cuts;
    this.range = range;
    this.#plain = Buffer.from(lines.join('\n'));
    this.plainBytes = this.#plain.length;
    this.#bytes = this.#plain.length;
    this.#packed = pack(this.#plain, LEVEL).then((packed) => {
      this.#plain = null;
      this.#bytes = packed.length;
      return packed;
    });
    // Whoever needs it is told; compressing fails only without memory.
    this.#packed.catch(() => undefined);
  }

  /** Memory that it takes, bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Compressed by gzip. */
  packed(): Promise<Buffer> {
    return this.#packed;
  }

  /** The lines changed or left out (null) one by one; null: nothing is left. */
  async changed(change: (line: string) => string | null): Promise<Batch | null> {
    const kept = (await this.#allLines()).map(change).filter((line) => line !== null);
    return kept.length === 0 ? null : new Batch(kept, valuesOf(kept), this.range, this.cuts);
  }

  /** Two batches in the place of this one, of at least two lines. */
  async halves(cuts = this.cuts + 1): Promise<[Batch, Batch]> {
    const lines = await this.#allLines();
    const middle = Math.ceil(lines.length / 2);
    const [first, second] = [lines.slice(0, middle), lines.slice(middle)];
    const { range } = this;
    return [new Batch(first, valuesOf(first), range, cuts), new Batch(second, valuesOf(second), range, cuts)];
  }

  async #allLines(): Promise<string[]> {
    const plain = this.#plain ?? (await unpack(await this.#packed));
    return plain.toString().split('\n');
  }
}

function valuesOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + fieldCount(line), 0);
}
