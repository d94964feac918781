// `meterhub read --raw`: registers as they are, in every usual interpretation. Knows no meter.
import { unitIdsOf, type ModbusBusConfig } from '../../kinds/modbus/config.ts';
import type { ModbusBus } from '../../kinds/modbus/bus/modbus-bus.ts';
import { decodeValue, type RegisterType, type WordOrder } from '../../codec/modbus/registers.ts';
import { PROTOCOL_MAX_REGISTERS, READ_HOLDING, READ_INPUT } from '../../codec/modbus/request.ts';
import { meterFrom, usage, wholeNumberFlag, type MeterFlags } from '../shared/bus-option.ts';
import { withBus } from '../shared/bus-session.ts';
import type { CommandContext } from '../shared/command-context.ts';
import { textTable } from '../shared/text-table.ts';

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
  const [first = '', count = '1', ...rest] = raw;
  if (rest.length > 0) throw usage('--raw takes an address and a count', 'for example --raw 0x0000 2');
  const { device } = meterFlags;
  if ((device ?? meterFlags.model) === undefined) throw usage('--raw: say which unit id', 'for example -d 1');
  const address = wholeNumberFlag('--raw', first, 0, 0xffff);
  const registers = wholeNumberFlag('--raw', count, 1, Math.min(PROTOCOL_MAX_REGISTERS, 0x10000 - address));
  const isIdAlone = device !== undefined && /^\d+$/.test(device);
  const { first: least, last: most } = unitIdsOf(bus);
  const meter = isIdAlone ? null : meterFrom(meterFlags, bus, warn);
  const unit = meter?.id ?? wholeNumberFlag('-d', device ?? '', least, most);
  return { unit, function: functionOf(functionText, meter?.model.function ?? 'input'), address, count: registers };
}

function functionOf(text: string | undefined, usual: 'input' | 'holding'): RawQuestion['function'] {
  if (text === undefined) return usual === 'input' ? READ_INPUT : READ_HOLDING;
  if (text === '3') return READ_HOLDING;
  if (text === '4') return READ_INPUT;
  throw usage(`--function: "${text}" does not read registers`, 'use 3 (holding registers) or 4 (input registers)');
}

/** Rejects with the bus's error. */
export async function readRaw(
  config: ModbusBusConfig,
  question: RawQuestion,
  timeoutMs: number,
  isJson: boolean,
  context: CommandContext,
): Promise<void> {
  const work = (bus: ModbusBus): Promise<Uint8Array> =>
    bus.request({ kind: 'read', ...question }, { priority: 'command', timeoutMs, attempts: 2 });
  const data = await withBus(config, context, work);
  context.terminal.out(isJson ? rawJson(question, data) : rawTable(question.address, data));
}

function rawJson(question: RawQuestion, data: Uint8Array): string {
  const registers = Array.from({ length: question.count }, (_, index) => valueAt(data, index, 'uint16'));
  return `${JSON.stringify({ ...question, registers }, null, 2)}\n`;
}

/** One line a register; the wide types begin there and are shown where enough registers follow. */
function rawTable(address: number, data: Uint8Array): string {
  const header = [
    'REGISTER',
    'HEX',
    'UINT16',
    'INT16',
    'UINT32',
    'INT32',
    'FLOAT32',
    'UINT32 LOW FIRST',
    'FLOAT32 LOW FIRST',
  ];
  const rows = Array.from({ length: data.length / 2 }, (_, index) => [
    `0x${(address + index).toString(16).padStart(4, '0')}`,
    (valueAt(data, index, 'uint16') ?? 0).toString(16).padStart(4, '0'),
    show(valueAt(data, index, 'uint16')),
    show(valueAt(data, index, 'int16')),
    show(valueAt(data, index, 'uint32')),
    show(valueAt(data, index, 'int32')),
    show(valueAt(data, index, 'float32')),
    show(valueAt(data, index, 'uint32', 'little')),
    show(valueAt(data, index, 'float32', 'little')),
  ]);
  return textTable(header, rows);
}

function show(value: number | null): string {
  if (value === null) return '-';
  return Number.isInteger(value) && Math.abs(value) < 1e10 ? String(value) : value.toPrecision(7);
}

function valueAt(data: Uint8Array, index: number, type: RegisterType, wordOrder: WordOrder = 'big'): number | null {
  const bytes = type.endsWith('16') ? 2 : 4;
  if (index * 2 + bytes > data.length) return null;
  return decodeValue(data, index * 2, { type, wordOrder, scale: 1, invalid: [] });
}
