// The outputs that a program knows. It knows none by name.
import type { OutputKind } from './output-kind.ts';

export class OutputList {
  readonly all: readonly OutputKind[];
  readonly #byType: ReadonlyMap<string, OutputKind>;

  constructor(all: readonly OutputKind[]) {
    this.all = all;
    this.#byType = new Map(all.map((kind) => [kind.type, kind]));
  }

  /** Throws a TypeError when there is none: whoever names a type made it from the list. */
  ofType({ type }: { readonly type: string }): OutputKind {
    const kind = this.#byType.get(type);
    if (kind === undefined) throw new TypeError(`there is no output of type ${type}`);
    return kind;
  }
}
