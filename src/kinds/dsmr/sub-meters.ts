// The meters behind a P1 port as a telegram names them: channel, type, number, reading and the time of it. Pure.
import { parseNumber, type DataLine } from '../../codec/obis-text/data-line.ts';
import { inUnit, unitOfSpelling } from '../../vocabulary/units.ts';
import { COLD_TYPES, METERS_BY_TYPE, type DsmrMeter } from '../../definition/dsmr/model.ts';
import { textOfHex } from '../../source/obis-text/serial.ts';

export interface SubMeter {
  /** n of 0-n:24.1.0 */
  readonly channel: number;
  /** Device type of EN 13757-3; null: it is not said. */
  readonly type: number | null;
  readonly serial: string | null;
  /** Null: it has none, or none that makes sense. */
  readonly reading: SubReading | null;
}

export interface SubReading {
  readonly measurand: 'volume' | 'heatEnergy' | 'coolingEnergy';
  readonly value: number;
  readonly unit: 'm3' | 'Wh';
  /** When the meter was read, as sent; null: it is not said. */
  readonly time: string | null;
  readonly obis: string;
}

const TYPE = '24.1.0';
const SERIALS = ['96.1.0', '96.1.1'];
/** 24.2.1 is the reading; Belgium sends 24.2.3 for gas that is not converted; 24.3.0 with its value on a line of its own is older. */
const READINGS = ['24.2.1', '24.2.3', '24.2.2', '24.3.0'];
const OLD_READING = '24.3.0';

/** In the order of their channels; channels without a type and a reading are left out. */
export function subMetersOf(lines: readonly DataLine[]): SubMeter[] {
  const channels = new Map<number, Map<string, DataLine>>();
  for (const line of lines) {
    const { a, b, c, d, e } = line.code;
    if (a !== 0 || b === 0) continue;
    const own = channels.get(b) ?? new Map<string, DataLine>();
    channels.set(b, own.set(`${c}.${d}.${e}`, line));
  }
  return [...channels]
    .sort(([one], [other]) => one - other)
    .map(([channel, own]) => {
      const type = typeOf(own.get(TYPE));
      const reading = readingOf(READINGS.flatMap((code) => own.get(code) ?? []));
      return { channel, type, serial: serialOf(own), reading: reading === null ? null : namedFor(type, reading) };
    })
    .filter(({ type, reading }) => type !== null || reading !== null);
}

/** Whether a meter of the telegram is of this kind; one that does not say its type is judged by its unit. */
export function isMeter(meter: Exclude<DsmrMeter, 'electricity'>, { type, reading }: SubMeter): boolean {
  if (type !== null) return METERS_BY_TYPE[meter].includes(type);
  return meter === 'heat' && reading?.unit === 'Wh';
}

/** What counts cold says so by its type only. */
function namedFor(type: number | null, reading: SubReading): SubReading {
  const isCold = type !== null && COLD_TYPES.includes(type) && reading.measurand === 'heatEnergy';
  return isCold ? { ...reading, measurand: 'coolingEnergy' } : reading;
}

function typeOf(line: DataLine | undefined): number | null {
  const [said = ''] = line?.groups ?? [];
  return /^[0-9]{1,3}$/.test(said) ? Number(said) : null;
}

function serialOf(own: ReadonlyMap<string, DataLine>): string | null {
  for (const code of SERIALS) {
    const [said = ''] = own.get(code)?.groups ?? [];
    if (said !== '') return textOfHex(said);
  }
  return null;
}

function readingOf(lines: readonly DataLine[]): SubReading | null {
  for (const line of lines) {
    const reading =
      `${line.code.c}.${line.code.d}.${line.code.e}` === OLD_READING ? oldReading(line) : newReading(line);
    if (reading !== null) return reading;
  }
  return null;
}

/** `(time)(value*unit)`, or the value alone. */
function newReading({ groups, obis }: DataLine): SubReading | null {
  const [first = '', second] = groups;
  if (groups.length > 2) return null;
  return reading(second ?? first, null, second === undefined ? null : first, obis);
}

/** `(time)(status)(minutes)(count)(code)(unit)`, and on the next line `(value)`. */
function oldReading({ groups, obis }: DataLine): SubReading | null {
  const [time = null, , , count, , unit = null, value = ''] = groups;
  return count === '1' && groups.length === 7 ? reading(value, unit, time, obis) : null;
}

function reading(text: string, unitBeside: string | null, time: string | null, obis: string): SubReading | null {
  const number = parseNumber(text);
  const unit = number?.unit ?? unitBeside;
  const spelling = unit === null ? null : unitOfSpelling(unit);
  if (number === null || spelling === null || number.value < 0) return null;
  const value = inUnit(number.value, spelling.factor);
  if (spelling.unit === 'm3') return { measurand: 'volume', value, unit: 'm3', time, obis };
  return spelling.unit === 'Wh' ? { measurand: 'heatEnergy', value, unit: 'Wh', time, obis } : null;
}
