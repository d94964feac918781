// `meterhub logger`: gosdm630's logger, with its flags and its lines. Knows the command line, not the file's layout.
import type { Command } from 'commander';
import { Calendar, machineTimeZone } from '../../time/calendar.ts';
import { EXPORT_FORMATS, goTime, type ExportFormat } from '../../logger/export.ts';
import { LoggerFile } from '../../logger/file.ts';
import { usage } from '../shared/bus-option.ts';
import { csvLocaleFlag, LOCALE_FLAG } from '../shared/csv-locale-flag.ts';
import { processContext, type CommandContext } from '../shared/command-context.ts';
import { HUB_ADDRESS_HELP } from '../place/hub-address.ts';
import { exportTo } from './export.ts';
import { recordInto, type RecordIntoFlags } from './record.ts';
import { localDateTime } from '../../time/local-time.ts';
import { textTable } from '../shared/text-table.ts';
import { rangeFlags, type RangeFlags } from '../shared/time-flags.ts';

const DEFAULT_FILE = 'log.db';

export interface ExportFlags extends RangeFlags {
  readonly dbfile: string;
  readonly tsv: string;
  readonly format?: string;
  readonly power?: boolean;
  readonly locale?: string;
}

/** The seed's flag stood before the command; here it may stand on either side. */
type Verbose = Pick<RecordIntoFlags, 'verbose'>;

export function registerLogger(program: Command): void {
  const logger = program
    .command('logger')
    .description('record all values of a running server, inspect and export them')
    .option('-v, --verbose', 'as with record: print every value');
  logger
    .command('record')
    .alias('r')
    .description('record all values until it is ended')
    .option('-u, --url <address>', `the server (${HUB_ADDRESS_HELP})`)
    .option('-f, --dbfile <file>', 'the file to record to', DEFAULT_FILE)
    .option(
      '-s, --sleeptime <seconds>',
      'how often the file is written, 1..3600; as much is lost when power fails',
      '120',
    )
    .option('-t, --timeout <seconds>', 'how long one question waits for an event, 1..120', '45')
    .option('-c, --category <name>', 'the category of events', 'meterupdate')
    .option('-v, --verbose', 'print every value')
    .action((flags: RecordIntoFlags) => recordInto({ ...logger.opts<Verbose>(), ...flags }, processContext()));
  logger
    .command('inspect')
    .alias('i')
    .description('say what was recorded')
    .option('-f, --dbfile <file>', 'the file that was recorded to', DEFAULT_FILE)
    .action(({ dbfile }: { dbfile: string }) => inspect(dbfile, processContext()));
  logger
    .command('export')
    .alias('e')
    .description('write what was recorded as text')
    .option('-f, --dbfile <file>', 'the file that was recorded to', DEFAULT_FILE)
    .option('-t, --tsv <file>', 'the file to write; - is the standard output', 'log.tsv')
    .option('--format <format>', `${EXPORT_FORMATS.join(', ')} (default: by the end of the name, else tsv)`)
    .option(...LOCALE_FLAG)
    .option('--power', 'the powers alone, as sdm630_logger wrote them: ID Time L1 L2 L3')
    .option('--from <time>', 'only from then on: 2026-01-15, 2026-01-15T13:00, today, -1d')
    .option('--to <time>', 'only before then')
    .action((flags: ExportFlags) => exportRecords(flags, processContext()));
}

/** gosdm630's three lines, then a line for each meter. Throws LOGGER_FILE. */
export function inspect(path: string, { terminal }: Pick<CommandContext, 'terminal'>): void {
  const file = LoggerFile.openForReading(path);
  try {
    const series = file.series();
    const count = series.reduce((sum, each) => sum + each.count, 0);
    terminal.out(`Found ${count} records:\n`);
    if (count === 0) return;
    const calendar = new Calendar(machineTimeZone());
    const text = (ms: number): string => goTime(ms, calendar.timeZone, calendar.iso(ms));
    terminal.out(`* First recorded on ${text(Math.min(...series.map(({ firstMs }) => firstMs)))}\n`);
    terminal.out(`* Last recorded on ${text(Math.max(...series.map(({ lastMs }) => lastMs)))}\n`);
    const rows = [...new Set(series.map(({ device }) => device))].map((device) => {
      const own = series.filter((each) => each.device === device);
      const records = own.reduce((sum, each) => sum + each.count, 0);
      return [device, String(records), own.map(({ measurand }) => measurand).join(' ')];
    });
    terminal.out(`\n${textTable(['DEVICE', 'RECORDS', 'MEASURANDS'], rows)}`);
  } finally {
    file.close();
  }
}

/** Rejects with USAGE or LOGGER_FILE; a file that was there stays as it was then. */
export async function exportRecords(flags: ExportFlags, context: CommandContext): Promise<void> {
  const calendar = new Calendar(machineTimeZone());
  const range = rangeFlags(flags, context.clock.wallMs(), calendar);
  const format = formatOf(flags);
  const locale = csvLocaleFlag(flags.locale, format);
  const file = LoggerFile.openForReading(flags.dbfile);
  try {
    const count = await exportTo({ file, range, format, locale, calendar, target: flags.tsv }, context);
    context.terminal.err(`${localDateTime(context.clock.wallMs())} Exported ${count} records.\n`);
  } finally {
    file.close();
  }
}

function formatOf({ format, power, tsv }: ExportFlags): ExportFormat {
  if (power === true) {
    if (format !== undefined) throw usage('--power has a layout of its own', 'leave --format out');
    return 'power';
  }
  const wanted = format ?? EXPORT_FORMATS.find((each) => tsv.endsWith(`.${each}`)) ?? 'tsv';
  const found = EXPORT_FORMATS.find((each) => each === wanted);
  if (found === undefined) throw usage(`--format: "${wanted}" is not known`, `use ${EXPORT_FORMATS.join(', ')}`);
  return found;
}
