// A clock that only moves when a test says so. Timers fire in order of their time.
import type { Clock } from '../../src/model/clock.ts';

interface Timer {
  atMs: number;
  readonly order: number;
  readonly fn: () => void;
  readonly everyMs: number | null;
}

export class FakeClock implements Clock {
  #nowMs = 0;
  #order = 0;
  readonly #timers = new Set<Timer>();
  readonly #wallStartMs: number;

  constructor(wallStartMs = Date.UTC(2026, 0, 15, 12)) {
    this.#wallStartMs = wallStartMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  wallMs(): number {
    return this.#wallStartMs + this.#nowMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const cancel = this.after(ms, () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      });
      const onAbort = (): void => {
        cancel();
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  after(ms: number, fn: () => void): () => void {
    return this.#add({ atMs: this.#nowMs + Math.max(0, ms), order: this.#order++, fn, everyMs: null });
  }

  every(ms: number, fn: () => void): () => void {
    return this.#add({ atMs: this.#nowMs + ms, order: this.#order++, fn, everyMs: ms });
  }

  /** Timers that have not fired yet. */
  get timers(): number {
    return this.#timers.size;
  }

  /** Moves time on to the next timer, `count` times: how far each was away, ms. */
  async jumps(count: number): Promise<number[]> {
    const awayMs: number[] = [];
    for (let jump = 0; jump < count; jump++) {
      // What was begun sets its timers first.
      await this.advance(0);
      const nextMs = Math.min(...[...this.#timers].map(({ atMs }) => atMs)) - this.#nowMs;
      if (!Number.isFinite(nextMs)) throw new Error(`nothing waits for the clock after ${jump} jumps`);
      awayMs.push(nextMs);
      await this.advance(nextMs);
    }
    return awayMs;
  }

  /** Moves time on, firing what falls due and letting promises settle in between. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    for (;;) {
      await settle();
      const next = [...this.#timers]
        .filter((timer) => timer.atMs <= endMs)
        .sort((a, b) => a.atMs - b.atMs || a.order - b.order)[0];
      if (!next) break;
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      if (next.everyMs === null) this.#timers.delete(next);
      else next.atMs += next.everyMs;
      next.fn();
    }
    this.#nowMs = endMs;
    await settle();
  }

  #add(timer: Timer): () => void {
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }
}

/** Lets everything that is ready run: promise jobs and what they queue. */
async function settle(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
}
