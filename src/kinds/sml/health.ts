// Keeps the health of an SML meter: what its telegrams lack, and what damages them. Knows no wire and no values beyond "has
// power" and "has energy".
import type { SmlArrival } from './stream.ts';
import type { Clock } from '../../model/clock.ts';
import type { DeviceHealth } from '../../model/health.ts';
import { type Problem, problemOf, type ErrorProblem } from '../../model/problem.ts';
import type { HealthTransition } from '../../source/health-tracker.ts';
import { TelegramHealth, type DamageWindow } from '../../source/telegram-health.ts';
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

const NO_POWER = problemOf(
  'SML_NO_POWER',
  'no power value: the meter\'s PIN is probably not entered (ask the grid operator, then set "InF on")',
  {},
);

export class SmlHealth {
  readonly #clock: Clock;
  readonly #wantsPower: boolean;
  readonly #telegrams: TelegramHealth<SmlFaultCode>;
  /** Since when telegrams have energy and no power, monotonic; null: they have power, or no energy either. */
  #noPowerTick: number | null = null;

  constructor({ clock, lifetimeMs, wantsPower, wireTrouble, onChange }: SmlHealthOptions) {
    this.#clock = clock;
    this.#wantsPower = wantsPower;
    this.#telegrams = new TelegramHealth({
      ...{ clock, patienceMs: lifetimeMs, wireTrouble, onChange },
      ...{ silence: silenceOf, closed: closedBy, damage: damaged },
      flaw: () => this.#flaw(),
    });
  }

  get health(): DeviceHealth {
    return this.#telegrams.health;
  }

  start(): void {
    this.#telegrams.start();
  }

  stop(): void {
    this.#telegrams.stop();
  }

  /** Bytes came, whatever they are. Their telegrams are named one by one afterwards. */
  arrived(arrival: SmlArrival): void {
    this.#telegrams.arrived(arrival);
  }

  /** A verified telegram. */
  telegram({ hasPower, hasEnergy }: { hasPower: boolean; hasEnergy: boolean }): void {
    if (hasPower) this.#noPowerTick = null;
    else if (hasEnergy) this.#noPowerTick ??= this.#clock.monotonicMs();
    this.#telegrams.telegram();
  }

  #flaw(): Problem | null {
    const lacksPower = this.#noPowerTick !== null && this.#clock.monotonicMs() - this.#noPowerTick >= NO_POWER_MS;
    return this.#wantsPower && lacksPower ? NO_POWER : null;
  }
}

function damaged({ damaged: count, good, faults, cutAfterBytes }: DamageWindow<SmlFaultCode>): ErrorProblem {
  const all = count + good;
  const text = `${count} of ${all} telegrams of the last minute arrived damaged: is the head straight and shaded?`;
  return damageOf(faults, count, cutAfterBytes) ?? problemOf('SML_CRC', text, { damaged: count, count: all });
}
