// `meterhub read --raw`: registers as they are, in every usual interpretation. Knows no meter.
import { unitIdsOf, type ModbusBusConfig } from '../../kinds/modbus/config.ts';
import type { ModbusBus } from '../../kinds/modbus/bus/modbus-bus.ts';
import { READ_HOLDING, READ_INPUT } from '../../codec/modbus/request.ts';
import { meterFrom, usage, wholeNumberFlag, type MeterFlags } from '../shared/bus-option.ts';
import { withBus } from '../shared/bus-session.ts';
import type { CommandContext } from '../shared/command-context.ts';
import type { Words } from '../../kinds/modbus/commissioning/register-guess.ts';
import {
  lookAgain,
  sweepRegisters,
  type SweepOptions,
  type Swept,
} from '../../kinds/modbus/commissioning/register-sweep.ts';
import { ProgressBar } from '../shared/terminal.ts';
import { rangesText, registersJson, registerTable } from './raw-table.ts';

export interface RawQuestion {
  readonly unit: number;
  readonly function: typeof READ_HOLDING | typeof READ_INPUT;
  readonly address: number;
  readonly count: number;
}

/** `--raw 0x0000 2 --function 4 -d 1`. Throws USAGE. */
export function rawQuestion(
  raw: readonly string[],
  functionText: string | undefined,
  meterFlags: MeterFlags,
  bus: ModbusBusConfig,
  warn: (text: string) => void,
): RawQuestion {
  const { device } = meterFlags;
  if ((device ?? meterFlags.model) === undefined)
    throw usage('--raw: say which unit id', 'for example -d 1, or the name of a device of the configuration');
  const isIdAlone = device !== undefined && /^\d+$/.test(device);
  const { first: least, last: most } = unitIdsOf(bus);
  const meter = isIdAlone ? null : meterFrom(meterFlags, bus, warn);
  const unit = meter?.id ?? wholeNumberFlag('-d', device ?? '', least, most);
  return rawQuestionTo({ unit, usual: meter?.model.function ?? 'input' }, raw, functionText);
}

/** `usual`: the table that the meter keeps its values in. Throws USAGE. */
export function rawQuestionTo(
  { unit, usual }: { readonly unit: number; readonly usual: 'input' | 'holding' },
  raw: readonly string[],
  functionText: string | undefined,
): RawQuestion {
  const [first = '', count = '1', ...rest] = raw;
  if (rest.length > 0) throw usage('--raw takes an address and a count', 'for example --raw 0x0000 2');
  const address = wholeNumberFlag('--raw', first, 0, 0xffff);
  const registers = wholeNumberFlag('--raw', count, 1, 0x10000 - address);
  return { unit, function: functionOf(functionText, usual), address, count: registers };
}

function functionOf(text: string | undefined, usual: 'input' | 'holding'): RawQuestion['function'] {
  if (text === undefined) return usual === 'input' ? READ_INPUT : READ_HOLDING;
  if (text === '3') return READ_HOLDING;
  if (text === '4') return READ_INPUT;
  throw usage(`--function: "${text}" does not read registers`, 'use 3 (holding registers) or 4 (input registers)');
}

/** A range that is longer is read in small pieces, and looked at again. */
const MOST_AT_ONCE = 16;
/** A counter is known by that it rises: how often, and how long after each other it is looked at again. */
const FURTHER_LOOKS = 3;
export const DEFAULT_AGAIN_S = 2;

export interface RawOptions {
  readonly timeoutMs: number;
  readonly isJson: boolean;
  /** With the types of four registers. */
  readonly isWide: boolean;
  /** A range is looked at again after this time, three times; 0: never. */
  readonly againMs: number;
}

/** Rejects with the bus's error. */
export async function readRaw(
  config: ModbusBusConfig,
  question: RawQuestion,
  options: RawOptions,
  context: CommandContext,
): Promise<void> {
  const isRange = question.count > MOST_AT_ONCE;
  const work = (bus: ModbusBus): Promise<Found> =>
    isRange ? sweep(bus, question, options, context) : readAtOnce(bus, question, options);
  const { looks, refused, silent } = await withBus(config, context, work);
  const { terminal } = context;
  if (options.isJson) terminal.out(rawJson(question, looks));
  else terminal.out(registerTable(looks, options.isWide));
  if (refused.size > 0) terminal.err(`The meter does not have: ${rangesText(refused)}\n`);
  if (silent.size > 0) terminal.err(`No answer for: ${rangesText(silent)}\n`);
}

interface Found extends Pick<Swept, 'refused' | 'silent'> {
  /** The registers, and the same at later times. */
  readonly looks: readonly Words[];
}

async function readAtOnce(bus: ModbusBus, question: RawQuestion, { timeoutMs }: RawOptions): Promise<Found> {
  const data = await bus.request({ kind: 'read', ...question }, { priority: 'command', timeoutMs, attempts: 2 });
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const words = Array.from(
    { length: question.count },
    (_, index) => [question.address + index, view.getUint16(index * 2)] as const,
  );
  return { looks: [new Map(words)], refused: new Set(), silent: new Set() };
}

async function sweep(
  bus: ModbusBus,
  { unit, function: code, address, count }: RawQuestion,
  { timeoutMs, againMs }: RawOptions,
  { terminal, clock }: CommandContext,
): Promise<Found> {
  const bar = new ProgressBar(terminal);
  const furtherLooks = againMs === 0 ? 0 : FURTHER_LOOKS;
  const kind = code === READ_INPUT ? 'input' : 'holding';
  const range = { kind, address, count } as const;
  const options = (look: number): SweepOptions => ({
    ...{ bus, unit, range, timeoutMs, clock },
    onProgress: (done) => bar.draw(look * count + done, (1 + furtherLooks) * count, 'registers'),
  });
  try {
    const first = await sweepRegisters(options(0));
    const looks: Words[] = [first.words];
    for (let look = 1; look <= furtherLooks; look++) {
      await clock.sleep(againMs);
      looks.push(await lookAgain(options(look), first.reads));
    }
    return { looks, refused: first.refused, silent: first.silent };
  } finally {
    bar.clear();
  }
}

function rawJson(question: RawQuestion, looks: readonly Words[]): string {
  const registers = Array.from(
    { length: question.count },
    (_, index) => looks[0]?.get(question.address + index) ?? null,
  );
  return `${JSON.stringify({ ...question, registers, values: registersJson(looks) }, null, 2)}\n`;
}
