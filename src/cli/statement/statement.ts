// `meterhub statement`: from reading to reading and what that cost, made of the history's file, also while the hub runs. Knows the
// command line, not how a statement is computed.
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { statementJson, STATEMENT_FORMATS, STATEMENT_LANGUAGES } from '../../api/v1/costs/statement-json.ts';
import { openHistoryReader } from '../../history/file-reader.ts';
import { keptBooks, priceFolder } from '../../tariff/price-folder.ts';
import { askStatement } from '../../tariff/statement/ask.ts';
import { statementCsv, statementText } from '../../tariff/statement/print.ts';
import { Tariff } from '../../tariff/tariff.ts';
import { Calendar, machineTimeZone } from '../../time/calendar.ts';
import { didYouMean } from '../../vocabulary/did-you-mean.ts';
import { keepOwnersBeside } from '../place/beside.ts';
import { configOf } from '../place/config-place.ts';
import { serviceEnvironment } from '../place/environment-file.ts';
import { folderOf } from '../place/service-files.ts';
import { useTimeZone } from '../place/time-zone.ts';
import { usage } from '../shared/bus-option.ts';
import { processContext, type CommandContext } from '../shared/command-context.ts';
import { loadConfigFile } from '../shared/read-config.ts';
import { rangeFlags } from '../shared/time-flags.ts';
import { ConfigError } from '../../yaml/config-error.ts';

export interface StatementFlags {
  readonly config?: string;
  readonly file?: string;
  readonly device?: string;
  readonly from: string;
  readonly to: string;
  readonly format: string;
  readonly language: string;
}

export function registerStatement(program: Command): void {
  program
    .command('statement')
    .description('what devices used from reading to reading, and what that cost (no legal bill)')
    .option(
      '-c, --config <file>',
      'the configuration with the tariff (default: meterhub.yaml here, else that of the service)',
    )
    .option('-f, --file <file>', 'the history file (default: that of the configuration)')
    .option('--device <names>', 'only these, separated by commas (default: those with a contract, and tenants)')
    .option('--from <time>', 'the first day: 2026-01-01, thisYear', 'thisMonth-1mo')
    .option('--to <time>', 'the day after the last one', 'thisMonth')
    .option('--format <format>', 'text, csv or json', 'text')
    .option('--language <language>', 'en or de', 'en')
    .action((flags: StatementFlags) => statement(flags, processContext()));
}

/** Rejects with USAGE, CONFIG_* or HISTORY_*. */
export async function statement(flags: StatementFlags, { terminal, clock }: CommandContext): Promise<void> {
  const format = oneOf('--format', flags.format, STATEMENT_FORMATS);
  const language = oneOf('--language', flags.language, STATEMENT_LANGUAGES);
  const configFile = configOf(flags.config);
  const loaded = loadConfigFile(configFile, { ...process.env, ...serviceEnvironment() });
  if (!loaded.ok) throw new ConfigError('the configuration has errors', loaded.problems);
  const { config } = loaded;
  if (config.tariff === null)
    throw usage('there is no tariff in the configuration', 'say what energy costs in a section `tariff`');
  const path = flags.file ?? (config.history === null ? null : resolve(folderOf(configFile), config.history.path));
  if (path === null) throw usage('nothing is recorded: the configuration has no history', 'name a file with -f');
  useTimeZone(config);
  const calendar = new Calendar(machineTimeZone());
  const range = rangeFlags(flags, clock.wallMs(), calendar);
  const tariff = new Tariff(config.tariff, calendar, await keptBooks(config.tariff, priceFolder(path)));
  await keepOwnersBeside(path, async () => {
    const history = await openHistoryReader(path, clock);
    try {
      const devices = flags.device?.split(',') ?? null;
      const known = [
        ...config.devices.map(({ name }) => name),
        ...(await history.seriesList()).map(({ device }) => device),
      ];
      for (const name of devices ?? []) {
        if (known.includes(name)) continue;
        throw usage(
          `--device: there is no device "${name}"`,
          didYouMean(name, known, 'devices') ?? 'none is configured',
        );
      }
      const calibrated = config.devices.flatMap(({ name, calibratedUntil }) =>
        calibratedUntil === undefined ? [] : [[name, calibratedUntil] as const],
      );
      const made = await askStatement({
        ...{ history, tariff, calendar, devices, ...range, nowMs: clock.wallMs(), roles: config.roles },
        calibratedUntil: Object.fromEntries(calibrated),
      });
      if (format === 'json') terminal.out(`${JSON.stringify(statementJson(made, calendar), null, 2)}\n`);
      else terminal.out((format === 'csv' ? statementCsv : statementText)(made, { calendar, language }));
    } finally {
      await history.close();
    }
  });
}

function oneOf<Choice extends string>(flag: string, text: string, choices: readonly Choice[]): Choice {
  const found = choices.find((each) => each === text);
  if (found !== undefined) return found;
  throw usage(`${flag}: "${text}" is not known`, `use ${choices.join(', ')}`);
}
