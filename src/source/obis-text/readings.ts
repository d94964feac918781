// The meaning of a text telegram: its lines become readings under MeterHub's names and units. What is not a present value
// (stored ones, logs, texts, settings) gives none. Pure: knows no wire, no time, no model.
import { numberOf, type DataLine, type SentNumber } from '../../codec/obis-text/data-line.ts';
import { formatObis } from '../../codec/obis-text/code.ts';
import { MEASURANDS, measurandAt, PHASES, type Phase } from '../../vocabulary/measurands.ts';
import { measurandOfObis } from '../../vocabulary/obis.ts';
import { inUnit, unitOfSpelling } from '../../vocabulary/units.ts';

export interface TextReading {
  /** A measurand of the vocabulary, or the OBIS code where there is none. */
  readonly measurand: string;
  readonly value: number;
  readonly unit: string | null;
  /** The code that it came from. */
  readonly obis: string;
}

/** Numbers that say nothing of the present: the time, numbers of meters, states in hexadecimal, switches, limits, messages. */
const NO_VALUES = /^[01]-[0-9]+:(1\.0\.0|96\.(1|5|13)\.[0-9]+|96\.3\.10|17\.0\.0|31\.4\.0)\*/;
/** Value groups C of the meter itself: numbers and clock, faults, lists, data profiles. */
const NO_VALUE_GROUPS: readonly number[] = [0, 97, 98, 99];
const PRESENT = 255;

/** Value group C of import, export and the signed value: of the whole; of the phases 20, 40 and 60 more (IEC 62056-6-1). */
interface Flow {
  readonly of: 'power' | 'reactivePower';
  readonly importC: number;
  readonly exportC: number;
  readonly signedC: number | null;
  /** Names of the halves; null: they keep their codes. */
  readonly halves: readonly ['importPower', 'exportPower'] | null;
}

const FLOWS: readonly Flow[] = [
  { of: 'power', importC: 1, exportC: 2, signedC: 16, halves: ['importPower', 'exportPower'] },
  { of: 'reactivePower', importC: 3, exportC: 4, signedC: null, halves: null },
];
const PLACES: readonly { readonly place: '' | Phase; readonly more: number }[] = [
  { place: '', more: 0 },
  ...PHASES.map((place, index) => ({ place, more: 20 * (index + 1) })),
];
const MAGNITUDE_C = 15;
const NOW_D = 7;
const COUNTER_D = 8;
/** Value group C of what is drawn and what is fed in. */
const TOTALS = [
  { name: 'energyImport', c: 1 },
  { name: 'energyExport', c: 2 },
] as const;
const MAX_TARIFF = 4;

/** Names the values of a telegram. Where a code comes twice, the first counts. */
export function readLines(lines: readonly DataLine[]): TextReading[] {
  const values = new Map<string, TextReading>();
  for (const line of lines) {
    const number = isValue(line) ? numberOf(line) : null;
    const reading = number === null ? null : readingOf(line, number);
    if (reading !== null && !values.has(keyOf(line))) values.set(keyOf(line), reading);
  }
  const readings = new Map<string, TextReading>();
  const put = (reading: TextReading): void => void readings.set(reading.measurand, reading);
  for (const flow of FLOWS) for (const { place, more } of PLACES) readFlow(flow, place, more, values).forEach(put);
  takeMagnitude(values, readings).forEach(put);
  for (const reading of values.values()) put(reading);
  for (const { name, c } of TOTALS) if (!readings.has(name)) totalOf(name, c, readings, lines).forEach(put);
  return [...readings.values()];
}

/** Present values of electricity and what the meter itself says; not those of the meters behind it (0-1 to 0-4). */
function isValue({ code, obis }: DataLine): boolean {
  const isOwn = code.a === 1 || (code.a === 0 && code.b === 0);
  return code.f === PRESENT && isOwn && !NO_VALUE_GROUPS.includes(code.c) && !NO_VALUES.test(obis);
}

function keyOf({ code }: DataLine): string {
  return `${code.a}:${code.c}.${code.d}.${code.e}`;
}

