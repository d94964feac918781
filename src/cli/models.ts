// `meterhub models`: the catalogue as a table, as JSON or as model files, and the check of such a file. It must not know how a
// meter is read.
import type { Command } from 'commander';
import type { Catalogue } from '../catalog/model-set.ts';
import { modelText } from '../config/models/print-model.ts';
import type { ModelBase } from '../definition/model-base.ts';
import { KINDS } from '../kinds/kinds.ts';
import { MeterHubError } from '../model/error.ts';
import { formatProblems } from '../yaml/file-problem.ts';
import { catalogueOf, checkModelFile, MODELS_FLAG } from './own-models/own-models.ts';
import { textTable } from './shared/text-table.ts';
import { counted } from '../vocabulary/counted.ts';

interface ListFlags {
  readonly json?: boolean;
  readonly models?: string;
}

const FAILED = 1;

export function registerModels(program: Command): void {
  const write = (text: string): void => program.configureOutput().writeOut?.(text);
  const warn = (text: string): void => program.configureOutput().writeErr?.(text);
  const list = (names: readonly string[], { json, models: folder }: ListFlags): void => {
    const catalogue = catalogueOf(folder, warn);
    const models = names.length === 0 ? catalogue.all : [...new Set(names.map((name) => modelByName(name, catalogue)))];
    write(json === true ? `${JSON.stringify(models, null, 2)}\n` : modelTable(models));
  };
  const models = program
    .command('models')
    .description('list the supported meters and the names that `model:` and `-d` take; print and check models as text')
    .argument('[name...]', 'only these, by id or alias, in any case')
    .option('--json', 'print the whole declarations, registers included')
    .option(...MODELS_FLAG)
    .action(list);
  models
    .command('list')
    .description('the table, as without a word')
    .argument('[name...]', 'only these, by id or alias, in any case')
    .option('--json', 'print the whole declarations, registers included')
    .option(...MODELS_FLAG)
    .action((names: string[], _flags: ListFlags, command: Command) => list(names, command.optsWithGlobals()));
  models
    .command('show')
    .description('print a model as a file of models.d: to begin an own one with, or to see its registers')
    .argument('<name>', 'id or alias, in any case')
    .option(...MODELS_FLAG)
    .action((name: string, _flags: ListFlags, command: Command) => {
      const { models: folder }: ListFlags = command.optsWithGlobals();
      write(shownModel(modelByName(name, catalogueOf(folder, warn))));
    });
  models
    .command('check')
    .description('check model files without opening a port: all mistakes at once, with line, column and hint')
    .argument('<files...>', 'the files')
    .option('--json', 'print the mistakes as JSON')
    .action((files: string[], _flags: ListFlags, command: Command) => {
      const { json }: ListFlags = command.optsWithGlobals();
      const checked = files.map((file) => ({ file, ...checkModelFile(file) }));
      if (checked.some(({ model }) => model === null)) process.exitCode = FAILED;
      if (json === true) {
        const problems = checked.flatMap((each) => each.problems);
        write(`${JSON.stringify({ ok: problems.length === 0, problems }, null, 2)}\n`);
      } else write(checked.map(checkedText).join('\n'));
    });
}

/** Throws USAGE with the names that may have been meant. */
function modelByName(name: string, catalogue: Catalogue): ModelBase {
  const model = catalogue.findModel(name);
  if (model !== null) return model;
  const suggestions = catalogue.suggestModels(name);
  const hint = suggestions.length > 0 ? `did you mean ${suggestions.join(', ')}?` : 'see `meterhub models`';
  throw new MeterHubError('USAGE', `models: there is no model "${name}"; ${hint}`);
}

/** The file, with what it cannot say in front. */
function shownModel(model: ModelBase): string {
  const format = KINDS.named(model.kind).modelFile;
  const text = modelText(model, KINDS);
  if (format === null || text === null) {
    throw new MeterHubError('USAGE', `models: ${model.id} is code and has no text; docs/ADD-A-METER.md says more`);
  }
  const code = format.inCode(model);
  return code === null ? text : `# ${code.en} (docs/ADD-A-METER.md).\n${text}`;
}

function checkedText({ file, model, problems }: { readonly file: string } & ReturnType<typeof checkModelFile>): string {
  if (model === null) {
    return `${formatProblems(problems)}\n\n${file}: ${counted(problems.length, 'mistake')}\n`;
  }
  const measured = KINDS.named(model.kind).knownMeasurands(model) ?? [];
  return `${file} is fine.\n\n${modelTable([model])}\n${counted(measured.length, 'value')}: ${measured.join(', ')}\n`;
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
