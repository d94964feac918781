// Keeps the health of an SML meter: it is never asked, so everything is judged by what arrives and what does not.
// Knows no wire and no values beyond "has power" and "has energy".
import type { SmlArrival } from './stream.ts';
import type { Clock } from '../../model/clock.ts';
import type { DeviceHealth, HealthState } from '../../model/health.ts';
import { problemFields, waiting, type Problem, problemOf } from '../../model/problem.ts';
import type { HealthTransition } from '../../source/health-tracker.ts';
import { addFaults, Evidence, type Faults } from '../../source/arrival.ts';
import type { SmlFaultCode } from './line-faults.ts';
import { closedBy, damageOf, silenceOf } from './silence.ts';

export interface SmlHealthOptions {
  readonly clock: Clock;
  readonly lifetimeMs: number;
  /** False: the user reads energies only, so missing power is none of his worries. */
  readonly wantsPower: boolean;
  /** Why nothing can arrive; null while the wire is open. */
  readonly wireTrouble: () => Problem | null;
  readonly onChange: (transition: HealthTransition) => void;
}

const LOOK_EVERY_MS = 1000;
/** How long energy comes without power before the PIN is named. */
const NO_POWER_MS = 60_000;
/** Damage is judged by the minute: one damaged telegram in a while is normal, a log line for each would be a flood. */
const DAMAGE_WINDOW_MS = 60_000;
/** Fewer damaged telegrams in a window say nothing. */
const MIN_DAMAGED = 3;

const NO_POWER = problemOf(
  'SML_NO_POWER',
  'no power value: the meter\'s PIN is probably not entered (ask the grid operator, then set "InF on")',
  {},
);

interface Verdict {
  readonly state: HealthState;
  readonly problem: Problem | null;
}

const STARTING: Verdict = { state: 'starting', problem: waiting('NO_TELEGRAM_YET') };
const ONLINE: Verdict = { state: 'online', problem: null };

export class SmlHealth {
  readonly #options: SmlHealthOptions;
  readonly #clock: Clock;
  readonly #errors: Record<string, number> = {};
  readonly #sinceTelegram = new Evidence<SmlFaultCode>();
  #verdict: Verdict = STARTING;
  #sinceMs: number;
  #lastSuccessMs: number | null = null;
  /** Monotonic: of the last telegram, or of the start. */
  #lastTick: number;
  #requests = 0;
  /** Since when telegrams have energy and no power, monotonic; null: they have power, or no energy either. */
  #noPowerTick: number | null = null;
  #windowTick: number;
  #good = 0;
  #damaged = 0;
  #windowFaults: Faults<SmlFaultCode> = {};
  #damage: Problem | null = null;
  #cancelLook: () => void = () => undefined;

  constructor(options: SmlHealthOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#sinceMs = this.#clock.wallMs();
    this.#lastTick = this.#windowTick = this.#clock.monotonicMs();
  }

  get health(): DeviceHealth {
    return {
      state: this.#verdict.state,
      ...problemFields(this.#verdict.problem),
      sinceMs: this.#sinceMs,
      lastSuccessMs: this.#lastSuccessMs,
      requests: this.#requests,
      errors: { ...this.#errors },
      roundTripMs: null,
    };
  }

  start(): void {
    this.#lastTick = this.#windowTick = this.#clock.monotonicMs();
    this.#cancelLook = this.#clock.every(LOOK_EVERY_MS, () => this.#look());
  }

  stop(): void {
    this.#cancelLook();
  }

  /** Bytes came, whatever they are. Its telegrams are told one by one afterwards. */
  arrived(arrival: SmlArrival): void {
    this.#sinceTelegram.arrived(arrival);
    this.#windowFaults = addFaults(this.#windowFaults, arrival.faults);
    for (const [code, count] of Object.entries(arrival.faults)) {
      this.#errors[code] = (this.#errors[code] ?? 0) + count;
      this.#damaged += count;
      this.#requests += count;
    }
  }

  /** A verified telegram. */
  telegram({ hasPower, hasEnergy }: { hasPower: boolean; hasEnergy: boolean }): void {
    const nowMs = this.#clock.monotonicMs();
    this.#lastTick = nowMs;
    this.#lastSuccessMs = this.#clock.wallMs();
    this.#requests++;
    this.#good++;
    this.#sinceTelegram.reset();
    if (hasPower) this.#noPowerTick = null;
    else if (hasEnergy) this.#noPowerTick ??= nowMs;
    this.#look();
  }

  #look(): void {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#windowTick >= DAMAGE_WINDOW_MS) this.#closeWindow(nowMs);
    const verdict = this.#judge(nowMs);
    const from = this.#verdict.state;
    this.#verdict = verdict;
    if (verdict.state === from) return;
    this.#sinceMs = this.#clock.wallMs();
    this.#options.onChange({ from, to: verdict.state, ...problemFields(verdict.problem) });
  }

  #judge(nowMs: number): Verdict {
    const { lifetimeMs, wantsPower, wireTrouble } = this.#options;
    const silentMs = nowMs - this.#lastTick;
    if (silentMs > lifetimeMs)
      return { state: 'offline', problem: silenceOf(silentMs, wireTrouble(), this.#sinceTelegram) };
    if (this.#lastSuccessMs === null) {
      const wire = wireTrouble();
      return wire === null ? STARTING : { state: 'offline', problem: closedBy(wire) };
    }
    if (this.#damage !== null) return { state: 'degraded', problem: this.#damage };
    const { state } = this.#verdict;
    const lacksPower = this.#noPowerTick !== null && nowMs - this.#noPowerTick >= NO_POWER_MS;
    if (wantsPower && lacksPower) return { state: 'degraded', problem: NO_POWER };
    return state === 'online' ? this.#verdict : ONLINE;
  }

  /** It gets bad when as much is lost as arrives, and good again when three times as much arrives as is lost. */
  #closeWindow(nowMs: number): void {
    const damaged = this.#damaged;
    const good = this.#good;
    const isBad = damaged >= MIN_DAMAGED && damaged >= good;
    const isGood = damaged * 3 <= good;
    if (isBad || (this.#damage !== null && !isGood)) {
      const count = damaged + good;
      const text = `${damaged} of ${count} telegrams of the last minute arrived damaged: is the head straight and shaded?`;
      const known = damageOf(this.#windowFaults, damaged, this.#sinceTelegram.cutAfterBytes);
      this.#damage = known ?? problemOf('SML_CRC', text, { damaged, count });
    } else this.#damage = null;
    this.#windowTick = nowMs;
    this.#good = this.#damaged = 0;
    this.#windowFaults = {};
  }
}
