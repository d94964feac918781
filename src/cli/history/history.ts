// `meterhub history`: what the history file holds, taken out, filled in. Knows the command line and the order of steps.
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { RecordingConfig } from '../../history/history-config.ts';
import { Calendar, machineTimeZone } from '../../time/calendar.ts';
import { refuseFileInUse } from '../../history/engine/file-lock.ts';
import { openHistoryReader } from '../../history/file-reader.ts';
import type { HistoryReader } from '../../history/history.ts';
import { ImportPlan } from '../../history/import/plan.ts';
import { openHistory } from '../../history/recorder.ts';
import { keepOwnersBeside } from '../place/beside.ts';
import { historyFileOf } from '../place/service-files.ts';
import { usage } from '../shared/bus-option.ts';
import { LOCALE_FLAG } from '../shared/csv-locale-flag.ts';
import { processContext, type CommandContext } from '../shared/command-context.ts';
import { enterExchange, listExchanges, type ExchangeFlags } from './exchange.ts';
import { exportExchanges, exportHistory, type HistoryExportFlags } from './export.ts';
import { registerHistoryCheck } from './check-file.ts';
import { checkImportFiles, importFiles } from './import.ts';
import { namesIn } from './import-names.ts';
import { importText, infoText } from './report.ts';
import { readConfig } from '../shared/read-config.ts';
import { localDateTime } from '../../time/local-time.ts';
import { counted } from '../../vocabulary/counted.ts';

/** Where none is named. */
const FILE_HELP = 'the history file (default: data/history.db here, else that of the configuration)';

export interface ImportFlags {
  readonly file: string;
  readonly config?: string;
  readonly map?: readonly string[];
  readonly dryRun?: boolean;
}

/** Nothing is given up by an import: the hub knows how long it keeps what. */
const KEEP_ALL: Omit<RecordingConfig, 'path'> = {
  commitMs: 10_000,
  keep: { rawMs: null, oneMinuteMs: null, fifteenMinutesMs: null, oneHourMs: null, oneDayMs: null },
  resolution: {},
};

export function registerHistory(program: Command): void {
  const history = program
    .command('history')
    .description('look into the history file, check it, export and import values');
  history
    .command('info')
    .description('what is recorded, since when, how large')
    .option('-f, --file <file>', FILE_HELP)
    .action(({ file }: { file?: string }) => {
      const path = historyFileOf(file);
      return keepOwnersBeside(path, () => info(path, processContext()));
    });
  history
    .command('export')
    .description('write values as text, in the layout of /api/v1/history')
    .option('-f, --file <file>', FILE_HELP)
    .option('-t, --target <file>', 'the file to write; - is the standard output', 'history.csv')
    .option('--series <names>', 'device.measurand or device.*, separated by commas (default: all)')
    .option('--from <time>', 'from then on: 2026-01-15, 2026-01-15T13:00, thisMonth, -1d')
    .option('--to <time>', 'before then')
    .option('--resolution <period>', 'raw, 1min, 15min, 1h, 1d ...', 'raw')
    .option('--format <format>', 'csv, ndjson or json (default: by the end of the name, else csv)')
    .option('--exchanges', 'the exchanged and reset meters instead of values; `import` takes the table')
    .option(...LOCALE_FLAG)
    .action((flags: HistoryExportFlags & { file?: string }) => {
      const file = historyFileOf(flags.file);
      return keepOwnersBeside(file, () => exportFrom({ ...flags, file }, processContext()));
    });
  history
    .command('import')
    .description('take over CSV backups of the first MeterHub, and files or TSV of the logger; stop MeterHub before')
    .argument('<files...>', 'the files')
    .option('-f, --file <file>', FILE_HELP)
    .option('-c, --config <file>', 'the configuration that says what the names mean')
    .option(
      '--map <rule>',
      'what a name means: grid_p=grid.power for a column, 12=grid for a meter of the logger; as often as needed',
      // One rule each time: a list would take the files behind it for rules.
      (rule: string, rules: readonly string[] | undefined) => [...(rules ?? []), rule],
    )
    .option('--dry-run', 'only say what would be done')
    .action((files: string[], flags: Omit<ImportFlags, 'file'> & { file?: string }) => {
      const file = historyFileOf(flags.file);
      return keepOwnersBeside(file, () => importInto(files, { ...flags, file }, processContext()));
    });
  history
    .command('exchange')
    .description('say that a meter was exchanged or reset, so that its energy stays right; stop MeterHub before')
    .argument('<device>', 'its name in the configuration; without flags, what is known of it is listed')
    .option('-f, --file <file>', FILE_HELP)
    .option('--old <reading>', 'what the old meter showed last, as on its display: 3746.2 (kWh)')
    .option('--new <reading>', 'what the new meter showed first')
    .option('--at <time>', 'when: 2026-01-15T13:00, -2h')
    .option('--measurand <name>', 'which counter (default: the one of what is drawn)')
    .option('--old-serial <number>', 'serial number of the old meter')
    .option('--new-serial <number>', 'serial number of the new meter')
    .option('--remove', 'take back the exchange that is known near this time')
    .action((device: string, flags: ExchangeFlags & { file?: string }) => {
      const file = historyFileOf(flags.file);
      return keepOwnersBeside(file, () => exchange(device, { ...flags, file }, processContext()));
    });
  registerHistoryCheck(history);
}

