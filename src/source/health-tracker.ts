// Keeps one device's health: last success, failures by kind, and the moment its lifetime runs out. Knows no wire.
import type { Text } from '../vocabulary/text.ts';
import type { Clock } from '../model/clock.ts';
import type { MeterHubError } from '../model/error.ts';
import { STATES } from '../vocabulary/errors/states.ts';
import type { DeviceHealth, HealthChange, HealthState } from '../model/health.ts';
import { problemFields, problemOf, toProblem, waiting, type Problem, saidBy } from '../model/problem.ts';

export type HealthTransition = Omit<HealthChange, 'device' | 'atMs'>;

/**
 * A device that has become worse so often within that many lifetimes is one that fails now and then: it is called online again
 * after some lifetimes without a failure only, or its health and the log would change all the time.
 */
const FLAPS = 3;
const FLAP_LIFETIMES = 60;
const CALM_LIFETIMES = 3;

const ROUND_TRIP_WEIGHT = 0.2;

export class HealthTracker {
  readonly #clock: Clock;
  readonly #lifetimeMs: number;
  readonly #onChange: (transition: HealthTransition) => void;
  readonly #errors: Record<string, number> = {};
  #state: HealthState = 'starting';
  #sinceMs: number;
  #problem: Problem | null = waiting('NOT_ASKED_YET');
  #lastSuccessMs: number | null = null;
  /** Monotonic twin of #lastSuccessMs: the wall clock may jump. */
  #lastSuccessTick = 0;
  /** When it became degraded, monotonic ms. */
  #degradedMs: number[] = [];
  #lastFailureMs = -Infinity;
  #requests = 0;
  #roundTripMs: number | null = null;
  #cancelTimer: () => void = () => undefined;

  constructor(clock: Clock, lifetimeMs: number, onChange: (transition: HealthTransition) => void) {
    this.#clock = clock;
    this.#lifetimeMs = lifetimeMs;
    this.#onChange = onChange;
    this.#sinceMs = clock.wallMs();
  }

  get health(): DeviceHealth {
    return {
      state: this.#state,
      sinceMs: this.#sinceMs,
      ...problemFields(this.#problem),
      lastSuccessMs: this.#lastSuccessMs,
      requests: this.#requests,
      errors: { ...this.#errors },
      roundTripMs: this.#roundTripMs,
    };
  }

  /** True when it has answered within its lifetime. */
  get isAlive(): boolean {
    return this.#state === 'online' || this.#state === 'degraded';
  }

  /** A good reply or telegram with everything came, `roundTripMs` after it was asked for (null: nobody asked). */
  success(roundTripMs: number | null): void {
    this.heard(roundTripMs);
    if (this.#state === 'offline' || this.#state === 'starting') this.#become('online', null);
  }

  /** A good reply came, but one of several that are needed to say how the device is: `fine` or `partly` follows. */
  heard(roundTripMs: number | null): void {
    this.#requests++;
    this.#lastSuccessMs = this.#clock.wallMs();
    this.#lastSuccessTick = this.#clock.monotonicMs();
    if (roundTripMs !== null) {
      const before = this.#roundTripMs ?? roundTripMs;
      this.#roundTripMs = before + ROUND_TRIP_WEIGHT * (roundTripMs - before);
    }
    this.#watchLifetime();
  }

  /** A whole poll went well: whatever was wrong is over. */
  fine(): void {
    if (this.#state !== 'online' && !this.#isFlapping()) this.#become('online', null);
  }

  /** Some of it came, and the rest did not. What came longer than a lifetime ago is no sign of life any more. */
  partly(problem: Problem): void {
    const isOver = this.#clock.monotonicMs() - this.#lastSuccessTick > this.#lifetimeMs;
    this.#become(isOver ? 'offline' : 'degraded', problem);
  }

  /** Something failed: the device is degraded while it lives, offline when it never answered. */
  failure(error: MeterHubError): void {
    this.#requests++;
    this.#errors[error.code] = (this.#errors[error.code] ?? 0) + 1;
    const problem = toProblem(error);
    if (this.#lastSuccessMs === null) this.#become('offline', problem);
    else if (this.#state === 'offline') this.#problem = problem;
    else this.#become('degraded', problem);
  }

  /** It answers, but it says that something about it needs attention. */
  degraded(said: Text): void {
    if (this.#state !== 'offline') this.#become('degraded', problemOf('DEVICE_ERROR', said.en, saidBy(said)));
  }

  stop(): void {
    this.#cancelTimer();
  }

  #watchLifetime(): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#clock.after(this.#lifetimeMs + 1, () => this.#lifetimeOver());
  }

  #lifetimeOver(): void {
    const silentMs = this.#clock.monotonicMs() - this.#lastSuccessTick;
    const silence = `${STATES.NOTHING_RECEIVED.en} for ${Math.round(silentMs / 1000)} s`;
    const before = this.#problem;
    this.#become('offline', {
      text: before === null ? silence : `${silence}: ${before.text}`,
      code: before?.code ?? 'NOTHING_RECEIVED',
      facts: { ...before?.facts, silentMs },
    });
  }

  /** It fails now and then, and the last time is not long ago. */
  #isFlapping(): boolean {
    const nowMs = this.#clock.monotonicMs();
    this.#degradedMs = this.#degradedMs.filter((ms) => nowMs - ms < FLAP_LIFETIMES * this.#lifetimeMs);
    if (this.#state !== 'degraded' || this.#degradedMs.length < FLAPS) return false;
    return nowMs - this.#lastFailureMs < CALM_LIFETIMES * this.#lifetimeMs;
  }

  #become(to: HealthState, problem: Problem | null): void {
    const from = this.#state;
    this.#problem = problem;
    if (problem !== null) this.#lastFailureMs = this.#clock.monotonicMs();
    if (to === 'degraded' && from !== to) this.#degradedMs = [...this.#degradedMs, this.#lastFailureMs].slice(-FLAPS);
    if (from === to) return;
    this.#state = to;
    this.#sinceMs = this.#clock.wallMs();
    this.#onChange({ from, to, ...problemFields(problem) });
  }
}
