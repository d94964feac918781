// A set of models and how to find one by name: the built-in catalogue, or that with the models of a house. A value: who needs
// another set makes one. It must not know how a device is read.
import type { ModelBase } from '../definition/model-base.ts';
import { nearestNames } from '../vocabulary/nearest-names.ts';

/** The models as the configuration needs them. */
export interface Catalogue {
  readonly all: readonly ModelBase[];
  findModel(name: string): ModelBase | null;
  suggestModels(name: string): readonly string[];
  /** Whether a file describes a model of this name, but has mistakes that are reported already. */
  isBroken?(name: string): boolean;
}

export class ModelSet<M extends ModelBase = ModelBase> implements Catalogue {
  /** Sorted by id. */
  readonly all: readonly M[];
  readonly #byName = new Map<string, M>();
  readonly #broken: ReadonlySet<string>;

  /** `broken`: names whose models could not be made. Throws a TypeError when a name belongs to two models. */
  constructor(models: readonly M[], broken: ReadonlySet<string> = new Set()) {
    this.all = [...models].sort((a, b) => (a.id < b.id ? -1 : 1));
    this.#broken = broken;
    for (const model of this.all) {
      for (const name of [model.id, ...model.aliases]) {
        const other = this.#byName.get(name);
        if (other !== undefined) {
          throw new TypeError(`catalogue: ${model.id}: the name ${name} belongs to ${other.id}`);
        }
        this.#byName.set(name, model);
      }
    }
  }

  /** The model with this id or alias, in any case ("SDM630", "sdm630"); null when there is none. */
  findModel(name: string): M | null {
    return this.#byName.get(name.trim().toLowerCase()) ?? null;
  }

  isBroken(name: string): boolean {
    return this.#broken.has(name.trim().toLowerCase());
  }

  /** Every id and alias, in the order of the models. */
  names(): string[] {
    return [...this.#byName.keys()];
  }

  /** Names that `name` may have meant, the nearest first, at most `limit` and each of another model. */
  suggestModels(name: string, limit = 3): string[] {
    const suggested = new Map<M | undefined, string>();
    for (const known of nearestNames(name, this.names())) {
      const model = this.#byName.get(known);
      if (!suggested.has(model)) suggested.set(model, known);
    }
    return [...suggested.values()].slice(0, limit);
  }
}

/** A set with more models. The names must be free. */
export function withModels(
  set: Catalogue,
  own: readonly ModelBase[],
  broken: ReadonlySet<string> = new Set(),
): Catalogue {
  return own.length === 0 && broken.size === 0 ? set : new ModelSet([...set.all, ...own], broken);
}
