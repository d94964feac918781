// Asks every consumer for every unit and every measurand. The answers stand here as literals: whoever changes one on purpose
// changes a line of this file, and a slip of a factor of a thousand turns it red.
import { describe, expect, it } from 'vitest';
import { metricOf } from '../../src/api/metrics/metric-names.ts';
import { counterKind } from '../../src/history/format/counter.ts';
import { stepOf } from '../../src/history/format/scale.ts';
import { decimalsOf, planDataset } from '../../src/live/dataset-plan.ts';
import { PlausibilityFilter } from '../../src/live/plausibility.ts';
import { sensorOf } from '../../src/output/mqtt/home-assistant/sensor.ts';
import { homiePayload, homieProperty } from '../../src/output/mqtt/homie/names.ts';
import { shownValue } from '../../src/output/mqtt/topics/shown-value.ts';
import { MEASURAND_NAMES, MEASURANDS, measurandInfo, valueInfo } from '../../src/vocabulary/measurands.ts';
import { UNITS, unitNames, unitOfSpelling, unitSpellings, type Unit } from '../../src/vocabulary/units.ts';
import { reading } from '../../web/src/shared/format.ts';

/** A name that is no measurand, so that only the unit decides. */
const OWN_NAME = 'ownName';

function metricText(measurand: string, unit: string | null, value: number): string {
  const metric = metricOf({ measurand, unit, value });
  return metric === null ? '' : `${metric.family.kind} ${metric.family.name} ${metric.value}`;
}

function sensorText(measurand: string, unit: string | null): string {
  const sensor = sensorOf({ measurand, unit, device: 'a', counts: null });
  return [sensor.device_class ?? '-', sensor.state_class ?? '-', sensor.unit_of_measurement ?? '-'].join(' ');
}

function homieText(unit: string, value: number): string {
  return `${homieProperty(OWN_NAME, unit).unit ?? '-'} ${homiePayload(value, unit)}`;
}

function pageText(unit: string, value: number): string {
  const { text, unit: shown } = reading('en', value, unit, 'W');
  return `${text} ${shown}`.trim();
}

function datasetDigits(unit: string): number | null {
  const columns = planDataset([{ name: 'x', expression: 'd.m', decimals: null }]);
  return decimalsOf(columns, () => unit).get('x') ?? null;
}

interface Answers {
  /** A value in the unit that the others are asked for. */
  readonly value: number;
  readonly prometheus: string;
  readonly homeAssistant: string;
  readonly homie: string;
  /** Digits after the point of the dataset at `/` (W and Wh are whole there). */
  readonly dataset: number;
  readonly mqtt: number;
  readonly step: number;
  readonly counter: 'rising' | null;
  readonly page: string;
}

