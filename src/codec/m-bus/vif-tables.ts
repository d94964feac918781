// The codes of value information: primary table and the extensions FB and FD (EN 13757-3, tables 10, 12 and 14). Data only.
import type { MBusUnit, Quantity } from './quantity.ts';

/** How the data are read: `unsigned` where the standard counts without a sign (types C and D). */
export type ValueType = 'number' | 'unsigned' | 'date';

export interface ValueCode {
  readonly quantity: Quantity;
  readonly unit: MBusUnit | null;
  /** The data count in this power of ten of the unit. */
  readonly exponent: number;
  readonly type: ValueType;
}

type Table = ReadonlyMap<number, ValueCode>;
type Row = readonly [first: number, codes: readonly ValueCode[]];

function table(rows: readonly Row[]): Table {
  return new Map(rows.flatMap(([first, codes]) => codes.map((code, index) => [first + index, code] as const)));
}

/** `count` codes in a row, the first with that power of ten. */
function scaled(quantity: Quantity, unit: MBusUnit | null, exponent: number, count: number): ValueCode[] {
  return Array.from({ length: count }, (_, index) => ({ quantity, unit, exponent: exponent + index, type: 'number' }));
}

const one = (quantity: Quantity, unit: MBusUnit | null = null, type: ValueType = 'number'): ValueCode => ({
  ...{ quantity, unit, type },
  exponent: 0,
});
const plain = (...quantities: readonly Quantity[]): ValueCode[] => quantities.map((quantity) => one(quantity, null));
const unsigned = (...quantities: readonly Quantity[]): ValueCode[] =>
  quantities.map((quantity) => one(quantity, null, 'unsigned'));
const times = (quantity: Quantity, ...units: readonly MBusUnit[]): ValueCode[] =>
  units.map((unit) => one(quantity, unit, 'number'));

export const PRIMARY_CODES: Table = table([
  [0x00, scaled('energy', 'Wh', -3, 8)],
  [0x08, scaled('energy', 'J', 0, 8)],
  [0x10, scaled('volume', 'm3', -6, 8)],
  [0x18, scaled('mass', 'kg', -3, 8)],
  [0x20, times('onTime', 's', 'min', 'h', 'd')],
  [0x24, times('operatingTime', 's', 'min', 'h', 'd')],
  [0x28, scaled('power', 'W', -3, 8)],
  [0x30, scaled('power', 'J/h', 0, 8)],
  [0x38, scaled('volumeFlow', 'm3/h', -6, 8)],
  [0x40, scaled('volumeFlow', 'm3/min', -7, 8)],
  [0x48, scaled('volumeFlow', 'm3/s', -9, 8)],
  [0x50, scaled('massFlow', 'kg/h', -3, 8)],
  [0x58, scaled('flowTemperature', '°C', -3, 4)],
  [0x5c, scaled('returnTemperature', '°C', -3, 4)],
  [0x60, scaled('temperatureDifference', 'K', -3, 4)],
  [0x64, scaled('externalTemperature', '°C', -3, 4)],
  [0x68, scaled('pressure', 'bar', -3, 4)],
  [0x6c, [one('date', null, 'date'), one('date', null, 'date')]],
  [0x6e, [one('heatCostAllocation')]],
  [0x70, times('averagingDuration', 's', 'min', 'h', 'd')],
  [0x74, times('actualityDuration', 's', 'min', 'h', 'd')],
  [0x78, unsigned('fabricationNumber', 'identification', 'busAddress')],
]);

export const FB_CODES: Table = table([
  [0x00, scaled('energy', 'Wh', 5, 2)],
  [0x02, scaled('reactiveEnergy', 'varh', 3, 2)],
  [0x04, scaled('apparentEnergy', 'VAh', 3, 2)],
  [0x08, scaled('energy', 'J', 8, 2)],
  [0x0c, scaled('energy', 'cal', 5, 4)],
  [0x10, scaled('volume', 'm3', 2, 2)],
  [0x14, scaled('reactivePower', 'var', 0, 4)],
  [0x18, scaled('mass', 'kg', 5, 2)],
  [0x1a, scaled('humidity', '%', -1, 2)],
  [0x20, [one('volume', 'ft3'), ...scaled('volume', 'ft3', -1, 1), ...scaled('volume', 'gal', -1, 2)]],
  [0x24, [...scaled('volumeFlow', 'gal/min', -3, 1), one('volumeFlow', 'gal/min'), one('volumeFlow', 'gal/h')]],
  [0x28, scaled('power', 'W', 5, 2)],
  [0x2a, times('phaseAngle', '°', '°').map((code) => ({ ...code, exponent: -1 }))],
  [0x2c, scaled('frequency', 'Hz', -3, 4)],
  [0x30, scaled('power', 'J/h', 8, 2)],
  [0x34, scaled('apparentPower', 'VA', 0, 4)],
  [0x58, scaled('flowTemperature', '°F', -3, 4)],
  [0x5c, scaled('returnTemperature', '°F', -3, 4)],
  [0x60, scaled('temperatureDifference', '°F', -3, 4)],
  [0x64, scaled('externalTemperature', '°F', -3, 4)],
  [0x70, scaled('temperatureLimit', '°F', -3, 4)],
  [0x74, scaled('temperatureLimit', '°C', -3, 4)],
  [0x78, scaled('maximumPower', 'W', -3, 8)],
]);

export const FD_CODES: Table = table([
  [0x00, scaled('credit', null, -3, 4)],
  [0x04, scaled('debit', null, -3, 4)],
  [0x08, unsigned('accessNumber', 'medium', 'manufacturer', 'parameterSet', 'model')],
  [0x0d, unsigned('hardwareVersion', 'firmwareVersion', 'softwareVersion', 'customerLocation', 'customer')],
  [0x12, unsigned('accessCode', 'accessCode', 'accessCode', 'accessCode', 'accessCode')],
  [0x17, unsigned('errorFlags', 'errorMask', 'setting', 'digitalOutput', 'digitalInput')],
  [0x1c, unsigned('setting', 'setting', 'setting', 'setting', 'setting', 'setting', 'setting', 'setting')],
  [0x24, times('duration', 's', 'min', 'h', 'd', 'months', 'years')],
  [0x2c, times('duration', 's', 'min', 'h', 'd')],
  [0x30, [one('date', null, 'date'), ...times('duration', 'min', 'h', 'd')]],
  [0x34, times('duration', 's', 'min', 'h', 'd', 'months', 'years')],
  [0x3a, plain('dimensionless')],
  [0x40, scaled('voltage', 'V', -9, 16)],
  [0x50, scaled('current', 'A', -12, 16)],
  [0x60, unsigned('counter', 'counter', 'setting', 'setting', 'setting', 'setting', 'setting')],
  [0x67, unsigned('supplierInformation')],
  [0x68, times('duration', 'h', 'd', 'months', 'years')],
  [0x6c, times('batteryLife', 'h', 'd', 'months', 'years')],
  [0x70, [one('batteryChange', null, 'date'), one('radioLevel', 'dBm')]],
  [0x74, times('batteryLife', 'd')],
]);
