// Whether the clock of the machine was set: it ran otherwise than the one that only counts. It must not know who set it.
import type { Clock } from '../model/clock.ts';
import type { EventLog } from './event-log.ts';

/** Less is an adjustment as they happen every day. */
const STEP_MS = 30_000;

export class ClockEvents {
  readonly #log: Pick<EventLog, 'record' | 'release'>;
  readonly #clock: Clock;
  #offsetMs: number;

  constructor(log: Pick<EventLog, 'record' | 'release'>, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
    this.#offsetMs = clock.wallMs() - clock.monotonicMs();
  }

  look(): void {
    const offsetMs = this.#clock.wallMs() - this.#clock.monotonicMs();
    const byMs = Math.round(offsetMs - this.#offsetMs);
    this.#offsetMs = offsetMs;
    if (Math.abs(byMs) >= STEP_MS) this.#log.record('clockSet', null, { byMs });
    this.#log.release();
  }
}
