// From the texts of model files to models, or to everything that is wrong with them: each judged by the schema of its kind,
// those that extend others after them. Reads no file; knows no kind.
import { withModels, type Catalogue } from '../../catalog/model-set.ts';
import type { ModelBase } from '../../definition/model-base.ts';
import type { KindList } from '../../source/entry/kind-list.ts';
import type { ConfigProblem } from '../../yaml/file-problem.ts';
import { nearestNames } from '../../vocabulary/nearest-names.ts';
import { quote } from '../../yaml/masking.ts';
import { ModelFile } from './model-file.ts';
import type { ModelText } from './model-texts.ts';

/** Which model a text names and which one it extends, as far as it says so. */
export function namesIn(text: ModelText): { readonly id: string; readonly parent: string | null } {
  const { id, parentName } = new ModelFile(text);
  return { id, parent: parentName };
}

export interface LoadedModels {
  /** The built-in models and those of the files. */
  readonly catalogue: Catalogue;
  /** Those of the files alone. */
  readonly own: readonly ModelBase[];
  readonly problems: readonly ConfigProblem[];
}

/** Far more than a building has kinds of devices. */
const MAX_FILES = 500;

/** Never throws. `builtIn`: what names are taken, and what may be extended. */
export function loadModels(texts: readonly ModelText[], kinds: KindList, builtIn: Catalogue): LoadedModels {
  if (texts.length === 0) return { catalogue: builtIn, own: [], problems: [] };
  const files = texts.slice(0, MAX_FILES).map((text) => new ModelFile(text));
  const [first] = files;
  if (first !== undefined && texts.length > MAX_FILES) {
    first.report.error(
      [],
      { en: `there are more than ${MAX_FILES} models`, de: `es gibt mehr als ${MAX_FILES} Modelle` },
      { en: 'is this the folder of models?', de: 'ist das der Ordner der Modelle?' },
    );
  }
  const loader = new Loader(files, kinds, builtIn);
  for (const file of files) loader.build(file);
  const own = loader.named();
  const broken = new Set(files.filter((file) => !own.some(({ id }) => id === file.id)).map(({ id }) => id));
  return { catalogue: withModels(builtIn, own, broken), own, problems: files.flatMap(({ report }) => report.errors()) };
}

class Loader {
  readonly #files: readonly ModelFile[];
  readonly #kinds: KindList;
  readonly #builtIn: Catalogue;
  /** Undefined: not begun; `open`: what it extends is being made; null: it has mistakes. */
  readonly #made = new Map<ModelFile, ModelBase | 'open' | null>();

  constructor(files: readonly ModelFile[], kinds: KindList, builtIn: Catalogue) {
    this.#files = files;
    this.#kinds = kinds;
    this.#builtIn = builtIn;
  }

  build(file: ModelFile): ModelBase | null {
    const made = this.#made.get(file);
    if (made === 'open') return null;
    if (made !== undefined) return made;
    this.#made.set(file, 'open');
    const parent = this.#parentOf(file);
    const model = parent === 'wrong' ? null : file.build(parent, this.#kinds);
    this.#made.set(file, model);
    return model;
  }

  /** All models whose names are theirs alone; names that are taken are reported. */
  named(): ModelBase[] {
    const takers = new Map<string, ModelFile>();
    return this.#files.flatMap((file) => {
      const taken = this.#isTaken(file, file.id, takers, 'id');
      takers.set(file.id, takers.get(file.id) ?? file);
      const made = this.#made.get(file);
      if (made === undefined || made === 'open' || made === null) return [];
      const wrong = made.aliases.filter((alias, index) => {
        const again = made.aliases.indexOf(alias) !== index || alias === made.id;
        if (again) reportTwice(file, alias, index);
        const isTaken = !again && this.#isTaken(file, alias, takers, index);
        takers.set(alias, takers.get(alias) ?? file);
        return again || isTaken;
      });
      return taken || wrong.length > 0 ? [] : [made];
    });
  }

  /** Null: it extends none. `wrong`: there is a mistake that is reported. */
  #parentOf(file: ModelFile): ModelBase | null | 'wrong' {
    const wanted = file.parentName;
    if (wanted === null) return null;
    const name = wanted.trim().toLowerCase();
    const own = this.#files.find((each) => each.id === name);
    // A file like `sdm630.yaml` that extends sdm630 means the built-in one; that its own name is taken is said elsewhere.
    if (own === undefined || (own === file && this.#builtIn.findModel(name) !== null)) {
      return this.#builtIn.findModel(name) ?? this.#reportUnknown(file, wanted);
    }
    if (this.#made.get(own) === 'open') return reportCircle(file, own);
    // What is wrong with the other file is reported there.
    return this.build(own) ?? 'wrong';
  }

  #reportUnknown(file: ModelFile, name: string): 'wrong' {
    const names = [...this.#files.filter((each) => each !== file).map(({ id }) => id), ...namesOf(this.#builtIn)];
    const near = nearestNames(name, names).slice(0, 3);
    file.report.error(
      ['extends'],
      { en: `there is no model ${quote(name)}`, de: `es gibt kein Modell ${quote(name)}` },
      near.length === 0
        ? { en: '`meterhub models` lists them', de: '`meterhub models` listet sie auf' }
        : { en: `did you mean ${near.join(' or ')}?`, de: `ist ${near.join(' oder ')} gemeint?` },
    );
    return 'wrong';
  }

  /** Whether somebody before has the name (reported). `at`: the key `id`, or the place among the aliases. */
  #isTaken(file: ModelFile, name: string, takers: ReadonlyMap<string, ModelFile>, at: 'id' | number): boolean {
    const path = at === 'id' ? ['id'] : ['aliases', at];
    const builtIn = this.#builtIn.findModel(name);
    if (builtIn !== null) {
      file.report.error(
        path,
        {
          en: `${quote(name)} is the name of a built-in model (${builtIn.id})`,
          de: `${quote(name)} heißt schon ein eingebautes Modell (${builtIn.id})`,
        },
        {
          en: `choose another one (\`id\`, or the name of the file); \`extends: ${builtIn.id}\` takes over what it says`,
          de: `einen anderen wählen (\`id\`, oder den Namen der Datei); \`extends: ${builtIn.id}\` übernimmt, was es sagt`,
        },
      );
      return true;
    }
    const other = takers.get(name);
    if (other === undefined || other === file) return false;
    file.report.error(
      path,
      {
        en: `${quote(name)} is also the name of the model in ${other.name}`,
        de: `${quote(name)} heißt auch das Modell in ${other.name}`,
      },
      { en: 'rename one of them', de: 'eines davon umbenennen' },
      'key',
    );
    return true;
  }
}

function namesOf({ all }: Catalogue): string[] {
  return all.flatMap(({ id, aliases }) => [id, ...aliases]);
}

function reportTwice(file: ModelFile, alias: string, index: number): void {
  file.report.error(
    ['aliases', index],
    { en: `${quote(alias)} is its name already`, de: `${quote(alias)} heißt es schon` },
    { en: 'remove it', de: 'weglassen' },
  );
}

function reportCircle(file: ModelFile, other: ModelFile): 'wrong' {
  file.report.error(
    ['extends'],
    file === other
      ? { en: 'a model cannot extend itself', de: 'ein Modell kann sich nicht selbst erweitern' }
      : {
          en: `${other.id} extends this model in turn (${other.name})`,
          de: `${other.id} erweitert seinerseits dieses Modell (${other.name})`,
        },
    { en: 'one of them has to stand on its own', de: 'eines davon muss für sich allein stehen' },
  );
  return 'wrong';
}
