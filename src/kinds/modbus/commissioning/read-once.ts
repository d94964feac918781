// One reading of one meter, for a person who asks: every value or why there is none. Knows the bus; prints nothing.
import type { ModbusBus, RequestOptions } from '../bus/modbus-bus.ts';
import { MeterHubError } from '../../../model/error.ts';
import { derivedValue, termsOf } from '../../../definition/modbus/derived.ts';
import type { ModbusMeterModel, ModbusRow } from '../../../definition/modbus/model.ts';
import type { ReadBlock } from '../bus/read-plan.ts';
import { ModbusReader } from '../reader.ts';

export interface ReadValue {
  readonly measurand: string;
  /** null: the meter says "not available". */
  readonly value: number | null;
  readonly unit: string;
  /** null for a value computed from two others. */
  readonly row: ModbusRow | null;
}

export interface OneReading {
  /** In the order of the registers, computed values last. */
  readonly values: readonly ReadValue[];
  /** What the meter refused: it does not have these. */
  readonly refused: readonly ModbusRow[];
  /** What could not be read, and why (the first error). */
  readonly failed: readonly ModbusRow[];
  readonly error: MeterHubError | null;
}

/** A turn that could not be proven is read anew so often. */
const TURNS = 2;

/**
 * Reads all rows, by shorter reads where a bridge cannot hold long ones. Never rejects for a fault of the meter: `error` says what
 * went wrong. Rejects with CANCELLED.
 */
export async function readOnce(
  bus: ModbusBus,
  model: ModbusMeterModel,
  unit: number,
  rows: readonly ModbusRow[],
  options: RequestOptions,
): Promise<OneReading> {
  const reader = new ModbusReader({ bus, model, unit, rows });
  const probe = rows.find(({ measurand }) => measurand === model.probe) ?? rows[0];
  let turn = await readTurn(reader, rows, probe, options);
  for (let turns = 1; turns < TURNS && turn.isUnproven; turns++) turn = await readTurn(reader, rows, probe, options);
  const { error } = turn;
  const values = turn.isUnproven ? new Map<string, ReadValue>() : turn.values;
  const refusedNames = new Set(reader.refused);
  const isMissing = ({ measurand }: ModbusRow): boolean => !values.has(measurand);
  return {
    values: [...inOrder(rows, values), ...derivedValues(model, values)],
    refused: rows.filter((row) => refusedNames.has(row.measurand)),
    failed: rows.filter((row) => isMissing(row) && !refusedNames.has(row.measurand)),
    error,
  };
}

interface Turn {
  readonly values: ReadonlyMap<string, ReadValue>;
  readonly error: MeterHubError | null;
  /** The replies may have been those to other requests: no value of it is to be shown. */
  readonly isUnproven: boolean;
}

async function readTurn(
  reader: ModbusReader,
  rows: readonly ModbusRow[],
  probe: ModbusRow | undefined,
  options: RequestOptions,
): Promise<Turn> {
  const values = new Map<string, ReadValue>();
  const tried = new Set<string>();
  let error: MeterHubError | null = null;
  const read = async (block: ReadBlock, isLast: boolean): Promise<MeterHubError | null> => {
    try {
      await reader.read(block, { ...options, isProvenLater: !isLast }, (found) => {
        for (const { row, value } of found) {
          values.set(row.measurand, { measurand: row.measurand, value, unit: row.unit, row });
        }
      });
      return null;
    } catch (caught) {
      return modbusError(caught);
    }
  };
  reader.begin();
  let blocks = reader.plan('all', () => true);
  while (blocks.length > 0) {
    const [block, ...rest] = blocks;
    if (block === undefined) break;
    const limit = reader.learnedLimit;
    for (const { measurand } of rowsIn(block, rows)) tried.add(measurand);
    let failure = await read(block, rest.length === 0);
    if (failure !== null && values.size === 0 && probe !== undefined) {
      // Somebody may be there whose long replies do not arrive. A meter that says nothing at all is not asked for the rest.
      const [short] = reader.plan('probe', (row) => row === probe);
      const isOther = short !== undefined && (short.address !== block.address || short.count !== block.count);
      if (isOther && (await read(short, false)) === null) failure = await read(block, rest.length === 0);
      else if (failure.code === 'MODBUS_TIMEOUT') return { values, error: failure, isUnproven: false };
    }
    error ??= failure;
    if (failure?.code === 'MODBUS_SHIFTED') return { values, error: failure, isUnproven: true };
    const isShorter = reader.learnedLimit !== limit;
    blocks = isShorter ? reader.plan(`rest at ${block.address}`, ({ measurand }) => !tried.has(measurand)) : rest;
  }
  if (values.size === 0) return { values, error, isUnproven: false };
  try {
    await reader.prove(options);
    return { values, error, isUnproven: false };
  } catch (caught) {
    return { values, error: modbusError(caught), isUnproven: true };
  }
}

/** Throws what says nothing of the meter. */
function modbusError(caught: unknown): MeterHubError {
  const saysNothing = caught instanceof MeterHubError && caught.code === 'MODBUS_NEVER_SILENT';
  if (caught instanceof MeterHubError && caught.code.startsWith('MODBUS_') && !saysNothing) return caught;
  throw caught;
}

function rowsIn({ address, count }: ReadBlock, rows: readonly ModbusRow[]): ModbusRow[] {
  return rows.filter((row) => row.address >= address && row.address < address + count);
}

/** Values in the order of the registers, in whatever order they were read. */
function inOrder(rows: readonly ModbusRow[], values: ReadonlyMap<string, ReadValue>): ReadValue[] {
  return rows.map(({ measurand }) => values.get(measurand)).filter((value) => value !== undefined);
}

function derivedValues(model: ModbusMeterModel, values: ReadonlyMap<string, ReadValue>): ReadValue[] {
  return model.derived.flatMap((row) => {
    const value = derivedValue(row, (term) => values.get(term)?.value);
    const from = termsOf(row).flatMap((term) => values.get(term) ?? [])[0];
    return value === undefined || from === undefined ? [] : [{ ...from, measurand: row.measurand, value, row: null }];
  });
}
