// Named pieces of the running program, each built from a piece of the configuration and kept as long as that stays the
// same. It must not know what the pieces do.
import { isDeepStrictEqual } from 'node:util';

export interface Part {
  start(): void;
  /** Resolves when nothing of it runs any more. Never rejects. */
  stop(): Promise<void>;
}

/** Names of the pieces. A piece that was built anew is in both lists. */
export interface PartChanges {
  readonly stopped: readonly string[];
  readonly started: readonly string[];
}

export interface PartSetOptions<C, P extends Part> {
  readonly build: (config: C, name: string) => P;
  /** Called before the piece is started. */
  readonly onBuilt?: (part: P, name: string) => void;
  /** Called when the piece has stopped, with what replaces its configuration (null: nothing). */
  readonly onStopped?: (part: P, config: C, successor: C | null, name: string) => void;
}

interface Kept<C, P> {
  readonly config: C;
  readonly part: P;
}

export class Reconciler<C, P extends Part> {
  readonly #options: PartSetOptions<C, P>;
  readonly #kept = new Map<string, Kept<C, P>>();

  constructor(options: PartSetOptions<C, P>) {
    this.#options = options;
  }

  /** In no particular order. */
  get all(): readonly P[] {
    return [...this.#kept.values()].map(({ part }) => part);
  }

  names(): readonly string[] {
    return [...this.#kept.keys()];
  }

  get(name: string): P | null {
    return this.#kept.get(name)?.part ?? null;
  }

  /**
   * Stops what is no longer wanted or wanted differently, then starts what is new: two pieces that need the same port are
   * never there at once. Pieces whose configuration is deeply equal are not touched.
   */
  async apply(wanted: ReadonlyMap<string, C>): Promise<PartChanges> {
    const old = [...this.#kept].filter(([name, { config }]) => !isDeepStrictEqual(wanted.get(name), config));
    await Promise.all(old.map(([name]) => this.#stop(name, wanted.get(name) ?? null)));
    const fresh = [...wanted].filter(([name]) => !this.#kept.has(name));
    const built = fresh.map(([name, config]) => this.#build(name, config));
    for (const part of built) part.start();
    return { stopped: old.map(([name]) => name), started: fresh.map(([name]) => name) };
  }

  async stop(): Promise<void> {
    await this.apply(new Map());
  }

  #build(name: string, config: C): P {
    const part = this.#options.build(config, name);
    this.#kept.set(name, { config, part });
    this.#options.onBuilt?.(part, name);
    return part;
  }

  async #stop(name: string, successor: C | null): Promise<void> {
    const kept = this.#kept.get(name);
    if (!kept) return;
    await kept.part.stop();
    this.#kept.delete(name);
    this.#options.onStopped?.(kept.part, kept.config, successor, name);
  }
}

/** For a section of which there is one or none: the wanted pieces of {@link Reconciler.apply}. */
export function oneOrNone<C>(name: string, config: C | null): ReadonlyMap<string, C> {
  return new Map(config === null ? [] : [[name, config]]);
}
