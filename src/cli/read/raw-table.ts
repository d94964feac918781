// Registers as a table or JSON: each word as every type in both orders, with what it looks like. Knows no bus.
import { REGISTER_COUNT, type RegisterType, type WordOrder } from '../../codec/modbus/registers.ts';
import { guessesAt, numberAt, type Guess, type Words } from '../../kinds/modbus/commissioning/register-guess.ts';
import { textTable } from '../shared/text-table.ts';

interface Column {
  readonly type: RegisterType;
  readonly wordOrder: WordOrder;
}

const big = (type: RegisterType): Column => ({ type, wordOrder: 'big' });
const little = (type: RegisterType): Column => ({ type, wordOrder: 'little' });

const USUAL: readonly Column[] = [
  ...[big('uint16'), big('int16'), big('uint32'), big('int32'), big('float32')],
  ...[little('uint32'), little('int32'), little('float32')],
];
const LONG: readonly Column[] = [
  ...[big('uint64'), big('int64'), big('float64')],
  ...[little('uint64'), little('int64'), little('float64')],
];
/** More would hide the likely ones. */
const MOST_GUESSES = 3;

/** One line a register; the wide types begin there and are shown where enough registers follow. */
export function registerTable(looks: readonly Words[], isWide: boolean): string {
  const words = looks[0] ?? new Map<number, number>();
  const columns = isWide ? [...USUAL, ...LONG] : USUAL;
  const header = ['REGISTER', 'HEX', ...columns.map(columnName), 'LOOKS LIKE'];
  const rows = [...words].map(([address, word]) => [
    hexAddress(address),
    word.toString(16).padStart(4, '0'),
    ...columns.map(({ type, wordOrder }) => show(numberAt(words, address, type, wordOrder))),
    guessesAt(looks, address).slice(0, MOST_GUESSES).map(guessText).join('; '),
  ]);
  return textTable(header, rows);
}

/** Each register with all its types and guesses. */
export function registersJson(looks: readonly Words[]): unknown[] {
  const words = looks[0] ?? new Map<number, number>();
  return [...words].map(([address, word]) => ({
    address,
    hex: word.toString(16).padStart(4, '0'),
    as: Object.fromEntries(
      [...USUAL, ...LONG].map((column) => [keyOf(column), numberAt(words, address, column.type, column.wordOrder)]),
    ),
    looksLike: guessesAt(looks, address),
  }));
}

/** Ranges of registers in words: `0x0030..0x003f, 0x0050`. */
export function rangesText(registers: Iterable<number>): string {
  const ranges: [number, number][] = [];
  for (const register of [...registers].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last?.[1] === register - 1) last[1] = register;
    else ranges.push([register, register]);
  }
  return ranges
    .map(([from, to]) => (from === to ? hexAddress(from) : `${hexAddress(from)}..${hexAddress(to)}`))
    .join(', ');
}

function columnName({ type, wordOrder }: Column): string {
  return `${type.toUpperCase()}${wordOrder === 'little' ? ' LOW FIRST' : ''}`;
}

function keyOf({ type, wordOrder }: Column): string {
  return wordOrder === 'little' && REGISTER_COUNT[type] > 1 ? `${type}LowFirst` : type;
}

function guessText({ what, value, type, wordOrder, step }: Guess): string {
  const order = wordOrder === 'little' ? ', low word first' : '';
  const format = `${type}${step === 1 ? '' : `, step: ${step}`}${order}`;
  switch (what) {
    case 'voltage':
      return `${value} V (${format})`;
    case 'frequency':
      return `${value} Hz (${format})`;
    case 'powerFactor':
      return `power factor ${value} (${format})`;
    case 'counter':
      return `counter (${format})`;
  }
}

function hexAddress(address: number): string {
  return `0x${address.toString(16).padStart(4, '0')}`;
}

function show(value: number | null): string {
  if (value === null) return '-';
  return Number.isInteger(value) && Math.abs(value) < 1e10 ? String(value) : value.toPrecision(7);
}
