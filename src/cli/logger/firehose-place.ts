// Where a reader of the firehose is: from when on it has to ask, and what it has had already. Pure; knows no server.
import type { FirehoseEvent } from '../shared/firehose-client.ts';

/** Everything that the server keeps. */
const FROM_THE_BEGINNING_MS = 1;

/** Events that servers keep per category (golongpoll's default); fewer in an answer mean that none was given up. */
const KEPT_EVENTS = 250;

export class FirehosePlace {
  /** null: the next event that comes. */
  #sinceMs: number | null;
  /** Time of the newest event that was had, and all events of that time as text. */
  #lastMs: number | null = null;
  #hadAtLast = new Set<string>();

  /** `isResumed`: something was recorded before, so what the server kept meanwhile is wanted too. */
  constructor(isResumed: boolean) {
    this.#sinceMs = isResumed ? FROM_THE_BEGINNING_MS : null;
  }

  /** For the next question; ms since the epoch. */
  get sinceMs(): number | null {
    return this.#sinceMs;
  }

  /**
   * Events that were not had before. Servers answer with what is newer than a time in ms, and an answer may part events of
   * one ms: so after every answer the last ms is asked for once more. That shows as well (`isTorn`) when the server, which
   * keeps only this number of events, has given some up in between.
   */
  take(events: readonly FirehoseEvent[]): { readonly fresh: readonly FirehoseEvent[]; readonly isTorn: boolean } {
    const [oldest, newest] = [events[0], events.at(-1)];
    if (oldest === undefined || newest === undefined) return { fresh: [], isTorn: false };
    const fresh = events.filter((event) => !this.#isHad(event));
    const isTorn = events.length >= KEPT_EVENTS && this.#lastMs !== null && oldest.timestampMs > this.#lastMs;
    if (fresh.length === 0) {
      // Nothing more of that ms will come: it is over at the server.
      this.#sinceMs = this.#lastMs;
      return { fresh, isTorn };
    }
    if (newest.timestampMs !== this.#lastMs) this.#hadAtLast.clear();
    this.#lastMs = newest.timestampMs;
    for (const event of fresh) if (event.timestampMs === this.#lastMs) this.#hadAtLast.add(textOf(event));
    this.#sinceMs = this.#lastMs - 1;
    return { fresh, isTorn };
  }

  /** The connection was lost, and perhaps the server was started anew with another clock: everything it keeps is asked for. */
  lose(): void {
    if (this.#sinceMs !== null) this.#sinceMs = FROM_THE_BEGINNING_MS;
  }

  #isHad(event: FirehoseEvent): boolean {
    return event.timestampMs === this.#lastMs && this.#hadAtLast.has(textOf(event));
  }
}

function textOf({ data }: FirehoseEvent): string {
  return JSON.stringify(data);
}
