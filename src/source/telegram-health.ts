// Keeps the health of a device that is heard in telegrams: everything is judged by what arrives and what does not. What it
// means is the kind's to say; it knows no protocol, no wire and no values.
import type { Clock } from '../model/clock.ts';
import type { DeviceHealth } from '../model/health.ts';
import { waiting, type ErrorProblem, type Problem } from '../model/problem.ts';
import type { ErrorCode } from '../vocabulary/error-codes.ts';
import { addFaults, Evidence, type Arrival, type Faults } from './arrival.ts';
import type { HealthTransition } from './health-tracker.ts';
import { HeardHealth, ONLINE, type Verdict } from './heard-health.ts';

/** What came in the last minute. */
export interface DamageWindow<F extends ErrorCode> {
  readonly damaged: number;
  readonly good: number;
  readonly faults: Faults<F>;
  readonly cutAfterBytes: number | null;
}

export interface TelegramHealthOptions<F extends ErrorCode> {
  readonly clock: Clock;
  /** Silent for longer, it is offline. */
  readonly patienceMs: number;
  /** Why nothing can arrive; null while the wire is open. */
  readonly wireTrouble: () => Problem | null;
  /** Why no telegram comes for so long. `wire`: null while it is open. */
  readonly silence: (silentMs: number, wire: Problem | null, evidence: Evidence<F>) => ErrorProblem;
  /** The wire could not be opened yet. */
  readonly closed: (wire: Problem) => ErrorProblem;
  /** Most telegrams of a minute were damaged. */
  readonly damage: (window: DamageWindow<F>) => ErrorProblem;
  /** What else is not as it should be while telegrams come; null: nothing. */
  readonly flaw?: () => Problem | null;
  readonly onChange: (transition: HealthTransition) => void;
}

/** Damage is judged by the minute: one damaged telegram in a while is normal, a log line for each would be a flood. */
const DAMAGE_WINDOW_MS = 60_000;
/** Fewer damaged telegrams in a window say nothing. */
const MIN_DAMAGED = 3;

const STARTING: Verdict = { state: 'starting', problem: waiting('NO_TELEGRAM_YET') };

export class TelegramHealth<F extends ErrorCode> {
  readonly #options: TelegramHealthOptions<F>;
  readonly #clock: Clock;
  readonly #heard: HeardHealth;
  readonly #sinceTelegram = new Evidence<F>();
  #requests = 0;
  /** Telegrams come, but nothing of use to this device is in them. */
  #useless: Problem | null = null;
  #windowTick: number;
  #good = 0;
  #damaged = 0;
  #windowFaults: Faults<F> = addFaults<F>();
  #damage: Problem | null = null;

  constructor(options: TelegramHealthOptions<F>) {
    this.#options = options;
    this.#clock = options.clock;
    this.#windowTick = this.#clock.monotonicMs();
    this.#heard = new HeardHealth({
      clock: options.clock,
      starting: STARTING,
      judge: (nowMs) => this.#judge(nowMs),
      onChange: options.onChange,
    });
  }

  get health(): DeviceHealth {
    return this.#heard.healthOf(this.#requests);
  }

  start(): void {
    this.#windowTick = this.#clock.monotonicMs();
    this.#heard.start();
  }

  stop(): void {
    this.#heard.stop();
  }

  /** Bytes came, whatever they are. Their telegrams are named one by one afterwards. */
  arrived(arrival: Arrival<unknown, F>): void {
    this.#sinceTelegram.arrived(arrival);
    this.#windowFaults = addFaults(this.#windowFaults, arrival.faults);
    for (const [code, count] of Object.entries<number | undefined>(arrival.faults)) {
      this.#heard.failed(code, count);
      this.#damaged += count ?? 0;
      this.#requests += count ?? 0;
    }
  }

  /** A verified telegram. */
  telegram(): void {
    this.#heard.succeeded();
    this.#useless = null;
    this.#came();
  }

  /** A verified telegram that is of no use to this device, and why. */
  useless(problem: Problem): void {
    this.#useless = problem;
    this.#came();
  }

  #came(): void {
    this.#requests++;
    this.#good++;
    this.#sinceTelegram.reset();
    this.#heard.look();
  }

  #judge(nowMs: number): Verdict {
    if (nowMs - this.#windowTick >= DAMAGE_WINDOW_MS) this.#closeWindow(nowMs);
    const { patienceMs, wireTrouble, silence, closed, flaw } = this.#options;
    const silentMs = this.#heard.silentMs(nowMs);
    const wire = wireTrouble();
    const useless = wire === null ? this.#useless : null;
    if (useless !== null && (silentMs > patienceMs || !this.#heard.hasSucceeded)) {
      return { state: 'offline', problem: useless };
    }
    if (silentMs > patienceMs) return { state: 'offline', problem: silence(silentMs, wire, this.#sinceTelegram) };
    if (!this.#heard.hasSucceeded) return wire === null ? STARTING : { state: 'offline', problem: closed(wire) };
    const problem = this.#damage ?? flaw?.() ?? null;
    return problem === null ? ONLINE : { state: 'degraded', problem };
  }

  /** It gets bad when as much is lost as arrives, and good again when three times as much arrives as is lost. */
  #closeWindow(nowMs: number): void {
    const damaged = this.#damaged;
    const good = this.#good;
    const isBad = damaged >= MIN_DAMAGED && damaged >= good;
    const isGood = damaged * 3 <= good;
    const { cutAfterBytes } = this.#sinceTelegram;
    this.#damage =
      isBad || (this.#damage !== null && !isGood)
        ? this.#options.damage({ damaged, good, faults: this.#windowFaults, cutAfterBytes })
        : null;
    this.#windowTick = nowMs;
    this.#good = this.#damaged = 0;
    this.#windowFaults = addFaults<F>();
  }
}
