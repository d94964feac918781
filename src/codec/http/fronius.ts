// Reads the answers of the Fronius Solar API v1: inverters, power flow, smart meter. Pure; null and missing are absent.
import type { HttpParsed, HttpSettings, HttpValue } from './answer.ts';
import { measurandInfo } from '../../vocabulary/measurands.ts';
import { unitOfSpelling } from '../../vocabulary/units.ts';
import { at, isRecord, numberOf, scaled, textOf, type JsonRecord } from './json-value.ts';

/** Names of Head.Status.Code (Fronius Solar API V1, "Error codes"; pyfronius). */
const STATUS_NAMES: Readonly<Record<number, string>> = {
  1: 'not implemented',
  2: 'uninitialised',
  3: 'initialised',
  4: 'running',
  5: 'timeout',
  6: 'argument error',
  7: 'request error',
  8: 'request timeout',
  9: 'request parse error',
  10: 'request refused',
  11: 'not supported',
  12: 'device not available',
  255: 'unknown error',
};

type Data = { readonly data: JsonRecord } | Exclude<HttpParsed, { kind: 'values' }>;

/** Body.Data of an answer; its Status.Code counts, not the HTTP status. */
function dataOf(json: unknown): Data {
  const status = at(json, 'Head', 'Status');
  const code = numberOf(at(status, 'Code'));
  if (code === null)
    return { kind: 'unexpected', reason: 'no Head.Status.Code: is this the Solar API V1 of a Fronius?' };
  if (code !== 0) {
    const reason = textOf(at(status, 'Reason')) ?? textOf(at(status, 'UserMessage')) ?? 'no reason given';
    return { kind: 'deviceError', reason: `status ${code} (${STATUS_NAMES[code] ?? 'not documented'}): ${reason}` };
  }
  const data = at(json, 'Body', 'Data');
  return isRecord(data) ? { data } : { kind: 'unexpected', reason: 'the answer has no Body.Data' };
}

/** Channel of CommonInverterData -> measurand. */
const INVERTER_CHANNELS = [
  ['PAC', 'power', 'W'],
  ['DAY_ENERGY', 'energyDay', 'Wh'],
  ['YEAR_ENERGY', 'energyYear', 'Wh'],
  ['TOTAL_ENERGY', 'energyTotal', 'Wh'],
] as const;

/** Numbers of the inverters in the answer, in numerical order ("2" before "10"). */
export function inverterNumbers(data: JsonRecord): number[] {
  const keys = INVERTER_CHANNELS.flatMap(([channel]) => {
    const values = at(data, channel, 'Values');
    return isRecord(values) ? Object.keys(values) : [];
  });
  return [...new Set(keys.map(Number))].filter(Number.isInteger).sort((a, b) => a - b);
}

/** GetInverterRealtimeData, Scope=System, CommonInverterData: the inverter with the device's number. */
export function parseInverter(json: unknown, { id }: HttpSettings): HttpParsed {
  const found = dataOf(json);
  if ('kind' in found) return found;
  const { data } = found;
  const number = id ?? 1;
  const numbers = inverterNumbers(data);
  if (numbers.length === 0) {
    return { kind: 'deviceError', reason: 'no inverter in the answer: all are off (normal at night)' };
  }
  if (!numbers.includes(number)) {
    const reason = `no inverter ${number} in the answer, which has ${numbers.join(', ')}: is \`id\` right, or is it off?`;
    return { kind: 'deviceError', reason };
  }
  const strange: string[] = [];
  const values = INVERTER_CHANNELS.map(([channel, measurand, unit]): HttpValue => {
    const value = numberOf(at(data, channel, 'Values', String(number)));
    const printed = textOf(at(data, channel, 'Unit')) ?? unit;
    const spelt = unitOfSpelling(printed);
    const factor = spelt?.unit === unit ? spelt.factor : undefined;
    if (factor === undefined) strange.push(`${channel} has the unknown unit ${printed.slice(0, 16)}`);
    return { measurand, unit, value: value === null || factor === undefined ? null : scaled(value, factor) };
  });
  return { kind: 'values', values, attention: strange.length > 0 ? strange.join(', ') : null };
}

/**
 * Field of Site -> measurand. Consumption is positive in MeterHub; Fronius prints the load negative, and the battery
 * positive while it is discharged.
 */
const SITE_FIELDS = [
  ['P_Grid', 'power', 'W', 1],
  ['P_Load', 'loadPower', 'W', -1],
  ['P_PV', 'pvPower', 'W', 1],
  ['P_Akku', 'batteryPower', 'W', -1],
  ['rel_Autonomy', 'autonomy', '%', 1],
  ['rel_SelfConsumption', 'selfConsumption', '%', 1],
  ['E_Day', 'energyDay', 'Wh', 1],
  ['E_Year', 'energyYear', 'Wh', 1],
  ['E_Total', 'energyTotal', 'Wh', 1],
] as const;

