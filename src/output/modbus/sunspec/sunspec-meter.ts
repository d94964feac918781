// One device as a SunSpec meter: identity, one block of 201 to 204 or 211 to 214, the end. Scale factors grow when a value does not
// fit and stay there: clients that read them apart from the values are not misled. It must not know sockets.
import { endWords, markerWords } from '../../../codec/sunspec/chain.ts';
import {
  encodeFactor,
  encodePoint,
  encodeText,
  POINT_REGISTERS,
  type PointType,
} from '../../../codec/sunspec/points.ts';
import { READ_HOLDING, type ReadRequest } from '../../../codec/modbus/request.ts';
import { DEVICE_FAILURE, ILLEGAL_ADDRESS, ILLEGAL_FUNCTION, NO_RESPONSE } from '../../../codec/modbus/slave-frames.ts';
import type { ModbusRow } from '../../../definition/modbus/model.ts';
import type { SunSpecModel, SunSpecPoint } from '../../../definition/sunspec/model.ts';
import { measurandInfo } from '../../../vocabulary/measurands.ts';
import type { PlayedMeterOptions, Refused } from '../emulated/emulated-meter.ts';
import { serialNumberOf } from '../emulated/identity-blocks.ts';
import { SourceValues, type SourceValue } from '../../played/source-values.ts';
import { PLAYED_BASE, PLAYED_HEAD } from './played-models.ts';

const COMMON_ID = 1;
const COMMON_LENGTH = 66;
const NOT_IMPLEMENTED = 0x8000;

/** Finest resolution by unit, powers of ten: what meters of the field have. Energies are whole Wh. */
const FINEST: Readonly<Record<string, number>> = { A: -2, V: -1, Hz: -2, '1': -2 };
const COARSEST = 10;
/** Largest numbers of the types that have a scale factor. */
const LARGEST: Readonly<Partial<Record<PointType, number>>> = { int16: 0x7ffe, uint16: 0xfffe, acc32: 0xfffffffe };

/** The registers of a point, or the exception that is better than a wrong number. */
type Encoded = Uint8Array | number;

export class SunSpecMeter {
  readonly #options: PlayedMeterOptions;
  readonly #block: SunSpecModel;
  readonly #rows: ReadonlyMap<string, ModbusRow>;
  readonly #source: SourceValues;
  /** By register: the scale factor that fitted all values so far. */
  readonly #factors = new Map<number, number>();
  readonly #registers: number;

  constructor(block: SunSpecModel, options: PlayedMeterOptions) {
    const { unit, live, clock, catalogue } = options;
    const { as, device, invert } = unit;
    this.#options = options;
    this.#block = block;
    this.#rows = new Map(as.rows.map((row) => [row.measurand, row]));
    this.#source = new SourceValues({ as, device, invert, live, clock, ...(catalogue && { catalogue }) });
    this.#registers = PLAYED_HEAD + 2 + block.length + endWords().length;
  }

