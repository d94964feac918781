// The catalogue of a command line: the built-in models and those of the house as files. It must not know what a command does
// with a model.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BUILT_IN } from '../../catalog/index.ts';
import type { Catalogue } from '../../catalog/model-set.ts';
import { loadModels, namesIn } from '../../config/models/load-models.ts';
import type { ModelText } from '../../config/models/model-texts.ts';
import type { ModelBase } from '../../definition/model-base.ts';
import { KINDS } from '../../kinds/kinds.ts';
import { MeterHubError } from '../../model/error.ts';
import { ConfigError } from '../../yaml/config-error.ts';
import { formatProblems, type ConfigProblem } from '../../yaml/file-problem.ts';
import { modelFile, modelsBeside, modelsIn } from './model-folder.ts';

export const MODELS_FLAG = [
  '--models <folder>',
  'folder with models as text (default: models.d here, and /etc/meterhub/models.d)',
] as const;

/** What is wrong with files of the folder is told; the other models are known. Throws USAGE when there is no such folder. */
export function catalogueOf(folder: string | undefined, warn: (text: string) => void): Catalogue {
  const { texts, problem } = folder === undefined ? modelsBeside(null)(null) : modelsIn(folder);
  if (problem !== null) throw new MeterHubError('USAGE', `--models: ${problem.en}`);
  const { catalogue, problems } = loadModels(texts, KINDS, BUILT_IN);
  if (problems.length > 0) warn(`${formatProblems(problems)}\n`);
  return catalogue;
}

/** Extends of extends of ...: more is no model of a house. */
const MAX_PARENTS = 20;

export interface CheckedModel {
  /** Null: there are mistakes. */
  readonly model: ModelBase | null;
  readonly problems: readonly ConfigProblem[];
}

/** A model file by its path; what it extends is looked for among the built-in models and in its folder. Never throws. */
export function checkModelFile(path: string): CheckedModel {
  const first = modelFile(path);
  const { own, problems } = loadModels([first, ...parentsOf(first, dirname(path))], KINDS, BUILT_IN);
  const model = own.find(({ id }) => id === namesIn(first).id);
  return { model: problems.length > 0 ? null : (model ?? null), problems };
}

/** Throws CONFIG_INVALID with every mistake. */
export function readModelFile(path: string): ModelBase {
  const { model, problems } = checkModelFile(path);
  if (model === null) throw new ConfigError('the model has errors', problems);
  return model;
}

function parentsOf(first: ModelText, folder: string): ModelText[] {
  const parents: ModelText[] = [];
  let name = namesIn(first).parent;
  while (name !== null && parents.length < MAX_PARENTS && BUILT_IN.findModel(name) === null) {
    const stem = name;
    const path = ['.yaml', '.yml'].map((ending) => join(folder, `${stem}${ending}`)).find((each) => existsSync(each));
    if (path === undefined || !/^[\w.-]+$/.test(stem) || parents.some((each) => each.stem === stem)) break;
    const parent = modelFile(path);
    parents.push(parent);
    name = namesIn(parent).parent;
  }
  return parents.filter(({ stem }) => stem !== first.stem);
}
