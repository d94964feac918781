// `meterhub models`: the catalogue as a table or as JSON. It must not know how a meter is read.
import type { Command } from 'commander';
import { allModels, findModel, suggestModels } from '../catalog/index.ts';
import type { DeviceModel } from '../definition/device-model.ts';
import { lineText } from '../definition/modbus/model-summary.ts';
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
function modelByName(name: string): DeviceModel {
  const model = findModel(name);
  if (model !== null) return model;
  const suggestions = suggestModels(name);
  const hint = suggestions.length > 0 ? `did you mean ${suggestions.join(', ')}?` : 'see `meterhub models`';
  throw new MeterHubError('USAGE', `models: there is no model "${name}"; ${hint}`);
}

/** One line a model; the names last, because there are many. */
export function modelTable(models: readonly DeviceModel[]): string {
  const header = ['ID', 'MANUFACTURER', 'MODEL', 'PHASES', 'READ BY', 'LINE DEFAULT', 'ALIASES'];
  return textTable(header, models.map(tableRow));
}

function tableRow(model: DeviceModel): string[] {
  return [
    model.id,
    model.manufacturer,
    model.model,
    String(model.phases ?? '-'),
    ...readCells(model),
    model.aliases.join(', '),
  ];
}

/** How it is read, and its line. */
function readCells(model: DeviceModel): string[] {
  switch (model.kind) {
    case 'modbus':
      return [model.function === 'input' ? '4 (input)' : '3 (holding)', lineText(model.line)];
    case 'sml':
      return ['SML', lineText(model.line)];
    case 'http':
      return ['HTTP', 'network'];
  }
}
