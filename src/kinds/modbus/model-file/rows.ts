// The registers of a model file: those of the extended model, changed, added to and taken away from, each checked for itself and
// against its neighbours.
import { REGISTER_COUNT, type RegisterType } from '../../../codec/modbus/registers.ts';
import type { Disputed, ModbusMeterModel, ModbusRow } from '../../../definition/modbus/model.ts';
import { DEFAULT_MAX_REGISTERS_PER_READ } from '../../../definition/modbus/model.ts';
import { scaleOf, type RowDeclaration } from '../../../definition/modbus/rows.ts';
import { checkKnownUnit } from '../../../source/entry/known-unit.ts';
import { suggestion } from '../../../vocabulary/did-you-mean.ts';
import { isMeasurand, MEASURAND_NAMES, MEASURANDS, type Measurand } from '../../../vocabulary/measurands.ts';
import type { Text } from '../../../vocabulary/text.ts';
import { unitOfSpelling, UNITS, type UnitSpelling } from '../../../vocabulary/units.ts';
import { quote } from '../../../yaml/masking.ts';
import type { Report } from '../../../yaml/report.ts';
import type { Path } from '../../../yaml/yaml-source.ts';
import { REGISTER_TYPES, type ModbusModelInput, type RowInput } from './schema.ts';

const LAST_ADDRESS = 0xffff;

export interface RowsOfFile {
  readonly rows: readonly RowDeclaration[];
  /** Their names, and those of rows with mistakes: so that one mistake is not reported twice. */
  readonly names: readonly string[];
}

export function rowsOf(input: ModbusModelInput, parent: ModbusMeterModel | null, report: Report): RowsOfFile {
  const said = Object.entries(input.registers ?? {});
  const inherited = (parent?.rows ?? []).filter(({ measurand }) => !said.some(([name]) => name === measurand));
  const markers = markersOf(input, report);
  const rows: RowDeclaration[] = inherited.map((row) => inherit(row, input, parent));
  for (const [name, row] of said) {
    if (row === null) checkRemoval(name, parent, report);
    else {
      const built = rowOf(name, row, { input, markers, limit: limitOf(input, parent) }, report);
      if (built !== null) rows.push(built);
    }
  }
  const names = [...inherited.map(({ measurand }) => measurand), ...said.flatMap(([name, row]) => (row ? name : []))];
  const isDiscovered = (input.discovers ?? parent?.discovers) !== undefined;
  if (names.length === 0 && !isDiscovered && !report.has(['registers'])) {
    report.error(
      [],
      { en: 'it has no `registers`', de: 'es hat keine `registers`' },
      {
        en: 'add its values, for example registers: { voltageL1: { at: 0x0000, type: float32 } }',
        de: 'seine Werte ergänzen, zum Beispiel registers: { voltageL1: { at: 0x0000, type: float32 } }',
      },
    );
  }
  checkNeighbours(rows, parent, report);
  return { rows, names };
}

/** Whether the file has such a row, but with a mistake that is reported. */
export function isWrongRow(name: string, { registers = {} }: ModbusModelInput, report: Report): boolean {
  return !Object.hasOwn(registers, name) && report.has(['registers', name]);
}

/** A row of the extended model. Another word order of the whole holds for it as well. */
function inherit(row: ModbusRow, { wordOrder }: ModbusModelInput, parent: ModbusMeterModel | null): ModbusRow {
  return wordOrder !== undefined && row.wordOrder === parent?.wordOrder ? { ...row, wordOrder } : row;
}

function checkRemoval(name: string, parent: ModbusMeterModel | null, report: Report): void {
  if (parent?.rows.some(({ measurand }) => measurand === name) === true) return;
  const known = parent?.rows.map(({ measurand }) => measurand) ?? [];
  const message =
    parent === null
      ? { en: `${name} has no register`, de: `${name} hat kein Register` }
      : { en: `${parent.id} has no ${quote(name)} to take away`, de: `${parent.id} hat kein ${quote(name)}` };
  const hint = { en: 'say where it is: { at: 0x0000 }', de: 'sagen, wo es steht: { at: 0x0000 }' };
  report.error(
    ['registers', name],
    message,
    parent === null ? hint : suggestion(name, known, { en: 'it has', de: 'es hat' }),
    'key',
  );
}

type Markers = Readonly<Record<string, readonly string[]>>;

