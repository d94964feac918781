// What the health of all devices that are never asked has in common: when something came last, a look each second, since when it
// is as it is. What arrived means and what is wrong with it is the kind's to judge.
import type { Clock } from '../model/clock.ts';
import type { DeviceHealth, HealthState } from '../model/health.ts';
import { problemFields, type Problem } from '../model/problem.ts';
import type { HealthTransition } from './health-tracker.ts';

const LOOK_EVERY_MS = 1000;

export interface Verdict {
  readonly state: HealthState;
  readonly problem: Problem | null;
}

export const ONLINE: Verdict = { state: 'online', problem: null };

export interface HeardHealthOptions {
  readonly clock: Clock;
  readonly starting: Verdict;
  /** By the monotonic time. */
  readonly judge: (nowMs: number) => Verdict;
  readonly onChange: (transition: HealthTransition) => void;
}

export class HeardHealth {
  readonly #options: HeardHealthOptions;
  readonly #clock: Clock;
  readonly #errors: Record<string, number> = {};
  #verdict: Verdict;
  #sinceMs: number;
  #lastSuccessMs: number | null = null;
  /** Monotonic: of the last success, or of the start. */
  #lastTick: number;
  #cancelLook: () => void = () => undefined;

  constructor(options: HeardHealthOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#verdict = options.starting;
    this.#sinceMs = this.#clock.wallMs();
    this.#lastTick = this.#clock.monotonicMs();
  }

  /** `requests`: how much came, good or bad. */
  healthOf(requests: number): DeviceHealth {
    return {
      state: this.#verdict.state,
      ...problemFields(this.#verdict.problem),
      sinceMs: this.#sinceMs,
      lastSuccessMs: this.#lastSuccessMs,
      requests,
      errors: { ...this.#errors },
      roundTripMs: null,
    };
  }

  get hasSucceeded(): boolean {
    return this.#lastSuccessMs !== null;
  }

  silentMs(nowMs: number): number {
    return nowMs - this.#lastTick;
  }

  start(): void {
    this.#lastTick = this.#clock.monotonicMs();
    this.#cancelLook = this.#clock.every(LOOK_EVERY_MS, () => this.look());
  }

  stop(): void {
    this.#cancelLook();
  }

  succeeded(): void {
    this.#lastTick = this.#clock.monotonicMs();
    this.#lastSuccessMs = this.#clock.wallMs();
  }

  failed(code: string, count = 1): void {
    this.#errors[code] = (this.#errors[code] ?? 0) + count;
  }

  look(): void {
    const from = this.#verdict.state;
    const verdict = this.#options.judge(this.#clock.monotonicMs());
    this.#verdict = verdict;
    if (verdict.state === from) return;
    this.#sinceMs = this.#clock.wallMs();
    this.#options.onChange({ from, to: verdict.state, ...problemFields(verdict.problem) });
  }
}
