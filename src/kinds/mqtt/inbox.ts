// What the broker delivered and nobody has looked at yet: the newest message of every topic, within a bound of topics and
// bytes. A source that floods costs no more than one that is calm. It must not know what topics mean.
import { MAX_PAYLOAD_BYTES } from '../../codec/mqtt/payload.ts';

export interface Arrived {
  readonly topic: string;
  /** Null: it was longer than any measurement. */
  readonly payload: Buffer | null;
  /** The broker had kept it from before the subscription. */
  readonly isRetained: boolean;
  /** Wall clock, ms since the epoch. */
  readonly atMs: number;
  /** How many messages of the topic it took the place of before they were looked at. */
  readonly replaced: number;
}

/** Far more topics than a building has. */
const MAX_TOPICS = 2000;
const MAX_BYTES = 8_388_608;

export class Inbox {
  readonly #waiting = new Map<string, Arrived>();
  #bytes = 0;
  #dropped = 0;

  get size(): number {
    return this.#waiting.size;
  }

  /** Messages that a newer one of the same topic replaced, or that there was no room for. */
  get dropped(): number {
    return this.#dropped;
  }

  put(topic: string, payload: Buffer, isRetained: boolean, atMs: number): void {
    const before = this.#waiting.get(topic);
    // What was kept is older than what is said.
    if (before !== undefined && isRetained && !before.isRetained) {
      this.#dropped++;
      return;
    }
    const kept = payload.length > MAX_PAYLOAD_BYTES ? null : payload;
    const replaced = before === undefined ? 0 : before.replaced + 1;
    this.#bytes += (kept?.length ?? 0) - (before?.payload?.length ?? 0);
    if (before !== undefined) this.#dropped++;
    this.#waiting.set(topic, { topic, payload: kept, isRetained, atMs, replaced });
    while (this.#waiting.size > MAX_TOPICS || this.#bytes > MAX_BYTES) {
      if (this.take() === null) break;
      this.#dropped++;
    }
  }

  /** The topic that waits longest; null: none. */
  take(): Arrived | null {
    for (const [topic, message] of this.#waiting) {
      this.#waiting.delete(topic);
      this.#bytes -= message.payload?.length ?? 0;
      return message;
    }
    return null;
  }

  clear(): void {
    this.#waiting.clear();
    this.#bytes = 0;
  }
}
