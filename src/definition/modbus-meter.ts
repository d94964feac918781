// What the declaration of a Modbus meter may say, and the checks it has to pass. No meter, no runtime.
import { REGISTER_COUNT, type RegisterType, type ValueFormat, type WordOrder } from '../codec/modbus/registers.ts';
import { MEASURANDS, type Measurand } from '../model/measurands.ts';
import { PRINTED_UNITS, type PrintedUnitOf } from './measurand-units.ts';

/** `fast`: what changes by the second (power, current, voltage, frequency ...); `slow`: counters and THD. */
export type PollGroup = 'fast' | 'slow';

/** Which Modbus function reads a register: 4 (input) or 3 (holding). */
export type RegisterKind = 'input' | 'holding';

export type Framing = '8N1' | '8E1' | '8O1' | '8N2';

/** What another source says about a register; why it was not followed. */
export interface Disputed {
  readonly source: string;
  readonly why: string;
  readonly address?: number;
  readonly type?: RegisterType;
  readonly scale?: number;
  readonly measurand?: string;
}

/** One value of a meter: where it lies and what it means. */
export interface ModbusRow extends ValueFormat {
  readonly measurand: Measurand;
  /** Wire address of the first register, counted from 0. */
  readonly address: number;
  /** Canonical unit of the scaled value. */
  readonly unit: string;
  readonly group: PollGroup;
  /** Where the fact comes from when it is not the meter's main source. */
  readonly origin?: string;
  readonly note?: string;
  readonly disputed?: readonly Disputed[];
}

/** A value computed from others of the same poll: `minuend - subtrahend`; null when one is missing. */
export interface DerivedRow {
  readonly measurand: Measurand;
  readonly minuend: Measurand;
  readonly subtrahend: Measurand;
  readonly note?: string;
}

/** A register that tells models apart: `values` maps raw values ("0x0084", "330..345") to what they mean. */
export interface IdentifyRegister {
  readonly function: RegisterKind;
  readonly address: number;
  readonly type: 'uint16' | 'uint32' | 'ascii16' | 'ascii32';
  readonly values: Readonly<Record<string, string>>;
  readonly note?: string;
}

/** A register that configures the meter. */
export interface SettingRow {
  readonly name: string;
  readonly function: RegisterKind;
  readonly address: number;
  readonly type: RegisterType | 'bcd32' | 'ascii16';
  readonly access: 'rw' | 'ro' | 'wo';
  /** Raw value -> meaning, or a sentence with the range. */
  readonly values?: Readonly<Record<string, string | number>> | string;
  /** What has to be done before the meter takes a write. */
  readonly unlock?: string;
  readonly note?: string;
}

export interface Line {
  /** Factory setting; null = not found. */
  readonly baud: number | null;
  readonly framing: Framing | null;
  /** Who claims it. */
  readonly source: string;
}

export interface ModbusMeterModel {
  readonly kind: 'modbus';
  readonly id: string;
  /** Further names, lower case, unique over the catalogue. */
  readonly aliases: readonly string[];
  /** Meter type as the second seed's clients know it ("SDM", "JANITZA"); upper case. */
  readonly type: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly phases: 1 | 3;
  /** Manual: title or address, and what else was compared. */
  readonly source: string;
  readonly crossChecked: readonly string[];
  /** null: a network meter without a serial line. */
  readonly line: Line | null;
  readonly defaultUnitId: number | null;
  readonly function: RegisterKind;
  readonly functionAlternatives: readonly RegisterKind[];
  /** Most registers one read may ask for. */
  readonly maxRegistersPerRead: number;
  readonly maxRegistersSource: string;
  readonly wordOrder: WordOrder;
  /** The measurand a scan reads; null = none is safe. */
  readonly probe: Measurand | null;
  readonly identify: IdentifyRegister | null;
  /** Sorted by address, without overlap. */
  readonly rows: readonly ModbusRow[];
  readonly derived: readonly DerivedRow[];
  readonly settings: readonly SettingRow[];
  /** Silence the meter wants before a request when the bus turns to it from another unit, ms. */
  readonly pauseOnUnitChangeMs: number;
  readonly notes: readonly string[];
}

/** Read limit for meters whose own is not known: small enough for all that are. */
export const DEFAULT_MAX_REGISTERS_PER_READ = 40;

/** The protocol's own limit (Modbus application protocol V1.1b3, 6.3 and 6.4). */
export const PROTOCOL_MAX_REGISTERS = 125;

type RowOptions = {
  /** Value of one raw step in the printed unit, when the manual says "in 0.01 kWh". Default 1. */
  readonly step?: number;
  readonly group?: PollGroup;
  readonly invalid?: readonly string[];
  readonly origin?: string;
  readonly note?: string;
  readonly disputed?: readonly Disputed[];
};

/** A row before the meter's defaults (word order, markers) are filled in. */
export type RowDeclaration = Omit<ModbusRow, 'wordOrder' | 'invalid'> & { readonly invalid?: readonly string[] };

