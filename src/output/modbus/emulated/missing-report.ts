// Gathers what clients asked a played meter for in vain, and tells each measurand once: a client that reads forty registers
// one by one makes one line, not forty. It must not know who is told.
import type { Clock } from '../../../model/clock.ts';

/** Long enough for one round of a client that asks for everything one by one. */
const GATHER_MS = 2000;

export class MissingReport {
  readonly #clock: Clock;
  readonly #tell: (measurands: readonly string[]) => void;
  readonly #told = new Set<string>();
  readonly #gathered = new Set<string>();
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, tell: (measurands: readonly string[]) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  add(measurands: readonly string[]): void {
    for (const measurand of measurands) if (!this.#told.has(measurand)) this.#gathered.add(measurand);
    if (this.#gathered.size > 0) this.#cancel ??= this.#clock.after(GATHER_MS, () => this.#flush());
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #flush(): void {
    this.#cancel = null;
    const measurands = [...this.#gathered];
    this.#gathered.clear();
    for (const measurand of measurands) this.#told.add(measurand);
    this.#tell(measurands);
  }
}
