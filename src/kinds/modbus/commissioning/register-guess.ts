// What registers that nobody describes look like: a voltage, a frequency, a power factor, a counter. Guesses for a person who
// compares them with a display; pure, and never used to publish a value.
import { decodeValue, REGISTER_COUNT, type RegisterType, type WordOrder } from '../../../codec/modbus/registers.ts';

/** A number that begins at a register. */
export interface Candidate {
  readonly type: RegisterType;
  readonly wordOrder: WordOrder;
  /** Value of one raw step. */
  readonly step: number;
  readonly value: number;
}

export interface Guess extends Candidate {
  readonly what: 'voltage' | 'frequency' | 'powerFactor' | 'counter';
}

/** Registers by address; undefined: not known. */
export type Words = ReadonlyMap<number, number>;

const TYPES: readonly RegisterType[] = ['float32', 'float64', 'uint16', 'int16', 'uint32', 'int32', 'uint64', 'int64'];
const ORDERS: readonly WordOrder[] = ['big', 'little'];
/** Steps that manuals print for integers. */
const STEPS = [0.1, 0.01, 0.001];

interface Range {
  readonly least: number;
  readonly most: number;
}

/** Low voltage within a tenth (EN 50160), to neutral and between phases, and that of 60 Hz grids. */
const VOLTAGES: readonly Range[] = [
  { least: 207, most: 253 },
  { least: 360, most: 440 },
  { least: 108, most: 127 },
];
const FREQUENCIES: readonly Range[] = [
  { least: 49.5, most: 50.5 },
  { least: 59.5, most: 60.5 },
];
/** A running meter with some load; the 0 and 1 of flags are no factor. */
const LEAST_FACTOR = 0.5;
/** Steps of a counter between two looks: more is another quantity. */
const MOST_RISE = 1e-3;
const LEAST_COUNT = 10;

/** The number of this type at the register; null: not known, or no number. */
export function numberAt(words: Words, address: number, type: RegisterType, wordOrder: WordOrder): number | null {
  const size = REGISTER_COUNT[type];
  const view = new DataView(new ArrayBuffer(size * 2));
  for (let index = 0; index < size; index++) {
    const word = words.get(address + index);
    if (word === undefined) return null;
    view.setUint16(index * 2, word);
  }
  return decodeValue(new Uint8Array(view.buffer), 0, { type, wordOrder, scale: 1, invalid: [] });
}

/** What may begin at the register, the likeliest first. `looks`: the same registers, read one time after the other. */
export function guessesAt(looks: readonly Words[], address: number): Guess[] {
  const [first] = looks;
  if (first === undefined) return [];
  return TYPES.flatMap((type) =>
    (REGISTER_COUNT[type] === 1 ? ORDERS.slice(0, 1) : ORDERS).flatMap((wordOrder) => {
      const raw = numberAt(first, address, type, wordOrder);
      // What is not negative is the same without a sign.
      if (raw === null || (raw >= 0 && type.startsWith('int'))) return [];
      const guesses = stepsOf(type).flatMap((step): Guess[] => {
        const value = Number((raw * step).toPrecision(9));
        const what = measuredAs(value, type, step);
        return what === null ? [] : [{ what, type, wordOrder, step, value }];
      });
      const seen = looks.map((words) => numberAt(words, address, type, wordOrder));
      return counts(seen, type) ? [...guesses, { what: 'counter', type, wordOrder, step: 1, value: raw }] : guesses;
    }),
  );
}

function isFloat(type: RegisterType): boolean {
  return type === 'float32' || type === 'float64';
}

function stepsOf(type: RegisterType): readonly number[] {
  // Nobody needs four registers for a voltage.
  return isFloat(type) || REGISTER_COUNT[type] > 2 ? [1] : [1, ...STEPS];
}

function measuredAs(value: number, type: RegisterType, step: number): Exclude<Guess['what'], 'counter'> | null {
  const isIn = (ranges: readonly Range[]): boolean => ranges.some(({ least, most }) => value >= least && value <= most);
  // A whole 230 or 50 in a register may be anything.
  const isFine = isFloat(type) || step < 1;
  if (isFine && isIn(FREQUENCIES)) return 'frequency';
  if (isFine && isIn(VOLTAGES)) return 'voltage';
  const isFactor = Math.abs(value) >= LEAST_FACTOR && Math.abs(value) <= 1;
  const isSaidSo = isFloat(type) || (step === 0.001 && type.endsWith('16'));
  return isFactor && isSaidSo ? 'powerFactor' : null;
}

/** Never falls, rises at least once, and little each time. */
function counts(values: readonly (number | null)[], type: RegisterType): boolean {
  if (REGISTER_COUNT[type] === 1 || values.length < 2) return false;
  let rose = false;
  let before: number | null = null;
  for (const value of values) {
    if (value === null || value < (before ?? LEAST_COUNT) || value > 1e12) return false;
    if (before !== null && value - before > Math.max(MOST_RISE * before, isFloat(type) ? 0 : 20)) return false;
    rose ||= before !== null && value > before;
    before = value;
  }
  return rose;
}
