// `meterhub record`: keeps what an infrared head sends in a file, byte for byte, for a bug report.
import { open, rm, type FileHandle } from 'node:fs/promises';
import type { Command } from 'commander';
import { errorText, MeterHubError } from '../model/error.ts';
import { addBusOptions, usage, wholeNumberFlag, type BusFlags } from './shared/bus-option.ts';
import { processContext, type CommandContext } from './shared/command-context.ts';
import { listenSml, smlLineOf, tallyText, type SmlTally } from './shared/sml-session.ts';

export interface RecordFlags extends BusFlags {
  readonly seconds?: string;
}

const LONGEST_S = 86_400;
const WARNING =
  'The file will hold the serial number and the counters of the meter: give it only to people who may know them.\n';
const CLEAR_LINE = '\r\u001b[K';

export function registerRecord(program: Command): void {
  addBusOptions(program.command('record').description('keep what an SML meter sends in a file, for a bug report'))
    .argument('<file>', 'new file for the raw bytes')
    .option('--seconds <number>', 'end after this time (default: Ctrl-C ends it)')
    .action((file: string, flags: RecordFlags) => record(file, flags, processContext()));
}

/** Resolves when it is ended and something was recorded. Rejects with USAGE, the wire's error, or why nothing came. */
export async function record(path: string, flags: RecordFlags, context: CommandContext): Promise<void> {
  const { terminal, clock } = context;
  const line = smlLineOf(flags);
  const seconds = flags.seconds === undefined ? null : wholeNumberFlag('--seconds', flags.seconds, 1, LONGEST_S);
  const file = await create(path);
  terminal.err(WARNING);
  const limit = seconds === null ? 'until Ctrl-C' : `for ${seconds} s`;
  terminal.err(`Recording what comes on ${flags.serialadapter ?? ''} ${limit}\n`);
  const startMs = clock.monotonicMs();
  let tally: SmlTally = { bytes: 0, telegrams: 0, faults: {} };
  let nothing = new MeterHubError('SML_SILENT', 'nothing arrived');
  const drawn = (): string => `${tally.bytes} bytes, ${tallyText(tally)}`;
  try {
    await listenSml(line, context, {
      forMs: seconds === null ? null : seconds * 1000,
      async onPiece({ bytes }, now) {
        await file.write(bytes);
        tally = now;
        return false;
      },
      onLook(_, { code, text, facts: details }) {
        nothing = new MeterHubError({ code, details }, text);
        if (terminal.isWatched) terminal.err(`${CLEAR_LINE}${drawn()}`);
      },
    });
  } finally {
    if (terminal.isWatched) terminal.err(CLEAR_LINE);
    await file.close();
    const tookS = Math.round((clock.monotonicMs() - startMs) / 1000);
    if (tally.bytes > 0) terminal.out(`${path}: ${drawn()} in ${tookS} s\n`);
    else await rm(path, { force: true });
  }
  if (tally.bytes === 0) throw nothing;
}

/** Never over a capture that is there already: it may be the only one of a rare fault. */
async function create(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx');
  } catch (error) {
    const text = errorText(error);
    if (text.includes('EEXIST')) throw usage(`${path} is there already`, 'name another file');
    throw new MeterHubError('USAGE', `cannot write ${path}: ${text}`, { cause: error });
  }
}
