// Counts and names the readings that were withheld, and says so with growing pauses: a meter that sends nonsense every
// second must not fill the log. It must not know why a reading is withheld.
import type { Clock } from '../model/clock.ts';
import type { Withheld, WithheldCount } from '../model/withheld.ts';

/** Readings of one device that were withheld, and how many of it were since the last time. */
export interface WithheldNotice {
  readonly device: string;
  /** Of the newest snapshot. */
  readonly readings: readonly Withheld[];
  /** Since the notice before, this snapshot's included. */
  readonly count: number;
}

const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 6 * 3_600_000;
const PAUSE_FACTOR = 4;

interface Notices {
  pauseMs: number;
  nextMs: number;
  unsaid: number;
}

export class WithheldValues {
  readonly #clock: Clock;
  readonly #onNotice: (notice: WithheldNotice) => void;
  readonly #counts = new Map<string, Map<string, WithheldCount>>();
  readonly #notices = new Map<string, Notices>();

  constructor(clock: Clock, onNotice: (notice: WithheldNotice) => void) {
    this.#clock = clock;
    this.#onNotice = onNotice;
  }

  /** What was withheld of one snapshot. */
  add(device: string, readings: readonly Withheld[]): void {
    if (readings.length === 0) return;
    const counts = this.#counts.get(device) ?? new Map<string, WithheldCount>();
    this.#counts.set(device, counts);
    for (const last of readings) {
      counts.set(last.measurand, { count: (counts.get(last.measurand)?.count ?? 0) + 1, last });
    }
    this.#notify(device, readings);
  }

  /** All of a device since the start. */
  total(device: string): number {
    return [...this.of(device).values()].reduce((sum, { count }) => sum + count, 0);
  }

  /** By measurand. */
  of(device: string): ReadonlyMap<string, WithheldCount> {
    return this.#counts.get(device) ?? new Map<string, WithheldCount>();
  }

  forget(device: string): void {
    this.#counts.delete(device);
    this.#notices.delete(device);
  }

  #notify(device: string, readings: readonly Withheld[]): void {
    const nowMs = this.#clock.monotonicMs();
    const state = this.#notices.get(device) ?? { pauseMs: FIRST_PAUSE_MS, nextMs: nowMs, unsaid: 0 };
    this.#notices.set(device, state);
    state.unsaid += readings.length;
    if (nowMs < state.nextMs) return;
    // After a long rest it is news again.
    if (nowMs - state.nextMs > LONGEST_PAUSE_MS) state.pauseMs = FIRST_PAUSE_MS;
    this.#onNotice({ device, readings, count: state.unsaid });
    state.unsaid = 0;
    state.nextMs = nowMs + state.pauseMs;
    state.pauseMs = Math.min(LONGEST_PAUSE_MS, state.pauseMs * PAUSE_FACTOR);
  }
}

/** For the log: what was withheld, the first few of it. */
export function noticeText({ device, readings, count }: WithheldNotice): string {
  const shown = readings.slice(0, 3).map(({ measurand, value, unit, reason }) => {
    return `${measurand} = ${value}${unit === null ? '' : ` ${unit}`} (${REASONS[reason]})`;
  });
  const more = readings.length > shown.length ? ` and ${readings.length - shown.length} more` : '';
  const before = count > readings.length ? `; ${count} since the last message` : '';
  return `${device}: withheld ${shown.join(', ')}${more}${before}`;
}

const REASONS = {
  impossible: 'impossible',
  fell: 'the counter fell',
  jumped: 'faster than it can count',
} as const;
