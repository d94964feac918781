// Keeps the health of a meter of IEC 62056-21: judged by when it was read last, and what went wrong since. Knows no wire.
import type { Clock } from '../../model/clock.ts';
import type { DeviceHealth } from '../../model/health.ts';
import { problemOf, toProblem, waiting, type ErrorProblem, type Problem } from '../../model/problem.ts';
import { HeardHealth, ONLINE, type Verdict } from '../../source/heard-health.ts';
import type { HealthTransition } from '../../source/health-tracker.ts';
import { spanText } from '../../time/span.ts';

export interface D0HealthOptions {
  readonly clock: Clock;
  readonly lifetimeMs: number;
  /** Why the wire is not open; null while it is. */
  readonly wireTrouble: () => Problem | null;
  /** So many tries in vain are one round through all ways to read it. */
  readonly tries: () => number;
  /** How many telegrams of another meter came lately. */
  readonly strangers: () => number;
  readonly onChange: (transition: HealthTransition) => void;
}

/** One that goes wrong in a while is normal. */
const FAILURES_TO_TELL = 3;
/** Fewer of them may be the last ones of a meter that was exchanged. */
const MIN_STRANGERS = 3;

export class D0Health {
  readonly #options: D0HealthOptions;
  readonly #heard: HeardHealth;
  #requests = 0;
  #failures = 0;
  #problem: ErrorProblem | null = null;
  /** Number of the failure that the problem is of. */
  #problemAt = 0;

  constructor(options: D0HealthOptions) {
    this.#options = options;
    this.#heard = new HeardHealth({
      clock: options.clock,
      starting: { state: 'starting', problem: waiting('NO_TELEGRAM_YET') },
      judge: (nowMs) => this.#judge(nowMs),
      onChange: options.onChange,
    });
  }

  get health(): DeviceHealth {
    return this.#heard.healthOf(this.#requests);
  }

  start(): void {
    this.#heard.start();
  }

  stop(): void {
    this.#heard.stop();
  }

  succeeded(): void {
    this.#requests++;
    this.#failures = 0;
    this.#problem = null;
    this.#heard.succeeded();
    this.#heard.look();
  }

  failed(error: unknown): void {
    this.#requests++;
    this.#failures++;
    const problem = toProblem(error, 'D0_SILENT');
    this.#heard.failed(problem.code);
    // Silence on the other ways says less than what was seen on one of them.
    const isOld = this.#failures - this.#problemAt >= this.#options.tries();
    if (this.#problem === null || problem.code !== 'D0_SILENT' || isOld) {
      this.#problem = problem;
      this.#problemAt = this.#failures;
    }
    this.#heard.look();
  }

  #judge(nowMs: number): Verdict {
    const { lifetimeMs, wireTrouble, tries, strangers } = this.#options;
    const silentMs = this.#heard.silentMs(nowMs);
    const wire = wireTrouble();
    const closed = wire === null ? null : closedBy(wire);
    const why = closed ?? this.#problem;
    if (this.#heard.hasSucceeded && silentMs <= lifetimeMs) {
      const isBad = closed !== null || this.#failures >= FAILURES_TO_TELL;
      const flaw = isBad ? why : twoMeters(strangers());
      return flaw === null ? ONLINE : { state: 'degraded', problem: flaw };
    }
    // Every way has to be tried once before something is said.
    if (!this.#heard.hasSucceeded && closed === null && this.#failures < tries()) {
      return { state: 'starting', problem: waiting('NO_TELEGRAM_YET') };
    }
    const { code, text, facts } = why ?? problemOf('D0_SILENT', 'nothing was read', {});
    return {
      state: 'offline',
      problem: { code, text: `no readout for ${spanText(silentMs)}: ${text}`, facts: { ...facts, silentMs } },
    };
  }
}

function closedBy(wire: Problem): ErrorProblem {
  return problemOf('BUS_CLOSED', wire.text, { ...wire.facts, cause: wire.code });
}

function twoMeters(count: number): Problem | null {
  if (count < MIN_STRANGERS) return null;
  const text = `${count} readouts of another meter came through the same head and were not used`;
  return problemOf('D0_TWO_METERS', text, { count });
}
