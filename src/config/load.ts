// From the text of a configuration file to what the program runs with, or to everything that is wrong with it.
// Reads no file and opens no port.
import { findModel, suggestModels } from '../catalog/index.ts';
import type { Config } from './config.ts';
import type { ConfigProblem } from '../yaml/file-problem.ts';
import { KINDS } from '../kinds/kinds.ts';
import { OUTPUTS } from '../output/outputs.ts';
import { Report } from '../yaml/report.ts';
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
export type LoadOptions = Partial<Parts>;

const OWN_PARTS: Parts = { kinds: KINDS, outputs: OUTPUTS, catalogue: { findModel, suggestModels } };

function partsOf(options: LoadOptions): Parts {
  return Object.keys(options).length === 0 ? OWN_PARTS : { ...OWN_PARTS, ...options };
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Never throws. `fileName` is for messages only; `env` is where `!env NAME` looks. */
export function loadConfig(text: string, fileName: string, env: Environment, options: LoadOptions = {}): LoadResult {
  const source = readYaml(text, env);
  const report = new Report(fileName, source);
  const config = resolveConfig(source.value, partsOf(options), report);
  const problems = report.errors();
  const warnings = report.warnings();
  if (config === null || problems.length > 0) return { ok: false, problems, warnings };
  return { ok: true, config, warnings, positions: (path, part) => source.locate(path, part) };
}
