// `meterhub models`: the catalogue as a table or as JSON. It must not know how a meter is read.
import type { Command } from 'commander';
import { allModels, findModel, suggestModels } from '../catalog/index.ts';
import type { ModelBase } from '../definition/model-base.ts';
import { KINDS } from '../kinds/kinds.ts';
import { MeterHubError } from '../model/error.ts';
import { textTable } from './shared/text-table.ts';

export function registerModels(program: Command): void {
  program
    .command('models')
    .description('list the supported meters and the names that `model:` and `-d` take')
    .argument('[name...]', 'only these, by id or alias, in any case')
    .option('--json', 'print the whole declarations, registers included')
    .action((names: string[], options: { json?: boolean }) => {
      const models = names.length === 0 ? allModels : [...new Set(names.map(modelByName))];
      const text = options.json === true ? `${JSON.stringify(models, null, 2)}\n` : modelTable(models);
      program.configureOutput().writeOut?.(text);
    });
}

/** Throws USAGE with the names that may have been meant. */
function modelByName(name: string): ModelBase {
  const model = findModel(name);
  if (model !== null) return model;
  const suggestions = suggestModels(name);
  const hint = suggestions.length > 0 ? `did you mean ${suggestions.join(', ')}?` : 'see `meterhub models`';
  throw new MeterHubError('USAGE', `models: there is no model "${name}"; ${hint}`);
}

/** One line a model; the names last, because there are many. */
export function modelTable(models: readonly ModelBase[]): string {
  const header = ['ID', 'MANUFACTURER', 'MODEL', 'PHASES', 'READ BY', 'LINE DEFAULT', 'ALIASES'];
  return textTable(header, models.map(tableRow));
}

function tableRow(model: ModelBase): string[] {
  return [
    model.id,
    model.manufacturer,
    model.model,
    String(model.phases ?? '-'),
    ...KINDS.named(model.kind).readCells(model),
    model.aliases.join(', '),
  ];
}
