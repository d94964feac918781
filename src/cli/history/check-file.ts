// `meterhub history check`: is the history file sound, and if not, what can be read goes into one that is. Knows the command
// line and the order of steps.
import type { Command } from 'commander';
import { Calendar, machineTimeZone } from '../../time/calendar.ts';
import { checkHistory } from '../../history/repair/check.ts';
import { isWritten } from '../../history/engine/file-lock.ts';
import { repairHistory, replaceHistory } from '../../history/repair/repair.ts';
import { systemClock } from '../../transport/system-clock.ts';
import { MeterHubError } from '../../model/error.ts';
import { keepOwnersBeside } from '../place/beside.ts';
import { historyFileOf } from '../place/service-files.ts';
import { usage } from '../shared/bus-option.ts';
import type { CommandContext } from '../shared/command-context.ts';
import { checkText, savedText } from './check-report.ts';
import { processTerminal, ProgressBar } from '../shared/terminal.ts';

export interface HistoryCheckFlags {
  readonly file: string;
  readonly repair?: boolean;
  readonly into?: string;
  readonly dryRun?: boolean;
}

type World = Pick<CommandContext, 'terminal' | 'clock'>;

/** Exit code of a file that is not sound. */
const NOT_SOUND = 1;
/** Rows between two drawings of the bar. */
const ROWS_A_STEP = 1000;
const PER_CENT = 100;

export function registerHistoryCheck(history: Command): void {
  history
    .command('check')
    .description('look whether the file is sound (exit code 1: it is not), and repair it')
    .option('-f, --file <file>', 'the history file, or one that was quarantined as damaged (default: as with info)')
    .option('--repair', 'put what can be read into a new file in its place; the damaged one is kept under another name')
    .option('--into <history>', 'put what can be read, and is missing there, into this history; stop MeterHub before')
    .option('--dry-run', 'only say what would be saved')
    .action(async (flags: Omit<HistoryCheckFlags, 'file'> & { file?: string }) => {
      const file = historyFileOf(flags.file);
      // Signals end the process at once: it works without a pause, and there is nothing to tidy up.
      const work = (): number => checkFile({ ...flags, file }, { terminal: processTerminal, clock: systemClock });
      const { into } = flags;
      process.exitCode = await keepOwnersBeside(file, () =>
        into === undefined ? work() : keepOwnersBeside(into, work),
      );
    });
}

/** The exit code. Throws USAGE or HISTORY_*. */
export function checkFile(flags: HistoryCheckFlags, world: World): number {
  const { file, into } = flags;
  if (into !== undefined && flags.repair === true) {
    throw usage('--repair and --into exclude each other', 'use --into for a file that was quarantined, else --repair');
  }
  if (into === file) throw usage('--into names the damaged file itself', 'use --repair');
  if (flags.dryRun === true) return repairInto(file, null, world);
  if (into !== undefined) return repairInto(file, into, world);
  const isSound = examine(file, world);
  if (flags.repair !== true) {
    if (!isSound) showReadable(file, world);
    return isSound ? 0 : NOT_SOUND;
  }
  if (isSound) {
    world.terminal.out('There is nothing to repair.\n');
    return 0;
  }
  return repairInPlace(file, world);
}

function examine(file: string, { terminal }: World): boolean {
  const timeZone = machineTimeZone();
  const bar = new ProgressBar(terminal);
  let drawn = '';
  const report = checkHistory(file, timeZone, (what, part) => {
    const percent = Math.round(part * PER_CENT);
    if (drawn === `${what} ${percent}`) return;
    drawn = `${what} ${percent}`;
    bar.draw(percent, PER_CENT, `% ${what}`);
  });
  bar.clear();
  terminal.out(checkText(file, report, new Calendar(timeZone)));
  return report.findings.length === 0;
}

/** Of a file that nobody writes: pages that change while they are read would look damaged. */
function showReadable(file: string, world: World): void {
  if (isWritten(file)) return;
  const task = taskOf(world);
  try {
    const report = repairHistory({ ...task, from: file, into: null });
    task.bar.clear();
    world.terminal.out(`\nWhat can be read:\n${savedText(report, task.calendar)}`);
  } catch (error) {
    if (!(error instanceof MeterHubError) || error.code !== 'HISTORY_DAMAGED') throw error;
    world.terminal.out(`\n${error.message}\n`);
  }
}

function repairInto(file: string, into: string | null, world: World): number {
  const task = { ...taskOf(world), from: file, into };
  const report = repairHistory(task);
  task.bar.clear();
  const end =
    into === null
      ? 'Nothing was written. --repair puts this into a new file in its place, --into into another history.'
      : `What was missing in ${into} of this is there now. ${file} is as it was.`;
  world.terminal.out(`${savedText(report, task.calendar)}${end}\n`);
  return 0;
}

function repairInPlace(file: string, world: World): number {
  const task = taskOf(world);
  const { report, aside } = replaceHistory(file, world.clock.wallMs(), task);
  task.bar.clear();
  const end = `${file} is a new file with all of this. The damaged one is kept as ${aside}.`;
  world.terminal.out(`\n${savedText(report, task.calendar)}${end}\n`);
  return 0;
}

function taskOf({ terminal }: World) {
  const bar = new ProgressBar(terminal);
  const onRows = (done: number, all: number): void => {
    if (done % ROWS_A_STEP === 0) bar.draw(done, all, 'rows');
  };
  const timeZone = machineTimeZone();
  return { bar, onRows, timeZone, calendar: new Calendar(timeZone) };
}
