// The command line: which commands there are, how they end. Each command is a file of its own beside this one.
import { basename } from 'node:path';
import { Command, CommanderError } from 'commander';
import { MeterHubError } from '../model/error.ts';
import { examplesOf } from './examples.ts';
import { LEAD_ON } from './lead-on.ts';
import { LINK_NAME } from './place/link-name.ts';
import { useZoneOfFile } from './place/time-zone.ts';
import { foreignFlagHint } from './shared/foreign-flags.ts';
import { guarded, reportBug } from './trouble/last-line.ts';
import { withRemedy } from './trouble/remedy.ts';
import { version } from '../program/version.ts';

/** Exit codes: 0 fine, 1 failed, 2 wrong usage. */
const FAILED = 1;
const WRONG_USAGE = 2;

type Register = (program: Command) => void;

/** Each command loads what it needs and nothing else: a hub that runs for years must not carry the others along. */
const COMMANDS: Readonly<Record<string, () => Promise<Register>>> = {
  run: async () => (await import('./run/run.ts')).registerRun,
  demo: async () => (await import('./demo/demo.ts')).registerDemo,
  check: async () => (await import('./check.ts')).registerCheck,
  schema: async () => (await import('./schema.ts')).registerSchema,
  models: async () => (await import('./models.ts')).registerModels,
  scan: async () => (await import('./scan/scan.ts')).registerScan,
  read: async () => (await import('./read/read.ts')).registerRead,
  record: async () => (await import('./record.ts')).registerRecord,
  settings: async () => (await import('./settings/settings.ts')).registerSettings,
  monitor: async () => (await import('./monitor/monitor.ts')).registerMonitor,
  logger: async () => (await import('./logger/logger.ts')).registerLogger,
  history: async () => (await import('./history/history.ts')).registerHistory,
  init: async () => (await import('./init/init.ts')).registerInit,
  status: async () => (await import('./status/status.ts')).registerStatus,
  migrate: async () => (await import('./migrate/migrate.ts')).registerMigrate,
  password: async () => (await import('./password/password.ts')).registerPassword,
  simulate: async () => (await import('./simulate/simulate.ts')).registerSimulate,
  notify: async () => (await import('./notify/notify.ts')).registerNotify,
  statement: async () => (await import('./statement/statement.ts')).registerStatement,
  version: async () => (await import('./version/version.ts')).registerVersion,
  backup: async () => (await import('./backup/backup.ts')).registerBackup,
  restore: async () => (await import('./backup/restore.ts')).registerRestore,
  'install-service': async () => (await import('./service/install-service.ts')).registerInstallService,
  'uninstall-service': async () => (await import('./service/uninstall-service.ts')).registerUninstallService,
};

/** The program with the command that was typed; with all of them where it is not clear which. */
export async function createProgram(typed: string | undefined): Promise<Command> {
  const program = new Command('meterhub')
    .description('Reads every meter of a building and gives them to every program through one HTTP interface.')
    .version(version, '-V, --version')
    .showHelpAfterError('(add --help for the options)')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', LEAD_ON)
    .exitOverride()
    .hook('preAction', (_, command) => useZone(command));
  const one = typed !== undefined && Object.hasOwn(COMMANDS, typed) ? COMMANDS[typed] : undefined;
  for (const load of one ? [one] : Object.values(COMMANDS)) (await load())(program);
  for (const command of program.commands) {
    command.exitOverride().showHelpAfterError('(add --help for the options)');
    const examples = examplesOf(command.name());
    if (examples !== '') command.addHelpText('after', examples);
  }
  return program;
}

/** These say themselves which configuration counts. */
const OWN_CONFIG: ReadonlySet<string> = new Set(['run', 'demo']);

/** Times are those of the configured zone in every command: a history read in another one would have other days. */
function useZone(command: Command): void {
  if (OWN_CONFIG.has(command.name())) return;
  useZoneOfFile(command.opts<{ config?: string }>().config);
}

/** Runs one command; sets the exit code instead of ending the program, so that output is not cut off. */
export async function main(typed: readonly string[]): Promise<void> {
  outliveReaders();
  const argv = asTyped(typed);
  const program = await createProgram(argv[2]);
  if (argv.length <= 2) {
    program.outputHelp({ error: true });
    process.exitCode = WRONG_USAGE;
    return;
  }
  const hint = hintOf(program, argv);
  if (hint !== null) {
    process.stderr.write(`meterhub: ${hint}\n`);
    process.exitCode = WRONG_USAGE;
    return;
  }
  await guarded(async () => {
    try {
      await program.parseAsync(argv);
    } catch (error) {
      process.exitCode = exitCodeOf(error);
    }
  });
}

/** Started under the name of gosdm630's program (a link that `meterhub migrate --link` makes), it is `run` as that was. */
function asTyped(argv: readonly string[]): readonly string[] {
  const [node = '', program = '', ...args] = argv;
  if (basename(program) !== LINK_NAME || Object.hasOwn(COMMANDS, args[0] ?? '')) return argv;
  const saysWhere = args.some((arg) => /^(-u|--url|-h$|--help$|-V$|--version$)/.test(arg));
  return [node, program, 'run', ...args, ...(saysWhere ? [] : ['-u', ':8080'])];
}

/** What another program's flag is here, for a command that does not have it. */
function hintOf(program: Command, argv: readonly string[]): string | null {
  const command = program.commands.find((each) => each.name() === argv[2]);
  if (command === undefined || command.commands.length > 0) return null;
  const own = [...program.options, ...command.options].flatMap(({ short, long }) => [short, long]);
  const flags = new Set([...own, '-h', '--help'].filter((flag) => flag !== undefined));
  const hint = foreignFlagHint(flags, argv.slice(3));
  return hint === null ? null : `${command.name()}: ${hint}`;
}

/** `meterhub models | head` and a log reader that was restarted close the pipe; neither may end a hub that runs for years. */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

function exitCodeOf(error: unknown): number {
  // Commander has printed its message itself; help and version come this way too, with code 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USAGE;
  if (error instanceof MeterHubError) {
    process.stderr.write(`meterhub: ${withRemedy(error)}\n`);
    return error.code === 'USAGE' ? WRONG_USAGE : FAILED;
  }
  reportBug(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return FAILED;
}
