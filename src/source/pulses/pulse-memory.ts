// What is known of all counters of pulses, by device and value. It must not know files: whoever keeps it over a restart says so.
import type { PulseState } from './pulse-count.ts';

export type PulseStates = Readonly<Record<string, Readonly<Record<string, PulseState>>>>;

export class PulseMemory {
  /** Somebody keeps it over a restart: without that a reading would begin anew each time, and be wrong. */
  isKept = false;
  /** Grows with each change. */
  revision = 0;
  readonly #states = new Map<string, Map<string, PulseState>>();

  learn(states: PulseStates): void {
    for (const [device, values] of Object.entries(states)) this.#states.set(device, new Map(Object.entries(values)));
  }

  get(device: string, measurand: string): PulseState | null {
    return this.#states.get(device)?.get(measurand) ?? null;
  }

  set(device: string, measurand: string, state: PulseState): void {
    const known = this.#states.get(device) ?? new Map<string, PulseState>();
    if (known.get(measurand)?.count !== state.count || known.get(measurand)?.start !== state.start) this.revision++;
    this.#states.set(device, known.set(measurand, state));
  }

  all(): PulseStates {
    return Object.fromEntries([...this.#states].map(([device, values]) => [device, Object.fromEntries(values)]));
  }
}