const ANSWERS = {
  W: {
    ...{ value: 1234.56, dataset: 0, mqtt: 1234.6, step: 0.1, counter: null, homie: 'W 1234.56', page: '1,235 W' },
    prometheus: 'gauge meterhub_other_power_watts 1234.56',
    homeAssistant: 'power measurement W',
  },
  var: {
    ...{ value: 410.25, dataset: 0, mqtt: 410.3, step: 0.1, counter: null, homie: 'var 410.25', page: '410 var' },
    prometheus: 'gauge meterhub_other_reactive_power_vars 410.25',
    homeAssistant: 'reactive_power measurement var',
  },
  VA: {
    ...{ value: 410.25, dataset: 0, mqtt: 410.3, step: 0.1, counter: null, homie: 'VA 410.25', page: '410 VA' },
    prometheus: 'gauge meterhub_other_apparent_power_voltamperes 410.25',
    homeAssistant: 'apparent_power measurement VA',
  },
  Wh: {
    ...{ value: 1500, dataset: 0, mqtt: 1500, step: 0.1, counter: 'rising', homie: 'kWh 1.5', page: '1.50 kWh' },
    prometheus: 'counter meterhub_other_energy_joules_total 5400000',
    homeAssistant: 'energy total_increasing kWh',
  },
  varh: {
    ...{ value: 1500, dataset: 0, mqtt: 1500, step: 0.1, counter: 'rising', homie: 'kvarh 1.5', page: '1.50 kvarh' },
    prometheus: 'counter meterhub_other_reactive_energy_var_seconds_total 5400000',
    homeAssistant: '- total_increasing kvarh',
  },
  VAh: {
    ...{ value: 1500, dataset: 0, mqtt: 1500, step: 0.1, counter: 'rising', homie: 'kVAh 1.5', page: '1.50 kVAh' },
    prometheus: 'counter meterhub_other_apparent_energy_voltampere_seconds_total 5400000',
    homeAssistant: '- total_increasing kVAh',
  },
  V: {
    ...{ value: 230.1234, dataset: 2, mqtt: 230.12, step: 0.01, counter: null, homie: 'V 230.1234', page: '230.1 V' },
    prometheus: 'gauge meterhub_other_voltage_volts 230.1234',
    homeAssistant: 'voltage measurement V',
  },
  A: {
    ...{ value: 1.23456, dataset: 3, mqtt: 1.235, step: 0.001, counter: null, homie: 'A 1.23456', page: '1.23 A' },
    prometheus: 'gauge meterhub_other_current_amperes 1.23456',
    homeAssistant: 'current measurement A',
  },
  Hz: {
    ...{
      value: 49.98765,
      dataset: 3,
      mqtt: 49.988,
      step: 0.001,
      counter: null,
      homie: 'Hz 49.98765',
      page: '49.99 Hz',
    },
    prometheus: 'gauge meterhub_other_frequency_hertz 49.98765',
    homeAssistant: 'frequency measurement Hz',
  },
  '1': {
    ...{ value: 0.98765, dataset: 3, mqtt: 0.988, step: 0.001, counter: null, homie: '- 0.98765', page: '0.988' },
    prometheus: 'gauge meterhub_value 0.98765',
    homeAssistant: '- measurement -',
  },
  '%': {
    ...{ value: 12.5, dataset: 2, mqtt: 12.5, step: 0.01, counter: null, homie: '% 12.5', page: '12.5 %' },
    prometheus: 'gauge meterhub_other_share_ratio 0.125',
    homeAssistant: '- measurement %',
  },
  deg: {
    ...{ value: 180, dataset: 2, mqtt: 180, step: 0.01, counter: null, homie: '° 180', page: '180.0 °' },
    prometheus: `gauge meterhub_other_phase_angle_radians ${Math.PI}`,
    homeAssistant: '- measurement °',
  },
  degC: {
    ...{ value: 21.456, dataset: 2, mqtt: 21.46, step: 0.01, counter: null, homie: '°C 21.456', page: '21.5 °C' },
    prometheus: 'gauge meterhub_other_temperature_celsius 21.456',
    homeAssistant: 'temperature measurement °C',
  },
  m3: {
    ...{ value: 12.34567, dataset: 4, mqtt: 12.3457, step: 0.0001, counter: 'rising' },
    ...{ homie: 'm³ 12.34567', page: '12.346 m³' },
    prometheus: 'counter meterhub_other_volume_cubic_meters_total 12.34567',
    homeAssistant: 'volume total_increasing m³',
  },
  l: {
    ...{ value: 12_345, dataset: 2, mqtt: 12_345, step: 0.1, counter: 'rising', homie: 'L 12345', page: '12,345.0 l' },
    // 12,345 litres are 12.345 m3.
    prometheus: 'counter meterhub_other_volume_cubic_meters_total 12.345',
    homeAssistant: 'water total_increasing L',
  },
  'm3/h': {
    ...{ value: 36, dataset: 4, mqtt: 36, step: 0.0001, counter: null, homie: 'm³/h 36', page: '36.000 m³/h' },
    prometheus: 'gauge meterhub_other_volume_flow_cubic_meters_per_second 0.01',
    homeAssistant: 'volume_flow_rate measurement m³/h',
  },
  K: {
    ...{ value: 18.456, dataset: 2, mqtt: 18.46, step: 0.01, counter: null, homie: 'K 18.456', page: '18.46 K' },
    prometheus: 'gauge meterhub_other_temperature_difference_kelvin 18.456',
    // The class `temperature` would make a temperature of it when the reader wants Fahrenheit.
    homeAssistant: '- measurement K',
  },
  h: {
    ...{ value: 12.5, dataset: 3, mqtt: 12.5, step: 0.001, counter: null, homie: 'h 12.5', page: '12.50 h' },
    prometheus: 'gauge meterhub_value 12.5',
    homeAssistant: 'duration measurement h',
  },
  bar: {
    ...{ value: 2.5, dataset: 3, mqtt: 2.5, step: 0.001, counter: null, homie: 'bar 2.5', page: '2.50 bar' },
    prometheus: 'gauge meterhub_value 2.5',
    homeAssistant: 'pressure measurement bar',
  },
  min: {
    ...{ value: 12.5, dataset: 3, mqtt: 12.5, step: 0.001, counter: null, homie: 'min 12.5', page: '12.50 min' },
    prometheus: 'gauge meterhub_value 12.5',
    homeAssistant: 'duration measurement min',
  },
  'l/min': {
    ...{ value: 12.5, dataset: 2, mqtt: 12.5, step: 0.01, counter: null, homie: 'L/min 12.5', page: '12.50 L/min' },
    prometheus: 'gauge meterhub_value 12.5',
    homeAssistant: 'volume_flow_rate measurement L/min',
  },
} as const satisfies Partial<Record<Unit, Answers>>;

