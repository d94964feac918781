// The last line of defence: a command that ends although it still waits, and errors that nobody caught, are said to be bugs,
// never shown as a bare stack. Touches the process; knows no command.
import { holdProgram } from '../../transport/system-clock.ts';
import { version } from '../../program/version.ts';
import { bugText } from './bug-report.ts';

const FAILED = 1;

export function reportBug(what: string): void {
  const node = `${process.version} ${process.platform} ${process.arch}`;
  process.stderr.write(bugText({ version, node, args: process.argv.slice(2), what }));
}

/** Runs a command to its end. While it waits, whatever is due keeps the program alive. */
export async function guarded(command: () => Promise<void>): Promise<void> {
  const release = holdProgram();
  const onUncaught = (error: unknown): void => {
    reportBug(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.removeListener('exit', onExit);
    process.exit(FAILED);
  };
  const onExit = (): void => {
    reportBug('it ended while it was still waiting for something, and nothing was left that could have come');
    process.exitCode = FAILED;
  };
  process.on('uncaughtException', onUncaught);
  process.on('exit', onExit);
  try {
    await command();
  } finally {
    process.removeListener('exit', onExit);
    release();
  }
}