  /** The registers, or the code of an exception. All of one answer is of one moment. */
  read({ function: fn, address, count }: ReadRequest): Uint8Array | number {
    if (fn !== READ_HOLDING) return ILLEGAL_FUNCTION;
    if (!this.#source.isThere) return NO_RESPONSE;
    const from = address - PLAYED_BASE;
    if (from < 0 || from + count > this.#registers) return ILLEGAL_ADDRESS;
    const map = this.#head();
    const exception = this.#writeValues(map, from - PLAYED_HEAD, count);
    return exception === 0 ? map.subarray(from * 2, (from + count) * 2) : exception;
  }

  /** The chain with a block in which nothing is implemented. */
  #head(): Uint8Array {
    const { id, device } = this.#options.unit;
    const map = new Uint8Array(this.#registers * 2);
    const write = (at: number, words: readonly number[]): void => map.set(bytesOf(words), at * 2);
    write(0, markerWords());
    write(2, [COMMON_ID, COMMON_LENGTH]);
    map.set(encodeText('MeterHub', 16), 4 * 2);
    map.set(encodeText(device, 16), 20 * 2);
    map.set(encodeText('1', 8), 44 * 2);
    map.set(encodeText(`MH${String(serialNumberOf(device)).padStart(8, '0')}`, 16), 52 * 2);
    write(68, [id, NOT_IMPLEMENTED]);
    write(PLAYED_HEAD, [this.#block.id, this.#block.length]);
    write(PLAYED_HEAD + 2, unimplemented(this.#block));
    write(PLAYED_HEAD + 2 + this.#block.length, endWords());
    return map;
  }

  /** Writes all values; the highest exception of those that lie in `count` registers from `from` on, 0: none. */
  #writeValues(map: Uint8Array, from: number, count: number): number {
    let exception = 0;
    const refused: Refused[] = [];
    for (const factorAt of new Set(this.#block.points.map((point) => point.factorAt))) {
      const group = this.#block.points.filter((point) => point.factorAt === factorAt);
      const values = group.map((point) => ({ point, value: this.#shown(point) }));
      const factor = factorAt === null ? 0 : this.#factor(factorAt, values);
      if (factorAt !== null) map.set(encodeFactor(factor), (PLAYED_HEAD + factorAt) * 2);
      for (const { point, value } of values) {
        const bytes = this.#encoded(point, value, factor);
        if (typeof bytes !== 'number') map.set(bytes, (PLAYED_HEAD + point.at) * 2);
        else if (point.at < from + count && from < point.at + POINT_REGISTERS[point.type]) {
          exception = Math.max(exception, bytes);
          if (bytes !== NO_RESPONSE)
            refused.push({ measurand: point.measurand, why: value === 'missing' ? 'missing' : 'unlike' });
        }
      }
    }
    for (const [of, to] of AGAIN[this.#block.id] ?? []) {
      const first = (PLAYED_HEAD + of) * 2;
      map.copyWithin((PLAYED_HEAD + to) * 2, first, first + (to - of) * 2);
    }
    if (refused.length > 0) this.#options.onRefused(refused);
    return exception;
  }

  /** As the block gives it: power factors of integers are in per cent. */
  #shown(point: SunSpecPoint): SourceValue {
    const value = this.#value(point);
    return typeof value === 'number' && point.unit === '1' && point.factorAt !== null ? value * 100 : value;
  }

  #value({ measurand }: SunSpecPoint): SourceValue {
    const row = this.#rows.get(measurand);
    if (row === undefined) return 'missing';
    const value = this.#source.of(row);
    if (value !== 'missing' || measurand !== 'current' || this.#block.phases !== 3) return value;
    // The total current is the sum of the phases by definition, which the name alone does not say.
    const phases = ['currentL1', 'currentL2', 'currentL3'].map((name) => this.#rows.get(name));
    const currents = phases.map((each) => (each === undefined ? 'missing' : this.#source.of(each)));
    const numbers = currents.filter((each) => typeof each === 'number');
    if (numbers.length === currents.length) return numbers.reduce((sum, each) => sum + Math.abs(each), 0);
    return currents.includes('missing') ? 'missing' : 'stale';
  }

  #factor(factorAt: number, values: readonly { readonly point: SunSpecPoint; readonly value: SourceValue }[]): number {
    let factor = this.#factors.get(factorAt) ?? FINEST[values[0]?.point.unit ?? ''] ?? 0;
    for (const { point, value } of values) {
      const most = LARGEST[point.type] ?? Infinity;
      while (typeof value === 'number' && factor < COARSEST && Math.abs(value) / 10 ** factor > most) factor++;
    }
    this.#factors.set(factorAt, factor);
    return factor;
  }

  /**
   * What is missing is "not implemented", which every SunSpec client knows, unless a rule says otherwise; what is only not
   * there now is the exception of a device that does not answer.
   */
  #encoded({ type, measurand }: SunSpecPoint, value: SourceValue, factor: number): Encoded {
    const { missing } = this.#options.unit;
    if (typeof value === 'number') {
      if (type === 'float32') return encodePoint(value, type);
      const isCounter = measurandInfo(measurand)?.counts !== 'no';
      return isCounter && value < 0 ? DEVICE_FAILURE : encodePoint(value / 10 ** factor, type);
    }
    if (value === 'stale') return missing === 'nan' ? encodePoint(null, type) : NO_RESPONSE;
    if (missing === 'exception') return ILLEGAL_ADDRESS;
    return encodePoint(missing === 'zero' ? 0 : null, type);
  }
}

/** In 201 to 204 the counters, from this register on, and the scale factors among them. */
const FIRST_COUNTER = 38;
const FACTORS_OF_COUNTERS: ReadonlySet<number> = new Set([54, 71, 104]);
/** High half of a float's NaN. */
const NAN_REGISTER = 0x7fc0;
const EVENT_REGISTERS = 2;

/** Registers of the block in which every point says that it is not there: counters by their 0. No event is on. */
function unimplemented({ length, points }: SunSpecModel): readonly number[] {
  const isFloat = points.some(({ type }) => type === 'float32');
  return Array.from({ length }, (_, index) => {
    if (index >= length - EVENT_REGISTERS) return 0;
    if (isFloat) return index % 2 === 0 ? NAN_REGISTER : 0;
    const at = index + 2;
    return at >= FIRST_COUNTER && !FACTORS_OF_COUNTERS.has(at) ? 0 : NOT_IMPLEMENTED;
  });
}

/** Of meters with one phase: current and power stand again in the first phase. First registers of both. */
const AGAIN: Readonly<Record<number, readonly (readonly [from: number, to: number])[]>> = {
  201: [
    [2, 3],
    [18, 19],
  ],
  211: [
    [2, 4],
    [28, 30],
  ],
};

function bytesOf(words: readonly number[]): Uint8Array {
  return Uint8Array.from(words.flatMap((word) => [word >> 8, word & 0xff]));
}
