// The process that copies a history: what hangs, or ends it, is nothing to the hub. One task as its argument, one line of JSON as
// its answer. It must not know schedules.
import { constants, setPriority } from 'node:os';
import { errorText, MeterHubError } from '../../model/error.ts';
import { problemFacts } from '../format/disk-problems.ts';
import { copyIfDue, type CopyTask } from './copy-history.ts';
import type { CopyAnswer } from './start-copy.ts';

/** What the disk has against it says the same thing in the same words as for the history itself. */
function answerTo(task: CopyTask): CopyAnswer {
  try {
    return { outcome: copyIfDue(task) };
  } catch (error) {
    const text =
      error instanceof MeterHubError ? error.message : `cannot write below ${task.folder}: ${errorText(error)}`;
    return { problem: text, facts: problemFacts(error) };
  }
}

try {
  // Reading meters goes before.
  setPriority(constants.priority.PRIORITY_LOW);
} catch {
  // Not everywhere allowed.
}
process.stdout.write(`${JSON.stringify(answerTo(JSON.parse(process.argv[2] ?? '') as CopyTask))}\n`);