describe.each(Object.entries<Answers>(ANSWERS))('a value with a name of its own in %s', (unit, answers) => {
  it('has one answer everywhere', () => {
    const { value } = answers;
    expect({
      value,
      prometheus: metricText(OWN_NAME, unit, value),
      homeAssistant: sensorText(OWN_NAME, unit),
      homie: homieText(unit, value),
      dataset: datasetDigits(unit),
      mqtt: shownValue(value, unit),
      step: stepOf(OWN_NAME, unit, {}),
      counter: counterKind(OWN_NAME, unit),
      page: pageText(unit, value),
    }).toEqual(answers);
  });
});

describe('every unit', () => {
  it('that a measurand is in has its answers above', () => {
    const used = new Set(MEASURAND_NAMES.flatMap((name) => MEASURANDS[name].unit ?? []));
    expect([...used].filter((unit) => !Object.hasOwn(ANSWERS, unit))).toEqual([]);
  });

  it.each(unitNames())('%s says everything that consumers ask for', (unit) => {
    const { step, digits, shown, homeAssistant, homie, spellings } = UNITS[unit];
    expect(step).toBeGreaterThan(0);
    // A step that is coarser than what interfaces show would show digits that the history does not have.
    expect(digits).toBeLessThanOrEqual(4);
    for (const { factor } of [shown, homeAssistant, homie]) expect(factor).toBeGreaterThan(0);
    for (const factor of Object.values<number>(spellings)) expect(factor).toBeGreaterThan(0);
  });

  it('is spelt in one way only', () => {
    const all = unitNames().flatMap((unit) => Object.keys(UNITS[unit].spellings));
    expect(all.filter((text, index) => all.indexOf(text) !== index)).toEqual([]);
    expect(unitSpellings()).toHaveLength(all.length);
  });

  it.each([
    ['kWh', 'Wh', 1000],
    ['MWh', 'Wh', 1_000_000],
    ['kW', 'W', 1000],
    ['mA', 'A', 0.001],
    ['mV', 'V', 0.001],
    ['kvarh', 'varh', 1000],
    ['kVAh', 'VAh', 1000],
    ['°C', 'degC', 1],
    ['l/h', 'm3/h', 0.001],
    ['l/min', 'm3/h', 0.06],
    ['l', 'l', 1],
    ['min', 'min', 1],
  ])('%s is %s x %d', (text, unit, factor) => {
    expect(unitOfSpelling(text)).toEqual({ unit, factor });
  });

  it.each(['KWh', 'Watt', 'watt', 'toString', '', 'kw'])('does not know "%s"', (text) => {
    expect(unitOfSpelling(text)).toBeNull();
  });
});

/** What differs from the unit's own answers. */
const BY_MEASURAND: readonly (readonly [string, prometheus: string, homeAssistant: string])[] = [
  ['powerFactor', 'gauge meterhub_power_factor_ratio 100', 'power_factor measurement -'],
  ['powerFactorL2', 'gauge meterhub_phase_power_factor_ratio 100', 'power_factor measurement -'],
  ['thdVoltage', 'gauge meterhub_voltage_harmonic_distortion_ratio 1', '- measurement %'],
  ['thdCurrentL3', 'gauge meterhub_phase_current_harmonic_distortion_ratio 1', '- measurement %'],
  ['stateOfCharge', 'gauge meterhub_state_of_charge_ratio 1', 'battery measurement %'],
  ['batteryStateOfCharge', 'gauge meterhub_battery_state_of_charge_ratio 1', 'battery measurement %'],
  ['humidity', 'gauge meterhub_humidity_ratio 1', 'humidity measurement %'],
  ['heatEnergy', 'counter meterhub_heat_energy_joules_total 360000', 'energy total_increasing kWh'],
  ['coolingEnergyT2', 'counter meterhub_tariff_cooling_energy_joules_total 360000', 'energy total_increasing kWh'],
  ['heatPower', 'gauge meterhub_heat_power_watts 100', 'power measurement W'],
  ['energySum', 'gauge meterhub_energy_balance_joules 360000', 'energy total kWh'],
  ['energySumT2', 'gauge meterhub_tariff_energy_balance_joules 360000', 'energy total kWh'],
  ['reactiveEnergySumL1', 'gauge meterhub_phase_reactive_energy_balance_var_seconds 360000', '- total kvarh'],
  // Was `total`, though it only rises everywhere else.
  ['apparentEnergy', 'counter meterhub_apparent_energy_voltampere_seconds_total 360000', '- total_increasing kVAh'],
  ['energyDay', 'counter meterhub_day_energy_joules_total 360000', 'energy total_increasing kWh'],
  ['dcEnergyS1', 'counter meterhub_string_dc_energy_joules_total 360000', 'energy total_increasing kWh'],
  ['volume', 'counter meterhub_volume_cubic_meters_total 100', 'volume total_increasing m³'],
];

