// Keeps the health of an SML meter: it is never asked, so everything is judged by what arrives and what does not.
// Knows no wire and no values beyond "has power" and "has energy".
import type { SmlArrival } from './stream.ts';
import type { Clock } from '../../model/clock.ts';
import type { DeviceHealth } from '../../model/health.ts';
import { waiting, type Problem, problemOf } from '../../model/problem.ts';
import { HeardHealth, ONLINE, type Verdict } from '../../source/heard-health.ts';
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

const STARTING: Verdict = { state: 'starting', problem: waiting('NO_TELEGRAM_YET') };

export class SmlHealth {
  readonly #options: SmlHealthOptions;
  readonly #clock: Clock;
  readonly #heard: HeardHealth;
  readonly #sinceTelegram = new Evidence<SmlFaultCode>();
  #requests = 0;
  /** Since when telegrams have energy and no power, monotonic; null: they have power, or no energy either. */
  #noPowerTick: number | null = null;
  #windowTick: number;
  #good = 0;
  #damaged = 0;
  #windowFaults: Faults<SmlFaultCode> = {};
  #damage: Problem | null = null;

  constructor(options: SmlHealthOptions) {
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

  /** Bytes came, whatever they are. Its telegrams are told one by one afterwards. */
  arrived(arrival: SmlArrival): void {
    this.#sinceTelegram.arrived(arrival);
    this.#windowFaults = addFaults(this.#windowFaults, arrival.faults);
    for (const [code, count] of Object.entries(arrival.faults)) {
      this.#heard.failed(code, count);
      this.#damaged += count;
      this.#requests += count;
    }
  }

  /** A verified telegram. */
  telegram({ hasPower, hasEnergy }: { hasPower: boolean; hasEnergy: boolean }): void {
    this.#heard.succeeded();
    this.#requests++;
    this.#good++;
    this.#sinceTelegram.reset();
    if (hasPower) this.#noPowerTick = null;
    else if (hasEnergy) this.#noPowerTick ??= this.#clock.monotonicMs();
    this.#heard.look();
  }

  #judge(nowMs: number): Verdict {
    if (nowMs - this.#windowTick >= DAMAGE_WINDOW_MS) this.#closeWindow(nowMs);
    const { lifetimeMs, wantsPower, wireTrouble } = this.#options;
    const silentMs = this.#heard.silentMs(nowMs);
    if (silentMs > lifetimeMs)
      return { state: 'offline', problem: silenceOf(silentMs, wireTrouble(), this.#sinceTelegram) };
    if (!this.#heard.hasSucceeded) {
      const wire = wireTrouble();
      return wire === null ? STARTING : { state: 'offline', problem: closedBy(wire) };
    }
    if (this.#damage !== null) return { state: 'degraded', problem: this.#damage };
    const lacksPower = this.#noPowerTick !== null && nowMs - this.#noPowerTick >= NO_POWER_MS;
    if (wantsPower && lacksPower) return { state: 'degraded', problem: NO_POWER };
    return ONLINE;
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
