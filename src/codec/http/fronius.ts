// Reads the answers of the Fronius Solar API v1: inverters, power flow, smart meter. Pure; null and missing are absent.
import { joined, type Text } from '../../vocabulary/text.ts';
import type { HttpParsed, HttpSettings, HttpValue } from './answer.ts';
import { measurandInfo } from '../../vocabulary/measurands.ts';
import { unitOfSpelling } from '../../vocabulary/units.ts';
import { at, isRecord, numberOf, scaled, textOf, type JsonRecord } from './json-value.ts';

/** Names of Head.Status.Code (Fronius Solar API V1, "Error codes"; pyfronius). */
const STATUS_NAMES: Readonly<Record<number, Text>> = {
  1: { en: 'not implemented', de: 'nicht umgesetzt' },
  2: { en: 'uninitialised', de: 'nicht bereit' },
  3: { en: 'initialised', de: 'bereit' },
  4: { en: 'running', de: 'läuft' },
  5: { en: 'timeout', de: 'Zeit abgelaufen' },
  6: { en: 'argument error', de: 'falscher Parameter' },
  7: { en: 'request error', de: 'falsche Anfrage' },
  8: { en: 'request timeout', de: 'Zeit der Anfrage abgelaufen' },
  9: { en: 'request parse error', de: 'Anfrage nicht lesbar' },
  10: { en: 'request refused', de: 'Anfrage abgelehnt' },
  11: { en: 'not supported', de: 'nicht unterstützt' },
  12: { en: 'device not available', de: 'Gerät nicht verfügbar' },
  255: { en: 'unknown error', de: 'unbekannter Fehler' },
};

type Data = { readonly data: JsonRecord } | Exclude<HttpParsed, { kind: 'values' }>;

/** Body.Data of an answer; its Status.Code counts, not the HTTP status. */
function dataOf(json: unknown): Data {
  const status = at(json, 'Head', 'Status');
  const code = numberOf(at(status, 'Code'));
  if (code === null) {
    const reason = {
      en: 'no Head.Status.Code: is this the Solar API V1 of a Fronius?',
      de: 'kein Head.Status.Code: Ist das die Solar API V1 eines Fronius?',
    };
    return { kind: 'unexpected', reason };
  }
  if (code !== 0) {
    const said = textOf(at(status, 'Reason')) ?? textOf(at(status, 'UserMessage'));
    const name = STATUS_NAMES[code] ?? { en: 'not documented', de: 'nicht beschrieben' };
    const reason = {
      en: `status ${code} (${name.en}): ${said ?? 'no reason given'}`,
      de: `Status ${code} (${name.de}): ${said ?? 'ohne Angabe von Gründen'}`,
    };
    return { kind: 'deviceError', reason };
  }
  const data = at(json, 'Body', 'Data');
  return isRecord(data) ? { data } : { kind: 'unexpected', reason: lacking('Body.Data') };
}

function lacking(part: string): Text {
  return { en: `the answer has no ${part}`, de: `in der Antwort fehlt ${part}` };
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
    const reason = {
      en: 'no inverter in the answer: all are off (normal at night)',
      de: 'kein Wechselrichter in der Antwort: Alle sind aus (nachts normal)',
    };
    return { kind: 'deviceError', reason };
  }
  if (!numbers.includes(number)) {
    const there = numbers.join(', ');
    const reason = {
      en: `no inverter ${number} in the answer, which has ${there}: is \`id\` right, or is it off?`,
      de: `kein Wechselrichter ${number} in der Antwort, nur ${there}: Stimmt die \`id\`, oder ist er aus?`,
    };
    return { kind: 'deviceError', reason };
  }
  const strange: Text[] = [];
  const values = INVERTER_CHANNELS.map(([channel, measurand, unit]): HttpValue => {
    const value = numberOf(at(data, channel, 'Values', String(number)));
    const printed = textOf(at(data, channel, 'Unit')) ?? unit;
    const spelt = unitOfSpelling(printed);
    const factor = spelt?.unit === unit ? spelt.factor : undefined;
    if (factor === undefined) {
      const text = printed.slice(0, 16);
      strange.push({
        en: `${channel} has the unknown unit ${text}`,
        de: `${channel} hat die unbekannte Einheit ${text}`,
      });
    }
    return { measurand, unit, value: value === null || factor === undefined ? null : scaled(value, factor) };
  });
  return { kind: 'values', values, attention: joined(strange, ', ') };
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
  if (!isRecord(site)) return { kind: 'unexpected', reason: lacking('Body.Data.Site') };
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
    const there = known.slice(0, 8).join(', ');
    const which =
      known.length > 0
        ? { en: `which has ${there}: is \`id\` right?`, de: `nur ${there}: Stimmt die \`id\`?` }
        : { en: 'which has none', de: 'sie hat keinen' };
    const reason = {
      en: `no meter ${number} in the answer, ${which.en}`,
      de: `kein Zähler ${number} in der Antwort, ${which.de}`,
    };
    return { kind: 'deviceError', reason };
  }
  const location = numberOf(at(meter, 'Meter_Location_Current') ?? at(meter, 'SMARTMETER_VALUE_LOCATION_U16'));
  const values = METER_ROWS.map(({ measurand, unit, names }): HttpValue => {
    const value = names.map((name) => numberOf(at(meter, name))).find((each) => each !== null) ?? null;
    const info = measurandInfo(measurand);
    const isTurned = location === LOCATION_LOAD && info?.signed === true && info.quantity === 'power';
    return { measurand, unit, value: value !== null && isTurned ? 0 - value : value };
  });
  if (values.every(({ value }) => value === null)) {
    const reason = {
      en: `meter ${number} has none of the known values`,
      de: `der Zähler ${number} hat keinen der bekannten Werte`,
    };
    return { kind: 'unexpected', reason };
  }
  return { kind: 'values', values, attention: null };
}
