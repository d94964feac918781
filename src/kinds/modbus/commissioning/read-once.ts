// One reading of one meter, for a person who asks: every value or why there is none. Knows the bus; prints nothing.
import type { ModbusBus, RequestOptions } from '../bus/modbus-bus.ts';
import { MeterHubError } from '../../../model/error.ts';
import type { ModbusMeterModel, ModbusRow } from '../../../definition/modbus/model.ts';
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

/** Reads all rows. Never rejects for a fault of the meter: `error` says what went wrong. Rejects with CANCELLED. */
export async function readOnce(
  bus: ModbusBus,
  model: ModbusMeterModel,
  unit: number,
  rows: readonly ModbusRow[],
  options: RequestOptions,
): Promise<OneReading> {
  const reader = new ModbusReader({ bus, model, unit, rows });
  const values = new Map<string, ReadValue>();
  let error: MeterHubError | null = null;
  for (const block of reader.plan('all', () => true)) {
    try {
      await reader.read(block, options, (read) => {
        for (const { row, value } of read) {
          values.set(row.measurand, { measurand: row.measurand, value, unit: row.unit, row });
        }
      });
    } catch (caught) {
      if (!(caught instanceof MeterHubError) || !caught.code.startsWith('MODBUS_')) throw caught;
      error ??= caught;
      // A meter that has not said anything yet is not there: asking for the rest would only take long.
      if (values.size === 0 && caught.code === 'MODBUS_TIMEOUT') break;
    }
  }
  const refusedNames = new Set(reader.refused);
  const isMissing = ({ measurand }: ModbusRow): boolean => !values.has(measurand);
  return {
    values: [...values.values(), ...derivedValues(model, values)],
    refused: rows.filter((row) => refusedNames.has(row.measurand)),
    failed: rows.filter((row) => isMissing(row) && !refusedNames.has(row.measurand)),
    error,
  };
}

function derivedValues(model: ModbusMeterModel, values: ReadonlyMap<string, ReadValue>): ReadValue[] {
  return model.derived.flatMap(({ measurand, minuend, subtrahend }) => {
    const from = values.get(minuend);
    const off = values.get(subtrahend);
    if (from === undefined || off === undefined) return [];
    const isComplete = from.value !== null && off.value !== null;
    const value = isComplete ? Number((from.value - off.value).toPrecision(12)) : null;
    return [{ measurand, value, unit: from.unit, row: null }];
  });
}