function markersOf({ invalid = {} }: ModbusModelInput, report: Report): Markers {
  for (const [type, markers] of Object.entries(invalid)) {
    const known = REGISTER_TYPES.find((each) => each === type);
    if (known === undefined) {
      report.error(
        ['invalid', type],
        { en: `there is no type ${quote(type)}`, de: `es gibt keinen Typ ${quote(type)}` },
        suggestion(type, REGISTER_TYPES, { en: 'types', de: 'Typen' }),
        'key',
      );
    } else checkMarkers(markers, known, ['invalid', type], report);
  }
  return invalid;
}

/** What holds for all rows of the file. */
interface FileDefaults {
  readonly input: ModbusModelInput;
  readonly markers: Markers;
  /** Registers of one request. */
  readonly limit: number;
}

function limitOf({ maxRegistersPerRead }: ModbusModelInput, parent: ModbusMeterModel | null): number {
  return maxRegistersPerRead ?? parent?.maxRegistersPerRead ?? DEFAULT_MAX_REGISTERS_PER_READ;
}

/** Null: something is wrong with it (reported). */
function rowOf(
  name: string,
  row: RowInput,
  { input, markers, limit }: FileDefaults,
  report: Report,
): RowDeclaration | null {
  const path: Path = ['registers', name];
  const measurand = measurandOf(name, path, report);
  const type = row.type ?? input.registerType ?? null;
  if (type === null) {
    report.error(
      path,
      { en: '`type` is missing', de: '`type` fehlt' },
      {
        en: `add it here, or \`registerType\` for all rows: ${REGISTER_TYPES.join(', ')}`,
        de: `hier ergänzen, oder \`registerType\` für alle Zeilen: ${REGISTER_TYPES.join(', ')}`,
      },
      'key',
    );
    return null;
  }
  checkPlace(row.at, type, limit, path, report);
  checkStep(row.step, type, [...path, 'step'], report);
  if (row.invalid !== undefined) checkMarkers(row.invalid, type, [...path, 'invalid'], report);
  if (measurand === null) return null;
  const printed = unitOf(measurand, row.unit, path, report);
  if (printed === null) return null;
  const { origin, note, counts, adds, disputed } = row;
  return {
    measurand,
    address: row.at,
    type,
    unit: printed.unit,
    scale: scaleOf(row.step ?? 1, printed.factor),
    group: row.poll ?? MEASURANDS[measurand].poll,
    invalid: row.invalid ?? markers[type] ?? [],
    ...(row.wordOrder && { wordOrder: row.wordOrder }),
    ...(counts && { counts }),
    ...(adds && { adds }),
    ...(origin !== undefined && { origin }),
    ...(note !== undefined && { note }),
    ...(disputed && { disputed: disputed.map(disputedOf) }),
  };
}

function checkStep(step: number | undefined, type: string, path: Path, report: Report): void {
  if (step === undefined || (step !== 0 && (step > 0 || !type.startsWith('uint')))) return;
  report.error(
    path,
    step === 0
      ? { en: 'a step of 0 makes every number 0', de: 'mit der Schrittweite 0 wird jede Zahl 0' }
      : {
          en: `the sign of ${type} cannot be turned round: it has none`,
          de: `das Vorzeichen von ${type} lässt sich nicht umkehren: Es hat keines`,
        },
    step === 0
      ? {
          en: 'write what one step is worth, for example 0.1',
          de: 'schreiben, was ein Schritt wert ist, zum Beispiel 0.1',
        }
      : { en: 'is it int16 or int32?', de: 'ist es int16 oder int32?' },
  );
}

function disputedOf({ at, ...rest }: NonNullable<RowInput['disputed']>[number]): Disputed {
  const said = Object.entries({ ...rest, ...(at !== undefined && { address: at }) });
  return { source: rest.source, why: rest.why, ...Object.fromEntries(said.filter(([, value]) => value !== undefined)) };
}

const NUMBERS = MEASURAND_NAMES.filter((each) => MEASURANDS[each].unit !== null);

function measurandOf(name: string, path: Path, report: Report): Measurand | null {
  if (isMeasurand(name) && MEASURANDS[name].unit !== null) return name;
  const isWord = isMeasurand(name);
  const message = isWord
    ? { en: `${name} is a word or a truth value`, de: `${name} ist ein Wort oder ein Wahrheitswert` }
    : { en: `there is no measurand ${quote(name)}`, de: `es gibt keine Messgröße ${quote(name)}` };
  const hint = isWord
    ? {
        en: 'registers hold numbers: choose another measurand',
        de: 'in Registern stehen Zahlen: eine andere Messgröße wählen',
      }
    : suggestion(name, NUMBERS, { en: 'measurands', de: 'Messgrößen' });
  report.error(path, message, hint, 'key');
  return null;
}

