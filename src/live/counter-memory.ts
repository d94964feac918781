// The last reading of every counter that was believed, so that also the first reading after a start can be judged.
// It must not know files: what it held before is handed in, and whoever keeps it asks for all of it.

/** A counter has fallen and is not believed yet: from where it counts on since. */
export interface KeptFall {
  readonly first: number;
  /** Wall clock, ms since the epoch, as of the last sighting. */
  readonly firstAtMs: number;
  readonly value: number;
  readonly atMs: number;
}

export interface KeptCounter {
  readonly value: number;
  readonly unit: string | null;
  /** Wall clock of the reading, ms since the epoch. */
  readonly atMs: number;
  /** Serial number of the meter that counted it; left out: it sends none. */
  readonly serial?: string;
  /** As of a reading: what of the device it was made of. */
  readonly madeOf?: string;
  /** Left out: what came last was believed. */
  readonly fall?: KeptFall;
}

/** By device, then by measurand. */
export type KeptCounters = Readonly<Record<string, Readonly<Record<string, KeptCounter>>>>;

export class CounterMemory {
  readonly #devices = new Map<string, Map<string, KeptCounter>>();
  readonly #learning = new Set<string>();
  #revision = 0;

  /** Counts up with every reading that is kept. */
  get revision(): number {
    return this.#revision;
  }

  /** Null: nothing is known of it in this unit. */
  get(device: string, measurand: string, unit: string | null): KeptCounter | null {
    const kept = this.#devices.get(device)?.get(measurand) ?? null;
    return kept?.unit === unit ? kept : null;
  }

  keep(device: string, measurand: string, counter: KeptCounter): void {
    const counters = this.#devices.get(device) ?? new Map<string, KeptCounter>();
    this.#devices.set(device, counters);
    counters.set(measurand, counter);
    this.#revision++;
  }

  /** It fell, or goes on counting from where it fell to; until it is believed. */
  keepFall(device: string, measurand: string, fall: KeptFall): void {
    const counters = this.#devices.get(device);
    const counter = counters?.get(measurand);
    if (counter === undefined) return;
    counters?.set(measurand, { ...counter, fall });
    this.#revision++;
  }

  /** What these devices counted before the start is being looked up, until the function that is returned is called. */
  beginLearning(devices: ReadonlySet<string>): () => void {
    for (const device of devices) this.#learning.add(device);
    return () => {
      for (const device of devices) this.#learning.delete(device);
    };
  }

  isLearning(device: string): boolean {
    return this.#learning.has(device);
  }

  forget(device: string): void {
    if (this.#devices.delete(device)) this.#revision++;
  }

  /** Takes over what was kept before the start, where nothing newer is known. */
  learn(kept: KeptCounters): void {
    for (const [device, counters] of Object.entries(kept)) {
      for (const [measurand, counter] of Object.entries(counters)) {
        const known = this.#devices.get(device)?.get(measurand);
        if (known !== undefined && known.atMs >= counter.atMs) continue;
        // Not everybody who keeps counters knows what they are made of.
        this.keep(device, measurand, { ...(known?.madeOf !== undefined && { madeOf: known.madeOf }), ...counter });
      }
    }
  }

  all(): KeptCounters {
    return Object.fromEntries([...this.#devices].map(([device, counters]) => [device, Object.fromEntries(counters)]));
  }
}