describe('a measurand', () => {
  it.each(BY_MEASURAND)('%s is more than its unit says', (measurand, prometheus, homeAssistant) => {
    const unit = measurandInfo(measurand)?.unit ?? null;
    expect(metricText(measurand, unit, 100)).toBe(prometheus);
    expect(sensorText(measurand, unit)).toBe(homeAssistant);
  });

  it.each(MEASURAND_NAMES)('%s is answered like its unit, but for those above', (measurand) => {
    const { unit, text, parts } = MEASURANDS[measurand];
    expect(text.en).not.toBe('');
    expect(text.de).not.toBe('');
    expect(text.en).not.toMatch(/[A-Z][a-z]+[A-Z]/);
    if (unit === null) return;
    expect(stepOf(measurand, unit, {})).toBe(UNITS[unit].step);
    expect(stepOf(measurand, unit, { [parts.family]: 7 })).toBe(7);
    if (BY_MEASURAND.some(([name]) => measurandInfo(name)?.parts.family === parts.family)) return;
    const base = metricText(OWN_NAME, unit, 100).replace(/^.*? (meterhub_other_)?/, '');
    const metric = metricText(measurand, unit, 100);
    expect(metric.endsWith(base), metric).toBe(true);
    expect(sensorText(measurand, unit)).toBe(sensorText(OWN_NAME, unit));
  });

  it('has a text of its own in each language', () => {
    for (const language of ['en', 'de'] as const) {
      const texts = MEASURAND_NAMES.map((name) => MEASURANDS[name].text[language]);
      expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([]);
    }
  });

  it.each(MEASURAND_NAMES)('%s counts in the history as in the present', (measurand) => {
    const { counts, unit } = MEASURANDS[measurand];
    const kind = counterKind(measurand, unit);
    expect(kind).toBe(counts === 'no' ? null : counts === 'both' ? 'both' : 'rising');
    const filter = new PlausibilityFilter({ rangeOf: () => null });
    const kept = [9_000_000, 0].map((value, measuredAtMs) => {
      const one = { measurand, value, unit, measuredAtMs, validForMs: 1000 };
      return filter.filter({ device: 'd', measuredAtMs, readings: [one] }).snapshot.readings.length;
    });
    // Days and sessions begin anew; everything else that counts cannot fall to 0.
    expect(kept).toEqual([1, counts === 'rising' || counts === 'both' ? 0 : 1]);
  });

  it.each(MEASURAND_NAMES)('%s seen from the other side is itself again', (measurand) => {
    const { opposite, direction } = MEASURANDS[measurand];
    expect(opposite === null).toBe(direction === 'none');
    if (opposite === null) return;
    expect(MEASURANDS[opposite].opposite).toBe(measurand);
    expect(MEASURANDS[opposite].direction).not.toBe(direction);
  });

  it.each(MEASURAND_NAMES)('%s follows only from measurands of fitting units', (measurand) => {
    const { unit, sources } = MEASURANDS[measurand];
    for (const { of, by } of sources) {
      expect(of).not.toContain(measurand);
      if (by !== 'product') expect(of.map((each) => MEASURANDS[each].unit)).toEqual(of.map(() => unit));
    }
  });
});

describe('a value with a name of its own', () => {
  it('is what its unit says, and nothing where that is not known', () => {
    expect(valueInfo(OWN_NAME, 'Wh')).toEqual({ unit: 'Wh', quantity: 'energy', counts: 'rising' });
    expect(valueInfo(OWN_NAME, 'W')).toEqual({ unit: 'W', quantity: 'power', counts: 'no' });
    expect(valueInfo(OWN_NAME, 'furlong')).toEqual({ unit: 'furlong', quantity: null, counts: 'no' });
    expect(valueInfo(OWN_NAME, null)).toEqual({ unit: null, quantity: null, counts: 'no' });
  });

  it('of a tank is no Prometheus counter', () => {
    const stored = metricOf({ measurand: 'volume', unit: 'l', value: 500 }, { isStored: true });
    expect(stored).toMatchObject({
      family: { name: 'meterhub_volume_stored_cubic_meters', kind: 'gauge' },
      value: 0.5,
    });
  });
});
