// Metrics that may be added up: whatever shares one is told apart by the device or by the label of the part, never by meaning.
import { describe, expect, it } from 'vitest';
import { MEASURAND_NAMES, MEASURANDS } from '../../vocabulary/measurands.ts';
import { metricOf } from './metric-names.ts';

function metric(measurand: string, unit: string | null, options?: Parameters<typeof metricOf>[1]) {
  const found = metricOf({ measurand, unit, value: 1 }, options);
  if (found === null) throw new Error(`${measurand} has no metric`);
  return { name: found.family.name, part: found.part, label: found.family.part };
}

describe('a metric', () => {
  it.each([
    ['power', 'meterhub_power_watts', {}],
    ['powerL1', 'meterhub_phase_power_watts', { phase: 'L1' }],
    ['importPower', 'meterhub_import_power_watts', {}],
    ['exportPowerL3', 'meterhub_phase_export_power_watts', { phase: 'L3' }],
    ['dcPower', 'meterhub_dc_power_watts', {}],
    ['dcPowerS2', 'meterhub_string_dc_power_watts', { string: '2' }],
    ['energyTotal', 'meterhub_energy_joules_total', {}],
    ['energyImport', 'meterhub_import_energy_joules_total', {}],
    ['energyExport', 'meterhub_export_energy_joules_total', {}],
    ['energyImportL2', 'meterhub_phase_import_energy_joules_total', { phase: 'L2' }],
    ['energyImportT1', 'meterhub_tariff_import_energy_joules_total', { tariff: '1' }],
    ['energySum', 'meterhub_energy_balance_joules', {}],
    ['energySession', 'meterhub_session_energy_joules_total', {}],
    ['voltage', 'meterhub_voltage_volts', {}],
    ['voltageL2', 'meterhub_phase_voltage_volts', { phase: 'L2' }],
    ['voltageL1L2', 'meterhub_line_voltage_volts', { phase: 'L1L2' }],
    ['voltageLN', 'meterhub_mean_voltage_volts', {}],
    ['currentN', 'meterhub_neutral_current_amperes', {}],
    ['currentLimit', 'meterhub_limit_current_amperes', {}],
    ['batteryVoltage', 'meterhub_battery_voltage_volts', {}],
    ['heatSinkTemperature', 'meterhub_heat_sink_temperature_celsius', {}],
  ])('of %s is %s', (measurand, name, part) => {
    const found = metric(measurand, MEASURANDS[measurand as 'power'].unit);
    expect([found.name, found.part]).toEqual([name, part]);
  });

  it('is shared by two measurands only where a label of the part tells them apart', () => {
    // What has no family of its own (h, bar) is told apart by its measurand, like numbers without a unit.
    const numbers = MEASURAND_NAMES.filter((name) => {
      const { unit } = MEASURANDS[name];
      if (unit === null || unit === '1') return name === 'powerFactor';
      return metric(name, unit).name !== 'meterhub_value';
    });
    const series = numbers.map((name) => {
      const { name: family, part } = metric(name, MEASURANDS[name].unit);
      return `${family} ${JSON.stringify(part)}`;
    });
    expect(series.filter((one, index) => series.indexOf(one) !== index)).toEqual([]);
  });

  it('has the label of its part always, or never', () => {
    const labels = new Map<string, string | null>();
    for (const name of MEASURAND_NAMES) {
      if (MEASURANDS[name].type === 'word') continue;
      const { name: family, label, part } = metric(name, MEASURANDS[name].unit);
      expect(Object.keys(part), name).toEqual(label === null ? [] : [label]);
      expect(labels.get(family) ?? label, name).toBe(label);
      labels.set(family, label);
    }
  });

  it('of values with names of their own is another, also where a program publishes under the name of a measurand', () => {
    expect(metric('washing', 'W').name).toBe('meterhub_other_power_watts');
    expect(metric('power', 'W', { isPublished: true }).name).toBe('meterhub_other_power_watts');
    expect(metric('depth', 'cm').name).toBe('meterhub_value');
    expect(metric('furlongs', null).name).toBe('meterhub_value');
  });
});