/** One register value: measurand, wire address, type, the unit the manual prints. */
export function row<M extends Measurand>(
  measurand: M,
  address: number,
  type: RegisterType,
  printedUnit: PrintedUnitOf<M>,
  options: RowOptions = {},
): RowDeclaration {
  const { step = 1, group = defaultGroup(measurand), ...rest } = options;
  const { canonical, factor } = PRINTED_UNITS[printedUnit];
  return { measurand, address, type, unit: canonical, scale: scaleOf(step, factor), group, ...rest };
}

type PhaseBase = { [M in Measurand]: M extends `${infer B}L1` ? (`${B}L3` extends Measurand ? B : never) : never }[Measurand];

/** Three rows of the same kind, L1 to L3, at the given addresses. */
export function phases<B extends PhaseBase>(
  base: B,
  addresses: readonly [number, number, number],
  type: RegisterType,
  printedUnit: PrintedUnitOf<`${B}L1`>,
  options: RowOptions = {},
): RowDeclaration[] {
  return addresses.map((address, index) => {
    const measurand = `${base}L${index + 1}` as `${B}L1`;
    return row(measurand, address, type, printedUnit, options);
  });
}

/** `first`, and the two that follow at the same distance. */
export function every(first: number, distance: number): [number, number, number] {
  return [first, first + distance, first + 2 * distance];
}

type ModbusMeterDeclaration = Pick<
  ModbusMeterModel,
  'id' | 'type' | 'manufacturer' | 'model' | 'phases' | 'source' | 'line' | 'function' | 'probe'
> &
  Partial<
    Pick<
      ModbusMeterModel,
      | 'aliases'
      | 'crossChecked'
      | 'defaultUnitId'
      | 'functionAlternatives'
      | 'maxRegistersPerRead'
      | 'maxRegistersSource'
      | 'wordOrder'
      | 'identify'
      | 'derived'
      | 'settings'
      | 'pauseOnUnitChangeMs'
      | 'notes'
    >
  > & {
    readonly rows: readonly (RowDeclaration | readonly RowDeclaration[])[];
    /** "Not available" markers by register type, for all rows that do not say their own. */
    readonly invalid?: Partial<Record<RegisterType, readonly string[]>>;
  };

/** Completes a declaration and refuses one that contradicts itself, naming the meter and the row. */
export function defineModbusMeter(declaration: ModbusMeterDeclaration): ModbusMeterModel {
  const { rows: given, invalid = {}, ...rest } = declaration;
  const wordOrder = declaration.wordOrder ?? 'big';
  const rows = given
    .flat()
    .map((each): ModbusRow => ({ ...each, wordOrder, invalid: each.invalid ?? invalid[each.type] ?? [] }))
    .sort((a, b) => a.address - b.address);
  const model: ModbusMeterModel = {
    aliases: [],
    crossChecked: [],
    defaultUnitId: null,
    functionAlternatives: [],
    maxRegistersPerRead: DEFAULT_MAX_REGISTERS_PER_READ,
    maxRegistersSource: 'not found; a careful default',
    identify: null,
    derived: [],
    settings: [],
    pauseOnUnitChangeMs: 0,
    notes: [],
    ...rest,
    kind: 'modbus',
    wordOrder,
    rows,
  };
  checkModbusMeter(model);
  return model;
}

function checkModbusMeter(model: ModbusMeterModel): void {
  const fail = (what: string): never => {
    throw new TypeError(`catalogue: ${model.id}: ${what}`);
  };
  const seen = new Set<string>();
  let nextFree = 0;
  for (const { measurand, address, type, unit } of model.rows) {
    if (seen.has(measurand)) fail(`${measurand} is declared twice`);
    if (address < nextFree) fail(`${measurand} at 0x${address.toString(16)} overlaps the row before it`);
    if (MEASURANDS[measurand].unit !== unit) fail(`${measurand} is in ${unit}, not in its canonical unit`);
    seen.add(measurand);
    nextFree = address + REGISTER_COUNT[type];
  }
  if (nextFree > 0x10000) fail('a row ends behind register 65535');
  if (model.maxRegistersPerRead < 1 || model.maxRegistersPerRead > PROTOCOL_MAX_REGISTERS) fail('bad read limit');
  if (model.probe !== null && !seen.has(model.probe)) fail(`probe ${model.probe} is not among its rows`);
  for (const { measurand, minuend, subtrahend } of model.derived) {
    if (seen.has(measurand)) fail(`derived ${measurand} is also a row`);
    if (!seen.has(minuend) || !seen.has(subtrahend)) fail(`derived ${measurand} needs rows that are not there`);
  }
}

const SLOW_UNITS: ReadonlySet<string | null> = new Set(['Wh', 'varh', 'VAh']);

function defaultGroup(measurand: Measurand): PollGroup {
  return SLOW_UNITS.has(MEASURANDS[measurand].unit) || measurand.startsWith('thd') ? 'slow' : 'fast';
}

/** step x factor without binary noise (0.001 x 1000 is 1). */
function scaleOf(step: number, factor: number): number {
  return Number((step * factor).toPrecision(12));
}
