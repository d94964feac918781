// The newest answers of the meters of one bus, whoever asked for them. A read that lies inside a fresh one needs no wire.
// What is handed out was always read in one piece. It must not know buses or clients.
import type { ReadRequest } from '../../../codec/modbus/request.ts';

/** What a meter said to a read: the registers, or the code of its refusal. */
export type ReadAnswer = Uint8Array | number;

interface Entry {
  readonly address: number;
  readonly count: number;
  readonly answer: ReadAnswer;
  /** When the answer came, monotonic ms. */
  readonly atMs: number;
}

/** Different reads that are remembered per unit and function; more than any meter's map is cut into. */
const MAX_ENTRIES = 64;

export class ReadCache {
  readonly #maxAgeMs: number;
  /** Per unit and function, the newest first. */
  readonly #entries = new Map<string, Entry[]>();

  /** @param maxAgeMs 0: nothing is ever fresh */
  constructor(maxAgeMs: number) {
    this.#maxAgeMs = maxAgeMs;
  }

  put({ unit, function: fn, address, count }: ReadRequest, answer: ReadAnswer, atMs: number): void {
    if (this.#maxAgeMs === 0) return;
    const key = keyOf(unit, fn);
    const others = (this.#entries.get(key) ?? []).filter((each) => each.address !== address || each.count !== count);
    this.#entries.set(key, [{ address, count, answer, atMs }, ...others.slice(0, MAX_ENTRIES - 1)]);
  }

  /** The newest fresh answer; null when there is none. A refusal only answers the very same read. */
  find({ unit, function: fn, address, count }: ReadRequest, nowMs: number): ReadAnswer | null {
    for (const entry of this.#entries.get(keyOf(unit, fn)) ?? []) {
      if (nowMs - entry.atMs > this.#maxAgeMs) return null;
      const isSame = entry.address === address && entry.count === count;
      if (typeof entry.answer === 'number') {
        if (isSame) return entry.answer;
      } else if (entry.address <= address && address + count <= entry.address + entry.count) {
        const from = (address - entry.address) * 2;
        return entry.answer.subarray(from, from + count * 2);
      }
    }
    return null;
  }

  /** Forgets what was read of a unit: it has been written to. */
  forget(unit: number): void {
    for (const key of [...this.#entries.keys()]) if (key.startsWith(`${unit} `)) this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }
}

function keyOf(unit: number, fn: number): string {
  return `${unit} ${fn}`;
}