/** GetPowerFlowRealtimeData. */
export function parsePowerFlow(json: unknown): HttpParsed {
  const found = dataOf(json);
  if ('kind' in found) return found;
  const site = at(found.data, 'Site');
  if (!isRecord(site)) return { kind: 'unexpected', reason: 'the answer has no Body.Data.Site' };
  const values = SITE_FIELDS.map(([field, measurand, unit, sign]): HttpValue => {
    const value = numberOf(at(site, field));
    // 0 - 0 is 0, where -1 x 0 would be -0.
    return { measurand, unit, value: value === null || sign === 1 ? value : 0 - value };
  });
  const charge = stateOfCharge(at(found.data, 'Inverters'));
  return {
    kind: 'values',
    values: [...values, { measurand: 'stateOfCharge', unit: '%', value: charge }],
    attention: null,
  };
}

/** Of the first inverter that has a battery. */
function stateOfCharge(inverters: unknown): number | null {
  if (!isRecord(inverters)) return null;
  const charges = Object.values(inverters).map((inverter) => numberOf(at(inverter, 'SOC')));
  return charges.find((charge) => charge !== null) ?? null;
}

/** Measurand, unit, and the field's names: usual ones first, then those of early GEN24 firmware. `#` is the phase. */
const METER_FIELDS = [
  ['power', 'W', 'PowerReal_P_Sum', 'SMARTMETER_POWERACTIVE_MEAN_SUM_F64'],
  ['powerL#', 'W', 'PowerReal_P_Phase_#', 'SMARTMETER_POWERACTIVE_0#_F64', 'SMARTMETER_POWERACTIVE_MEAN_0#_F64'],
  ['voltageL#', 'V', 'Voltage_AC_Phase_#', 'SMARTMETER_VOLTAGE_0#_F64', 'SMARTMETER_VOLTAGE_MEAN_0#_F64'],
  ['currentL#', 'A', 'Current_AC_Phase_#', 'SMARTMETER_CURRENT_0#_F64', 'ACBRIDGE_CURRENT_ACTIVE_MEAN_0#_F32'],
  ['powerFactor', '1', 'PowerFactor_Sum', 'SMARTMETER_FACTOR_POWER_SUM_F64'],
  ['powerFactorL#', '1', 'PowerFactor_Phase_#', 'SMARTMETER_FACTOR_POWER_0#_F64'],
  ['reactivePower', 'var', 'PowerReactive_Q_Sum', 'SMARTMETER_POWERREACTIVE_MEAN_SUM_F64'],
  ['apparentPower', 'VA', 'PowerApparent_S_Sum', 'SMARTMETER_POWERAPPARENT_MEAN_SUM_F64'],
  ['frequency', 'Hz', 'Frequency_Phase_Average', 'GRID_FREQUENCY_MEAN_F32'],
  ['energyImport', 'Wh', 'EnergyReal_WAC_Sum_Consumed', 'SMARTMETER_ENERGYACTIVE_CONSUMED_SUM_F64'],
  ['energyExport', 'Wh', 'EnergyReal_WAC_Sum_Produced', 'SMARTMETER_ENERGYACTIVE_PRODUCED_SUM_F64'],
] as const;

const METER_ROWS = METER_FIELDS.flatMap(([measurand, unit, ...names]) => {
  const phases = measurand.endsWith('#') ? ['1', '2', '3'] : [''];
  return phases.map((phase) => ({
    measurand: measurand.replace('#', phase),
    unit,
    names: names.map((name) => name.replace('#', phase)),
  }));
});

export const METER_UNITS: Readonly<Record<string, string>> = Object.fromEntries(
  METER_ROWS.map(({ measurand, unit }) => [measurand, unit]),
);

/** Meter_Location_Current of a meter in the load path: its power is negative when something is consumed. */
const LOCATION_LOAD = 1;

/** GetMeterRealtimeData, Scope=System: the meter with the device's number. */
export function parseSmartMeter(json: unknown, { id }: HttpSettings): HttpParsed {
  const found = dataOf(json);
  if ('kind' in found) return found;
  const number = id ?? 0;
  const meter = at(found.data, String(number));
  if (!isRecord(meter)) {
    const known = Object.keys(found.data);
    const which = known.length > 0 ? `which has ${known.slice(0, 8).join(', ')}: is \`id\` right?` : 'which has none';
    return { kind: 'deviceError', reason: `no meter ${number} in the answer, ${which}` };
  }
  const location = numberOf(at(meter, 'Meter_Location_Current') ?? at(meter, 'SMARTMETER_VALUE_LOCATION_U16'));
  const values = METER_ROWS.map(({ measurand, unit, names }): HttpValue => {
    const value = names.map((name) => numberOf(at(meter, name))).find((each) => each !== null) ?? null;
    const info = measurandInfo(measurand);
    const isTurned = location === LOCATION_LOAD && info?.signed === true && info.quantity === 'power';
    return { measurand, unit, value: value !== null && isTurned ? 0 - value : value };
  });
  if (values.every(({ value }) => value === null)) {
    return { kind: 'unexpected', reason: `meter ${number} has none of the known values` };
  }
  return { kind: 'values', values, attention: null };
}
