// The checks a Modbus declaration has to pass, so that a slip is found when the catalogue is loaded. No runtime.
import { REGISTER_COUNT } from '../../codec/modbus/registers.ts';
import { PROTOCOL_MAX_REGISTERS } from '../../codec/modbus/request.ts';
import { MEASURANDS } from '../../vocabulary/measurands.ts';
import { termsOf } from './derived.ts';
import { identifyRegisterCount, parseIdentifyKey } from './identify.ts';
import type { ModbusMeterModel, ModbusRow } from './model.ts';

const NAME = /^[a-z0-9][a-z0-9._-]*$/;
const ADDRESS_SPACE = 0x10000;

/** Throws a TypeError that names the meter and the row when a declaration contradicts itself. */
export function checkModbusMeter(model: ModbusMeterModel): void {
  const fail = (what: string): never => {
    throw new TypeError(`catalogue: ${model.id}: ${what}`);
  };
  checkIdentity(model, fail);
  checkRows(model.rows, model.maxRegistersPerRead, fail);
  const declared = new Set<string>(model.rows.map(({ measurand }) => measurand));
  if (model.probe !== null && !declared.has(model.probe)) fail(`probe ${model.probe} is not among its rows`);
  for (const row of model.derived) {
    const { measurand } = row;
    if (declared.has(measurand)) fail(`derived ${measurand} is also a row`);
    for (const term of termsOf(row)) {
      if (!declared.has(term)) fail(`derived ${measurand} needs ${term}, which is not among its rows`);
      if (MEASURANDS[term].unit !== MEASURANDS[measurand].unit) fail(`derived ${measurand}: ${term} has another unit`);
    }
  }
}

type Fail = (what: string) => never;

function checkIdentity(model: ModbusMeterModel, fail: Fail): void {
  for (const name of [model.id, ...model.aliases]) {
    if (!NAME.test(name)) fail(`"${name}" is not a name: lower-case letters, digits, dots, dashes and underscores`);
  }
  if (model.source.trim() === '') fail('the manual or other source is missing');
  const limit = model.maxRegistersPerRead;
  if (!Number.isInteger(limit) || limit < 1 || limit > PROTOCOL_MAX_REGISTERS) {
    fail(`bad read limit ${limit}: 1 to ${PROTOCOL_MAX_REGISTERS} registers`);
  }
  if (model.identify === null) return;
  const largest = 2 ** (16 * identifyRegisterCount(model.identify)) - 1;
  for (const key of Object.keys(model.identify.values)) {
    const range = parseIdentifyKey(key);
    if (range === null || range.last > largest) fail(`identify value "${key}" is not a raw value or range`);
  }
}

function checkRows(rows: readonly ModbusRow[], maxRegistersPerRead: number, fail: Fail): void {
  const seen = new Set<string>();
  let nextFree = 0;
  for (const { measurand, address, type, unit, scale, invalid } of rows) {
    const where = `${measurand} at 0x${address.toString(16)}`;
    const size = REGISTER_COUNT[type];
    if (seen.has(measurand)) fail(`${measurand} is declared twice`);
    if (!Number.isInteger(address) || address < 0 || address + size > ADDRESS_SPACE) {
      fail(`${where} lies outside the registers 0 to 65535`);
    }
    if (address < nextFree) fail(`${where} overlaps the row before it`);
    if (size > maxRegistersPerRead) fail(`${where} is longer than the read limit of ${maxRegistersPerRead}`);
    if (MEASURANDS[measurand].unit !== unit) fail(`${where} is in ${unit}, not in its canonical unit`);
    if (!Number.isFinite(scale) || scale === 0) fail(`${where} has the impossible scale ${scale}`);
    if (scale < 0 && type.startsWith('uint')) fail(`${where} is turned round, and ${type} has no sign`);
    for (const marker of invalid) {
      if (!/^0x[0-9a-f]+$/i.test(marker) || marker.length > 2 + 4 * size) {
        fail(`${where}: the marker "${marker}" is not a hexadecimal value of ${size} registers`);
      }
    }
    seen.add(measurand);
    nextFree = address + size;
  }
}