/** A value is kept in the unit of its measurand: voltage cannot be in kWh. */
function unitOf(measurand: Measurand, text: string | undefined, path: Path, report: Report): UnitSpelling | null {
  const { unit } = MEASURANDS[measurand];
  if (unit === null) return null;
  if (text === undefined) return { unit, factor: 1 };
  if (!checkKnownUnit(text, [...path, 'unit'], report)) return null;
  const printed = unitOfSpelling(text);
  if (printed?.unit === unit) return printed;
  const fitting = Object.keys(UNITS[unit].spellings).join(', ');
  report.error(
    [...path, 'unit'],
    { en: `${measurand} cannot be in ${quote(text)}`, de: `${measurand} kann nicht in ${quote(text)} sein` },
    { en: `units of ${measurand}: ${fitting}`, de: `Einheiten von ${measurand}: ${fitting}` },
  );
  return null;
}

function checkPlace(at: number, type: RegisterType, limit: number, path: Path, report: Report): void {
  const size = REGISTER_COUNT[type];
  if (at + size - 1 > LAST_ADDRESS) {
    report.error(
      [...path, 'at'],
      {
        en: `a ${type} of ${size} registers from ${at} on ends behind register ${LAST_ADDRESS}`,
        de: `ein ${type} mit ${size} Registern ab ${at} endet hinter Register ${LAST_ADDRESS}`,
      },
      { en: 'is it the address, or the type?', de: 'stimmt die Adresse, und der Typ?' },
    );
  }
  if (size > limit) {
    report.error(
      [...path, 'type'],
      {
        en: `${type} has ${size} registers, and one request may ask for ${limit} only`,
        de: `${type} hat ${size} Register, und eine Anfrage darf nur ${limit} verlangen`,
      },
      { en: 'raise `maxRegistersPerRead`', de: '`maxRegistersPerRead` erhöhen' },
    );
  }
}

function checkMarkers(markers: readonly string[], type: RegisterType, path: Path, report: Report): void {
  const size = REGISTER_COUNT[type];
  for (const [index, marker] of markers.entries()) {
    if (marker.length <= 2 + 4 * size) continue;
    report.error(
      [...path, index],
      {
        en: `${marker} is longer than the ${size} registers of a ${type}`,
        de: `${marker} ist länger als die ${size} Register von ${type}`,
      },
      { en: `at most ${4 * size} hexadecimal digits`, de: `höchstens ${4 * size} hexadezimale Ziffern` },
    );
  }
}

/** Two values cannot share a register. */
function checkNeighbours(rows: readonly RowDeclaration[], parent: ModbusMeterModel | null, report: Report): void {
  const sorted = [...rows].sort((a, b) => a.address - b.address);
  let before: RowDeclaration | undefined;
  for (const row of sorted) {
    if (before !== undefined && row.address < endOf(before)) reportOverlap(row, before, parent, report);
    if (before === undefined || endOf(row) > endOf(before)) before = row;
  }
}

function endOf({ address, type }: RowDeclaration): number {
  return address + REGISTER_COUNT[type];
}

function reportOverlap(
  row: RowDeclaration,
  other: RowDeclaration,
  parent: ModbusMeterModel | null,
  report: Report,
): void {
  const isOwn = (each: RowDeclaration): boolean => report.has(['registers', each.measurand]);
  const [at, from] = isOwn(row) ? [row, other] : [other, row];
  const where = placeOf(from, isOwn(from), parent, report);
  const first = hex(from.address);
  const last = hex(endOf(from) - 1);
  report.error(
    ['registers', at.measurand, 'at'],
    {
      en: `${at.measurand} at ${hex(at.address)} overlaps ${from.measurand} (${where.en}), which is in ${first} to ${last}`,
      de: `${at.measurand} bei ${hex(at.address)} überschneidet sich mit ${from.measurand} (${where.de}) in ${first} bis ${last}`,
    },
    {
      en: 'check address and type of both; a 32-bit number takes two registers',
      de: 'Adresse und Typ von beiden prüfen; eine Zahl mit 32 Bit belegt zwei Register',
    },
  );
}

function placeOf(row: RowDeclaration, isOwn: boolean, parent: ModbusMeterModel | null, report: Report): Text {
  if (isOwn || parent === null) return report.place(['registers', row.measurand]);
  return { en: `of ${parent.id}`, de: `von ${parent.id}` };
}

function hex(address: number): string {
  return `0x${address.toString(16).padStart(4, '0')}`;
}
