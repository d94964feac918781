// The command line: which commands there are, how they end. Each command is a file of its own beside this one.
import { Command, CommanderError } from 'commander';
import { MeterHubError } from '../model/errors.ts';
import { registerCheck } from './check.ts';
import { registerDemo } from './demo.ts';
import { registerInstallService } from './install-service.ts';
import { registerModels } from './models.ts';
import { registerMonitor } from './monitor.ts';
import { registerRead } from './read.ts';
import { registerRecord } from './record.ts';
import { registerRun } from './run.ts';
import { registerScan } from './scan.ts';
import { registerSchema } from './schema.ts';
import { registerSettings } from './settings.ts';
import { registerSimulate } from './simulate.ts';
import { version } from './version.ts';

/** Exit codes: 0 fine, 1 failed, 2 wrong usage. */
const FAILED = 1;
const WRONG_USAGE = 2;

export function createProgram(): Command {
  const program = new Command('meterhub')
    .description('Reads every meter of a building and gives them to every program through one HTTP interface.')
    .version(version, '-V, --version')
    .showHelpAfterError('(add --help for the options)')
    .configureHelp({ showGlobalOptions: true })
    .exitOverride();
  registerRun(program);
  registerDemo(program);
  registerCheck(program);
  registerSchema(program);
  registerModels(program);
  registerScan(program);
  registerRead(program);
  registerRecord(program);
  registerSettings(program);
  registerMonitor(program);
  registerSimulate(program);
  registerInstallService(program);
  return program;
}

/** Runs one command; sets the exit code instead of ending the program, so that output is not cut off. */
export async function main(argv: readonly string[]): Promise<void> {
  outliveReaders();
  const program = createProgram();
  for (const command of program.commands) command.exitOverride().showHelpAfterError('(add --help for the options)');
  if (argv.length <= 2) {
    program.outputHelp({ error: true });
    process.exitCode = WRONG_USAGE;
    return;
  }
  try {
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
}

/** `meterhub models | head` and a log reader that was restarted close the pipe; neither may end a hub that runs for years. */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

function exitCodeOf(error: unknown): number {
  // Commander has printed its message itself; help and version come this way too, with code 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USAGE;
  if (error instanceof MeterHubError) {
    process.stderr.write(`meterhub: ${error.message}\n`);
    return error.code === 'USAGE' ? WRONG_USAGE : FAILED;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`meterhub: unexpected error, please report it: ${text}\n`);
  return FAILED;
}