/** In the unit of the measurand; under its code where the unit contradicts the name. Null: the unit is not known. */
function readingOf({ code, obis }: DataLine, { value, unit }: SentNumber): TextReading | null {
  const spelling = unit === null ? null : unitOfSpelling(unit);
  if (unit !== null && spelling === null) return null;
  const kept = spelling === null ? value : inUnit(value, spelling.factor);
  // Some meters count channels from 1 (1-1:1.8.0).
  const measurand = measurandOfObis(obis) ?? measurandOfObis(formatObis({ ...code, b: 0 }));
  const sentUnit = spelling?.unit ?? null;
  if (measurand !== undefined) {
    const own = MEASURANDS[measurand].unit;
    if (sentUnit === own || (sentUnit === null && own === '1')) return { measurand, value: kept, unit: own, obis };
  }
  return { measurand: obis, value: kept, unit: sentUnit, obis };
}

/** Takes a value that has a say in a power out of the others. */
function take(values: Map<string, TextReading>, c: number | null, unit: string | null): TextReading | undefined {
  const key = `1:${c ?? ''}.${NOW_D}.0`;
  const reading = values.get(key);
  if (reading === undefined || reading.unit !== unit) return undefined;
  values.delete(key);
  return reading;
}

/** The signed value, else import less export; the halves beside it. A half alone is the whole: it has a sign where it needs one. */
function readFlow(flow: Flow, place: '' | Phase, more: number, values: Map<string, TextReading>): TextReading[] {
  const name = measurandAt(flow.of, place);
  if (name === null) return [];
  const { unit } = MEASURANDS[name];
  const [imported, exported, signed] = [flow.importC, flow.exportC, flow.signedC].map((c) =>
    take(values, c === null ? null : c + more, unit),
  );
  // Half a reactive power says nothing of the whole: the other half is as likely.
  const isWhole = flow.halves !== null || exported !== undefined;
  const source = signed ?? (isWhole ? imported : undefined);
  const value =
    signed === undefined && imported !== undefined && exported !== undefined
      ? difference(imported.value, exported.value)
      : source?.value;
  const whole =
    source === undefined || value === undefined ? [] : [{ measurand: name, value, unit, obis: source.obis }];
  if (source !== undefined && signed === undefined && exported === undefined) return whole;
  const halves = [imported, exported].flatMap((half, index) => {
    if (half === undefined) return [];
    const family = flow.halves?.[index];
    return [{ ...half, measurand: family === undefined ? half.obis : (measurandAt(family, place) ?? half.obis) }];
  });
  return [...whole, ...halves];
}

/** A power without a sign is that of import where the meter counts no export; else nobody knows its direction. */
function takeMagnitude(values: Map<string, TextReading>, readings: ReadonlyMap<string, TextReading>): TextReading[] {
  const hasExport = [...values.keys()].some((key) => key.startsWith(`1:2.${COUNTER_D}.`));
  if (hasExport || readings.has('power')) return [];
  const magnitude = take(values, MAGNITUDE_C, 'W');
  return magnitude === undefined ? [] : [{ ...magnitude, measurand: 'power' }];
}

/** Everything was counted in one of the tariffs. */
function totalOf(
  name: (typeof TOTALS)[number]['name'],
  c: number,
  readings: ReadonlyMap<string, TextReading>,
  lines: readonly DataLine[],
): TextReading[] {
  const tariffs = lines.filter(
    ({ code }) =>
      code.a === 1 && code.c === c && code.d === COUNTER_D && code.e >= 1 && code.e <= MAX_TARIFF && code.f === PRESENT,
  );
  const parts = tariffs.flatMap(({ obis }) => [...readings.values()].find((each) => each.obis === obis) ?? []);
  const isWhole = parts.length === tariffs.length && parts.length >= 2 && parts.every(({ unit }) => unit === 'Wh');
  const [first] = parts;
  if (!isWhole || first === undefined) return [];
  const sum = parts.reduce((all, { value }) => all + value, 0);
  return [{ measurand: name, value: Number(sum.toPrecision(15)), unit: 'Wh', obis: first.obis }];
}

/** Without binary noise: meters resolve milliwatts at most. */
function difference(imported: number, exported: number): number {
  return Number((imported - exported).toFixed(6));
}