/** Rejects with HISTORY_*. */
export async function info(path: string, context: CommandContext): Promise<void> {
  await reading(path, context, async (history) => {
    const stats = await history.stats();
    context.terminal.out(infoText(stats, new Calendar(stats.timeZone)));
  });
}

/** Rejects with USAGE or HISTORY_*. */
export async function exportFrom(flags: HistoryExportFlags & { file: string }, context: CommandContext): Promise<void> {
  await reading(flags.file, context, async (history) => {
    const isExchanges = flags.exchanges === true;
    const count = await (isExchanges ? exportExchanges : exportHistory)(history, flags, context);
    const text = counted(count, isExchanges ? 'exchange' : 'point');
    context.terminal.err(`${localDateTime(context.clock.wallMs())} Exported ${text}.\n`);
  });
}

/** Rejects with USAGE or HISTORY_*. */
export async function exchange(
  device: string,
  { file, ...flags }: ExchangeFlags & { file: string },
  context: CommandContext,
): Promise<void> {
  const { terminal, clock } = context;
  if (Object.keys(flags).length === 0) {
    return reading(file, context, async (history) => terminal.out(await listExchanges(history, device)));
  }
  // Says it when there is no such file, before one is made.
  await reading(file, context, () => Promise.resolve());
  refuseFileInUse(file);
  const store = openHistory({ config: { ...KEEP_ALL, path: file }, clock, log: warnings(context) });
  try {
    terminal.out(await enterExchange(store, device, flags, context));
  } finally {
    await store.close();
  }
}

/** Rejects with USAGE, CONFIG_* or HISTORY_*. */
export async function importInto(files: readonly string[], flags: ImportFlags, context: CommandContext): Promise<void> {
  const { terminal, clock } = context;
  const config = flags.config === undefined ? null : readConfig(flags.config, terminal.err);
  const plan = new ImportPlan(rulesOf(flags.map ?? []), config && namesIn(config, clock));
  checkImportFiles(files);
  const calendar = new Calendar(machineTimeZone());
  if (flags.dryRun === true) {
    terminal.out(importText(await importFiles(files, plan, null, context), plan, calendar, true));
    return;
  }
  const isNew = !existsSync(flags.file);
  refuseFileInUse(flags.file);
  const settings = { ...KEEP_ALL, resolution: config?.history?.resolution ?? {}, path: flags.file };
  const store = openHistory({ config: settings, clock, log: warnings(context) });
  try {
    terminal.out(importText(await importFiles(files, plan, store, context), plan, calendar, false));
    if (isNew) terminal.err(`${flags.file} is a new file; -f names another one\n`);
  } finally {
    await store.close();
  }
}

function warnings({ terminal }: CommandContext) {
  return {
    warn: (_: object, text: string): void => terminal.err(`${text}\n`),
    info: (): void => undefined,
  };
}

async function reading(
  path: string,
  { clock }: CommandContext,
  work: (history: HistoryReader) => Promise<void>,
): Promise<void> {
  const history = await openHistoryReader(path, clock);
  try {
    await work(history);
  } finally {
    await history.close();
  }
}

/** Throws USAGE. */
function rulesOf(texts: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    texts.map((text): [string, string] => {
      const [, from, to] = /^([^=]+)=([^=]+)$/.exec(text) ?? [];
      if (from !== undefined && to !== undefined) return [from.trim(), to.trim()];
      throw usage(
        `--map: "${text}" is no rule`,
        'write name=device.measurand, or number=device for a meter of the logger',
      );
    }),
  );
}
