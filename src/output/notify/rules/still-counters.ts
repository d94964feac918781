// Whether counters stand still: what each showed last and since when, before the start of the hub from the history. It must not know
// who asks.
import type { HistoryReader } from '../../../history/history.ts';
import type { LiveState } from '../../../live/live-state.ts';
import type { Clock } from '../../../model/clock.ts';
import type { WatchedValue } from '../config.ts';

/** How often the history is asked what was before the start. */
const ASK_MS = 600_000;

interface Counter {
  value: number;
  /** Since when it shows that, as far as it is known: on the clock that only counts, ms. */
  sinceMs: number;
  askedMs: number;
}

export class StillCounters {
  readonly #live: LiveState;
  readonly #clock: Clock;
  readonly #history: () => HistoryReader | null;
  readonly #counters = new Map<string, Counter>();

  constructor(live: LiveState, clock: Clock, history: () => HistoryReader | null) {
    this.#live = live;
    this.#clock = clock;
    this.#history = history;
  }

  /** Null: it does not say anything now, or has not been watched for long enough. */
  isStill(watched: WatchedValue, forMs: number): boolean | null {
    const reading = this.#live.latest.get(watched.device, watched.measurand);
    if (typeof reading?.value !== 'number') return null;
    const nowMs = this.#clock.monotonicMs();
    const key = `${watched.device}.${watched.measurand}`;
    const known = this.#counters.get(key);
    if (known?.value !== reading.value) {
      this.#counters.set(key, {
        value: reading.value,
        sinceMs: nowMs,
        askedMs: known === undefined ? -Infinity : Infinity,
      });
      return known === undefined ? null : false;
    }
    if (nowMs - known.sinceMs >= forMs) return true;
    if (nowMs - known.askedMs < ASK_MS) return null;
    known.askedMs = nowMs;
    void this.#ask(key, known, forMs);
    return null;
  }

  async #ask(series: string, counter: Counter, forMs: number): Promise<void> {
    const atMs = this.#clock.wallMs() - forMs;
    // A history that cannot be read now is asked again.
    const around =
      (await this.#history()
        ?.readingAt(series, atMs)
        .catch(() => [])) ?? [];
    const before = around.flatMap(({ before: one }) => one ?? []);
    if (before.some(({ value }) => value === counter.value)) counter.sinceMs = this.#clock.monotonicMs() - forMs;
  }
}
