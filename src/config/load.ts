// From the text of a configuration file to what the program runs with, or to everything that is wrong with it.
// Reads no file and opens no port.
import { BUILT_IN } from '../catalog/index.ts';
import type { Config } from './config.ts';
import type { ConfigProblem } from '../yaml/file-problem.ts';
import { KINDS } from '../kinds/kinds.ts';
import { OUTPUTS } from '../output/outputs.ts';
import { Report } from '../yaml/report.ts';
import { loadModels, type LoadedModels } from './models/load-models.ts';
import { NO_MODELS, type FoundModels } from './models/model-texts.ts';
import { isRecord } from './schema/info.ts';
import { withoutTypographicQuotes } from './schema/meant.ts';
import type { Parts } from './schema/schema.ts';
import { resolveConfig } from './resolve/config.ts';
import { readYaml, type Part, type Path, type SourceRange } from '../yaml/yaml-source.ts';

/** Where a key path stands in the file; the nearest enclosing entry when it is not there. Never throws. */
export type Positions = (path: Path, part?: Part) => SourceRange;

export type LoadResult =
  | {
      readonly ok: true;
      readonly config: Config;
      readonly warnings: readonly ConfigProblem[];
      readonly positions: Positions;
    }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[]; readonly warnings: readonly ConfigProblem[] };

/** What the program is made of; its own kinds, outputs and catalogue unless said otherwise. */
export interface LoadOptions extends Partial<Parts> {
  /** Finds the model files. `folder`: the one that the configuration names; null: it names none. Left out: there are none. */
  readonly findModels?: (folder: string | null) => FoundModels;
}

const OWN_PARTS: Parts = { kinds: KINDS, outputs: OUTPUTS, catalogue: BUILT_IN };

/** The same object as long as it says the same: schemas are made once for it. */
function partsOf({ kinds, outputs, catalogue }: LoadOptions): Parts {
  if (kinds === undefined && outputs === undefined && catalogue === undefined) return OWN_PARTS;
  return {
    kinds: kinds ?? OWN_PARTS.kinds,
    outputs: outputs ?? OWN_PARTS.outputs,
    catalogue: catalogue ?? OWN_PARTS.catalogue,
  };
}

type Environment = Readonly<Record<string, string | undefined>>;

const TYPOGRAPHIC = {
  message: {
    en: 'these quotes are letters for YAML: a word processor made them',
    de: 'diese Anführungszeichen sind für YAML Buchstaben: Ein Textprogramm hat sie gemacht',
  },
  hint: {
    en: 'leave them out, or type the straight ones: \' or "',
    de: 'weglassen, oder die geraden tippen: \' oder "',
  },
};

/** Never throws. `fileName` is for messages only; `env` is where `!env NAME` looks. */
export function loadConfig(text: string, fileName: string, env: Environment, options: LoadOptions = {}): LoadResult {
  const source = readYaml(text, env);
  const report = new Report(fileName, source);
  const value = withoutTypographicQuotes(source.value, (path) =>
    report.error(path, TYPOGRAPHIC.message, TYPOGRAPHIC.hint),
  );
  const parts = partsOf(options);
  const own = ownModels(value, parts, options, report);
  const known = own.catalogue === parts.catalogue ? parts : { ...parts, catalogue: own.catalogue };
  const config = resolveConfig(value, known, report);
  const problems = [...report.errors(), ...own.problems];
  const warnings = report.warnings();
  if (config === null || problems.length > 0) return { ok: false, problems, warnings };
  return { ok: true, config, warnings, positions: (path, part) => source.locate(path, part) };
}

/** The models of the house. */
function ownModels(value: unknown, parts: Parts, { findModels }: LoadOptions, report: Report): LoadedModels {
  const folder = isRecord(value) && typeof value['models'] === 'string' ? value['models'] : null;
  const { texts, problem } = findModels?.(folder) ?? NO_MODELS;
  if (problem !== null) {
    report.error(['models'], problem, {
      en: 'make the folder, or name the one with the model files',
      de: 'den Ordner anlegen, oder den mit den Modelldateien nennen',
    });
  }
  return loadModels(texts, parts.kinds, parts.catalogue);
}
