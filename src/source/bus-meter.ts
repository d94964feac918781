// Counts what happens on one wire: requests, errors by kind, round trips, load. Knows no protocol.
import { ROUND_TRIP_BUCKETS_MS, type BusStats } from '../model/bus-stats.ts';
import type { Clock } from '../model/clock.ts';
import type { Problem } from '../model/problem.ts';

const SLOT_MS = 10_000;
const SLOTS = 6;

export class BusMeter {
  requests = 0;
  readonly #errors: Record<string, number> = {};
  readonly #roundTrips: number[] = new Array<number>(ROUND_TRIP_BUCKETS_MS.length + 1).fill(0);
  #roundTripSumMs = 0;
  readonly #busyMs = new Float64Array(SLOTS);
  readonly #slotOf = new Float64Array(SLOTS).fill(-1);
  readonly #clock: Clock;
  readonly #startMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#startMs = clock.monotonicMs();
  }

  request(): void {
    this.requests++;
  }

  error(code: string): void {
    this.#errors[code] = (this.#errors[code] ?? 0) + 1;
  }

  roundTrip(ms: number): void {
    const index = ROUND_TRIP_BUCKETS_MS.findIndex((bound) => ms <= bound);
    const bucket = index < 0 ? ROUND_TRIP_BUCKETS_MS.length : index;
    this.#roundTrips[bucket] = (this.#roundTrips[bucket] ?? 0) + 1;
    this.#roundTripSumMs += ms;
  }

  /** The wire was in use for `ms` up to now. */
  busy(ms: number): void {
    const slot = Math.floor(this.#clock.monotonicMs() / SLOT_MS);
    const index = slot % SLOTS;
    if (this.#slotOf[index] !== slot) {
      this.#slotOf[index] = slot;
      this.#busyMs[index] = 0;
    }
    this.#busyMs[index] = (this.#busyMs[index] ?? 0) + ms;
  }

  stats(rest: Pick<BusStats, 'open' | 'waiting' | 'behindMs'>, problem: Problem | null = null): BusStats {
    return {
      ...rest,
      problem: problem?.text ?? null,
      code: problem?.code ?? null,
      facts: problem?.facts ?? {},
      requests: this.requests,
      errors: { ...this.#errors },
      roundTrips: [...this.#roundTrips],
      roundTripSumMs: this.#roundTripSumMs,
      load: this.#load(),
    };
  }

  #load(): number {
    const nowMs = this.#clock.monotonicMs();
    const oldest = Math.floor(nowMs / SLOT_MS) - SLOTS;
    const busyMs = this.#busyMs.reduce((sum, ms, i) => ((this.#slotOf[i] ?? -1) > oldest ? sum + ms : sum), 0);
    const windowMs = Math.min(nowMs - this.#startMs, (SLOTS - 1) * SLOT_MS + (nowMs % SLOT_MS));
    return windowMs <= 0 ? 0 : Math.min(1, busyMs / windowMs);
  }
}
