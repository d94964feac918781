// What the declaration of a Modbus meter may say, and how it is completed. No meter, no runtime.
import { DEFAULT_MAX_REGISTERS_PER_READ, type ModbusMeterModel, type ModbusRow } from './model.ts';
import type { RegisterType } from '../../codec/modbus/registers.ts';
import { checkModbusMeter } from './checks.ts';
import type { RowDeclaration } from './rows.ts';

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
      | 'sharesUnit'
      | 'notes'
      | 'german'
      | 'carries'
      | 'discovers'
    >
  > & {
    readonly rows: readonly (RowDeclaration | readonly RowDeclaration[])[];
    /** "Not available" markers by register type, for all rows that do not say their own. */
    readonly invalid?: Partial<Record<RegisterType, readonly string[]>>;
  };

/** Completes a declaration and refuses one that contradicts itself, naming the meter and the row. */
export function defineModbusMeter(declaration: ModbusMeterDeclaration): ModbusMeterModel {
  const { id, rows: given, invalid = {}, ...rest } = declaration;
  const wordOrder = declaration.wordOrder ?? 'big';
  const rows = given
    .flat()
    .map((each): ModbusRow => ({ wordOrder, ...each, invalid: each.invalid ?? invalid[each.type] ?? [] }))
    .sort((a, b) => a.address - b.address);
  const model: ModbusMeterModel = {
    kind: 'modbus',
    id,
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
    sharesUnit: false,
    notes: [],
    ...rest,
    wordOrder,
    rows,
  };
  checkModbusMeter(model);
  return model;
}
