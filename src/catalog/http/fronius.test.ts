// The answers of the Solar API as they were recorded: usual ones, GEN24's nulls, night, errors, both namings of meters.
import { describe, expect, it } from 'vitest';
import type { HttpParsed } from '../../codec/http/answer.ts';
import { inverterNumbers, parseInverter, parsePowerFlow, parseSmartMeter } from '../../codec/http/fronius.ts';

const settings = (id: number | null) => ({ id, unit: null, values: [] });

function envelope(data: unknown, code = 0, reason = ''): unknown {
  return {
    Head: {
      RequestArguments: { DataCollection: 'CommonInverterData', Scope: 'System' },
      Status: { Code: code, Reason: reason, UserMessage: '' },
      Timestamp: '2026-01-10T23:33:12+01:00',
    },
    Body: { Data: data },
  };
}

const channel = (Unit: string, Values: Record<string, unknown>) => ({ Unit, Values });

const twoInverters = {
  PAC: channel('W', { '1': 3764, '2': 0, '10': 12 }),
  DAY_ENERGY: channel('Wh', { '1': 8000, '2': 4000.5, '10': 1 }),
  YEAR_ENERGY: channel('Wh', { '1': 44_186_900, '2': null, '10': 2 }),
  TOTAL_ENERGY: channel('Wh', { '1': 45_000_000, '2': 16_152_530, '10': 3 }),
};

/** Present values only. */
function valuesOf(parsed: HttpParsed): Record<string, unknown> {
  if (parsed.kind !== 'values') return { kind: parsed.kind, reason: parsed.reason.en };
  return Object.fromEntries(
    parsed.values.flatMap(({ measurand, value }) => (value === null ? [] : [[measurand, value]])),
  );
}

describe('inverters', () => {
  it('takes the values of the inverter with the number from an answer for all', () => {
    const json = envelope(twoInverters);
    expect(valuesOf(parseInverter(json, settings(1)))).toEqual({
      power: 3764,
      energyDay: 8000,
      energyYear: 44_186_900,
      energyTotal: 45_000_000,
    });
    expect(valuesOf(parseInverter(json, settings(2)))).toEqual({
      power: 0,
      energyDay: 4000.5,
      energyTotal: 16_152_530,
    });
    expect(valuesOf(parseInverter(json, settings(10)))).toMatchObject({ power: 12 });
  });

  it('lists the numbers in numerical order', () => expect(inverterNumbers(twoInverters)).toEqual([1, 2, 10]));

  it('leaves out what a GEN24 answers with null, and never makes it 0', () => {
    const json = envelope({
      PAC: channel('W', { '1': 431.2 }),
      DAY_ENERGY: channel('Wh', { '1': null }),
      YEAR_ENERGY: channel('Wh', { '1': null }),
      TOTAL_ENERGY: channel('Wh', { '1': 1734796.12 }),
    });
    expect(valuesOf(parseInverter(json, settings(1)))).toEqual({ power: 431.2, energyTotal: 1734796.12 });
  });

  it('leaves out the power that is missing at night', () => {
    const json = envelope({ TOTAL_ENERGY: channel('Wh', { '1': 5 }) });
    expect(valuesOf(parseInverter(json, settings(1)))).toEqual({ energyTotal: 5 });
  });

  it('converts kW and MWh, and refuses a unit it does not know', () => {
    const json = envelope({
      PAC: channel('kW', { '1': 3.3 }),
      DAY_ENERGY: channel('horsepower', { '1': 7 }),
      TOTAL_ENERGY: channel('MWh', { '1': 21.1 }),
    });
    const parsed = parseInverter(json, settings(1));
    expect(valuesOf(parsed)).toEqual({ power: 3300, energyTotal: 21_100_000 });
    expect(parsed).toMatchObject({ attention: { en: 'DAY_ENERGY has the unknown unit horsepower' } });
  });

  it('hands on the reason of the device, whatever the HTTP status was', () => {
    const json = envelope({}, 255, 'GetInverterRealtimeData request is not supported any longer');
    expect(parseInverter(json, settings(1))).toEqual({
      kind: 'deviceError',
      reason: {
        en: 'status 255 (unknown error): GetInverterRealtimeData request is not supported any longer',
        de: 'Status 255 (unbekannter Fehler): GetInverterRealtimeData request is not supported any longer',
      },
    });
    expect(parseInverter(envelope({}, 12), settings(1))).toMatchObject({
      reason: { en: 'status 12 (device not available): no reason given' },
    });
    expect(parseInverter(envelope({}, 77, 'x'), settings(1))).toMatchObject({
      reason: { en: 'status 77 (not documented): x' },
    });
  });

  it('says which inverters there are when the number is wrong, and that night is normal', () => {
    expect(parseInverter(envelope(twoInverters), settings(3))).toMatchObject({
      kind: 'deviceError',
      reason: { en: 'no inverter 3 in the answer, which has 1, 2, 10: is `id` right, or is it off?' },
    });
    expect(parseInverter(envelope({}), settings(1))).toMatchObject({
      kind: 'deviceError',
      reason: { en: 'no inverter in the answer: all are off (normal at night)' },
    });
  });

  it.each([[null], [[]], ['text'], [7], [{}], [{ Head: null }], [{ Head: { Status: { Code: 'x' } } }]])(
    'knows that %j is no answer of the Solar API',
    (json) => {
      for (const parse of [parseInverter, parseSmartMeter, parsePowerFlow]) {
        expect(parse(json, settings(1)).kind).toBe('unexpected');
      }
    },
  );

  it('survives a body of any shape', () => {
    for (const data of [null, [], 'x', { PAC: null }, { PAC: { Values: [1] } }, { PAC: { Values: { '1': {} } } }]) {
      const parsed = parseInverter(envelope(data), settings(1));
      expect(valuesOf(parsed)).not.toHaveProperty('power');
    }
  });
});

