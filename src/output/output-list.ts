// The outputs that a program knows. It knows none by name.
import type { FigureFamily } from './figures.ts';
import type { OutputKind, OutputSection } from './output-kind.ts';
import type { OutputBase } from './output.ts';

export class OutputList {
  /** Types of which the section `outputs` has any number. */
  readonly all: readonly OutputKind[];
  /** Types with a section of their own. */
  readonly sections: readonly OutputSection[];
  readonly #byType: ReadonlyMap<string, OutputKind>;
  readonly #sectionByType: ReadonlyMap<string, OutputSection>;

  constructor(all: readonly OutputKind[], sections: readonly OutputSection[]) {
    this.all = all;
    this.sections = sections;
    this.#byType = new Map(all.map((kind) => [kind.type, kind]));
    this.#sectionByType = new Map(sections.map((section) => [section.type, section]));
  }

  /** Throws a TypeError when there is none: whoever names a type made it from the list. */
  ofType({ type }: { readonly type: string }): OutputKind {
    return known(this.#byType.get(type), type);
  }

  /** What builds an output of these settings. Throws a TypeError as {@link ofType} does. */
  builderOf({ type }: OutputBase): OutputKind | OutputSection {
    return known(this.#byType.get(type) ?? this.#sectionByType.get(type), type);
  }

  get figures(): FigureFamily[] {
    return [...this.all, ...this.sections].flatMap(({ figures = [] }) => figures);
  }

  /** The outputs that run without a file. */
  get withoutFile(): OutputBase[] {
    return this.sections.flatMap(({ withoutFile }) => withoutFile ?? []);
  }
}

function known<T>(kind: T | undefined, type: string): T {
  if (kind === undefined) throw new TypeError(`there is no output of type ${type}`);
  return kind;
}
