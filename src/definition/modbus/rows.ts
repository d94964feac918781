// The words a Modbus declaration is written with: rows of one register type, phase triples, settings. No meter, no runtime.
import { REGISTER_COUNT, type RegisterType } from '../../codec/modbus/registers.ts';
import { MEASURANDS, type Measurand } from '../../vocabulary/measurands.ts';
import type { Disputed, ModbusRow, PollGroup, SettingRow } from './model.ts';
import type { PrintedUnitOf } from '../../vocabulary/printed-units.ts';
import { unitOfSpelling, type Counts } from '../../vocabulary/units.ts';

export interface RowOptions {
  /** Value of one raw step in the printed unit, when the manual says "in 0.01 kWh". Default 1. */
  readonly step?: number;
  readonly group?: PollGroup;
  readonly counts?: Counts;
  readonly adds?: 'both directions';
  readonly invalid?: readonly string[];
  readonly origin?: string;
  readonly note?: string;
  readonly disputed?: readonly Disputed[];
}

/** A row before the meter's defaults (word order, markers) are filled in. */
export type RowDeclaration = Omit<ModbusRow, 'wordOrder' | 'invalid'> &
  Partial<Pick<ModbusRow, 'wordOrder' | 'invalid'>>;

/** One register value: measurand, wire address, type, the unit the manual prints. */
export function row<M extends Measurand>(
  measurand: M,
  address: number,
  type: RegisterType,
  printedUnit: PrintedUnitOf<M>,
  options: RowOptions = {},
): RowDeclaration {
  const { step = 1, group = MEASURANDS[measurand].poll, ...rest } = options;
  const printed = unitOfSpelling(printedUnit);
  if (printed === null) throw new TypeError(`catalogue: ${measurand} is printed in no known unit`);
  return { measurand, address, type, unit: printed.unit, scale: scaleOf(step, printed.factor), group, ...rest };
}

/** Measurands that exist once per phase: `voltage` for voltageL1, voltageL2, voltageL3. */
export type PhaseBase = {
  [M in Measurand]: M extends `${infer B}L1` ? (`${B}L3` extends Measurand ? B : never) : never;
}[Measurand];

/** Measurands that exist once per tariff: `energyImport` for energyImportT1 and energyImportT2. */
export type TariffBase = { [M in Measurand]: M extends `${infer B}T1` ? B : never }[Measurand];

/** Three rows of the same kind, L1 to L3, at the given addresses. */
export function phases<B extends PhaseBase>(
  base: B,
  addresses: readonly [number, number, number],
  type: RegisterType,
  printedUnit: PrintedUnitOf<`${B}L1`>,
  options: RowOptions = {},
): RowDeclaration[] {
  return addresses.map((address, index) => {
    // The three phases share one unit, so the unit that fits L1 fits L2 and L3; the compiler cannot see that.
    const measurand = `${base}L${index + 1}` as `${B}L1`;
    return row(measurand, address, type, printedUnit, options);
  });
}

/** `first`, and the two that follow at the same distance. */
export function every(first: number, distance: number): [number, number, number] {
  return [first, first + distance, first + 2 * distance];
}

/** The row words for one register type, so that a family says it once. `common` holds for each of the rows. */
export function registers(type: RegisterType, common: RowOptions = {}) {
  const size = REGISTER_COUNT[type];
  return {
    row: <M extends Measurand>(measurand: M, address: number, unit: PrintedUnitOf<M>, options: RowOptions = {}) => {
      return row(measurand, address, type, unit, { ...common, ...options });
    },
    /** L1, L2, L3 in registers that follow each other. */
    phases: <B extends PhaseBase>(base: B, first: number, unit: PrintedUnitOf<`${B}L1`>, options: RowOptions = {}) => {
      return phases(base, every(first, size), type, unit, { ...common, ...options });
    },
    /** Tariff 1 and 2 in registers that follow each other. */
    tariffs: <B extends TariffBase>(
      base: B,
      first: number,
      unit: PrintedUnitOf<`${B}T1`>,
      options: RowOptions = {},
    ) => {
      return [first, first + size].map((address, index) => {
        const measurand = `${base}T${index + 1}` as `${B}T1`;
        return row(measurand, address, type, unit, { ...common, ...options });
      });
    },
    /** The voltages L1-L2, L2-L3, L3-L1 in registers that follow each other. */
    lineToLine: (first: number, options: RowOptions = {}) => {
      const names = ['voltageL1L2', 'voltageL2L3', 'voltageL3L1'] as const;
      return names.map((name, i) => row(name, first + i * size, type, 'V', { ...common, ...options }));
    },
  };
}

/** The rows of a block that comes from another source than the rest of the meter; a row's own origin stays. */
export function from(
  origin: string,
  ...rows: readonly (RowDeclaration | readonly RowDeclaration[])[]
): RowDeclaration[] {
  return rows.flat().map((each) => ({ origin, ...each }));
}

type SettingOptions = Partial<Pick<SettingRow, 'values' | 'unlock' | 'unlockAddress' | 'note'>>;

/** A register that configures the meter; all that are known are holding registers. `access` is `rw` unless said. */
export function setting(
  name: string,
  address: number,
  type: SettingRow['type'],
  options: SettingOptions & { readonly access?: SettingRow['access'] } = {},
): SettingRow {
  return { name, function: 'holding', address, type, access: 'rw', ...options };
}

/** step x factor without binary noise (0.001 x 1000 is 1). */
export function scaleOf(step: number, factor: number): number {
  return Number((step * factor).toPrecision(12));
}