describe('power flow', () => {
  const site = {
    Mode: 'vague-meter',
    P_Grid: 367.722145,
    P_Load: -367.722145,
    P_Akku: null,
    P_PV: null,
    E_Day: 0,
    E_Year: 12400.100586,
    E_Total: 26213502,
    Meter_Location: 'load',
  };

  it('counts consumption as positive', () => {
    const json = envelope({ Site: site, Inverters: { '1': { DT: 123, P: null } } });
    expect(valuesOf(parsePowerFlow(json))).toEqual({
      power: 367.722145,
      loadPower: 367.722145,
      energyDay: 0,
      energyYear: 12400.100586,
      energyTotal: 26213502,
    });
  });

  it('takes battery, autonomy and state of charge; a discharged battery feeds in', () => {
    const json = envelope({
      Site: { ...site, P_Akku: 812.5, P_PV: 2400, P_Load: 0, rel_Autonomy: 93.5, rel_SelfConsumption: 100 },
      Inverters: { '1': { DT: 1 }, '2': { DT: 1, SOC: 74.9 } },
    });
    const values = valuesOf(parsePowerFlow(json));
    expect(values).toMatchObject({
      batteryPower: -812.5,
      pvPower: 2400,
      loadPower: 0,
      autonomy: 93.5,
      selfConsumption: 100,
      stateOfCharge: 74.9,
    });
    expect(Object.is(values['loadPower'], 0)).toBe(true);
  });

  it('refuses an answer without a site', () => {
    expect(parsePowerFlow(envelope({}))).toMatchObject({
      kind: 'unexpected',
      reason: { en: 'the answer has no Body.Data.Site' },
    });
  });
});

describe('smart meter', () => {
  const details = { Manufacturer: 'Fronius', Model: 'Smart Meter 63A', Serial: '00000000' };

  it('reads the usual names', () => {
    const json = envelope({
      '0': {
        Details: details,
        Meter_Location_Current: 0,
        PowerReal_P_Sum: -834.5,
        PowerReal_P_Phase_1: -300,
        Voltage_AC_Phase_1: 233.4,
        Current_AC_Phase_1: 1.2,
        PowerFactor_Phase_1: 0.99,
        Frequency_Phase_Average: 50,
        EnergyReal_WAC_Sum_Consumed: 123456,
        EnergyReal_WAC_Sum_Produced: 654321,
      },
    });
    expect(valuesOf(parseSmartMeter(json, settings(0)))).toEqual({
      power: -834.5,
      powerL1: -300,
      voltageL1: 233.4,
      currentL1: 1.2,
      powerFactorL1: 0.99,
      frequency: 50,
      energyImport: 123456,
      energyExport: 654321,
    });
  });

  it('reads the names of early GEN24 firmware', () => {
    const json = envelope({
      '0': {
        SMARTMETER_VALUE_LOCATION_U16: 0,
        SMARTMETER_POWERACTIVE_MEAN_SUM_F64: 480.9,
        SMARTMETER_POWERACTIVE_01_F64: 100,
        SMARTMETER_VOLTAGE_03_F64: 231,
        ACBRIDGE_CURRENT_ACTIVE_MEAN_02_F32: 1.5,
        GRID_FREQUENCY_MEAN_F32: 49.98,
        SMARTMETER_ENERGYACTIVE_CONSUMED_SUM_F64: 16264640,
        SMARTMETER_ENERGYACTIVE_PRODUCED_SUM_F64: 719605,
      },
    });
    expect(valuesOf(parseSmartMeter(json, settings(0)))).toEqual({
      power: 480.9,
      powerL1: 100,
      voltageL3: 231,
      currentL2: 1.5,
      frequency: 49.98,
      energyImport: 16264640,
      energyExport: 719605,
    });
  });

  it('turns the sign of a meter in the load path', () => {
    const json = envelope({
      '0': {
        Details: details,
        PowerReal_P_Sum: -367.722145,
        Meter_Location_Current: 1,
        EnergyReal_WAC_Minus_Relative: 17,
      },
    });
    expect(valuesOf(parseSmartMeter(json, settings(0)))).toEqual({ power: 367.722145 });
  });

  it('says which meters there are', () => {
    const json = envelope({ '0': { PowerReal_P_Sum: 1 }, '1': { PowerReal_P_Sum: 2 } });
    expect(valuesOf(parseSmartMeter(json, settings(1)))).toEqual({ power: 2 });
    expect(parseSmartMeter(json, settings(2))).toMatchObject({
      kind: 'deviceError',
      reason: { en: 'no meter 2 in the answer, which has 0, 1: is `id` right?' },
    });
    expect(parseSmartMeter(envelope({}), settings(0))).toMatchObject({ kind: 'deviceError' });
    expect(parseSmartMeter(envelope({ '0': { Enable: 1 } }), settings(0))).toMatchObject({ kind: 'unexpected' });
  });
});
