// Every measurand of the vocabulary as a sensor that Home Assistant accepts, and those that need thought.
import { describe, expect, it } from 'vitest';
import { deviceDiscovery } from '../../../../test/support/home-assistant-schema.ts';
import { MEASURANDS } from '../../../vocabulary/measurands.ts';
import { sensorOf, type SensorFacts } from './sensor.ts';

function sensor(measurand: string, unit: string | null, more: Partial<SensorFacts> = {}) {
  return sensorOf({ measurand, unit, device: 'a', counts: null, ...more });
}

describe('a sensor', () => {
  it.each(Object.entries(MEASURANDS))('for %s is one that Home Assistant accepts', (measurand, { unit }) => {
    const component = { platform: 'sensor', unique_id: 'x', expire_after: 60, ...sensor(measurand, unit) };
    const device = { identifiers: ['x'], name: 'a', manufacturer: 'm', model: 'm' };
    deviceDiscovery.parse({ device, origin: { name: 'MeterHub' }, components: { [measurand]: component } });
    if (unit === 'Wh') expect(component).toMatchObject({ device_class: 'energy', unit_of_measurement: 'kWh' });
    if (unit !== null && unit !== '1') expect(component).toHaveProperty('unit_of_measurement');
  });

  it.each([
    ['energyImport', 'total_increasing'],
    ['energyExportL1', 'total_increasing'],
    ['energyDay', 'total_increasing'],
    ['energySum', 'total'],
    ['energySumL3', 'total'],
    ['apparentEnergy', 'total_increasing'],
  ])('for %s has the state class %s', (measurand, stateClass) => {
    expect(sensor(measurand, 'Wh').state_class).toBe(stateClass);
  });

  it.each([
    ['garden', null, 'l', 'water', 'total_increasing', 'L'],
    ['gasmeter', null, 'm3', 'gas', 'total_increasing', 'm³'],
    ['Wasseruhr', null, 'm3', 'water', 'total_increasing', 'm³'],
    ['meter', null, 'm3', 'volume', 'total_increasing', 'm³'],
    ['tank', 'no', 'l', 'volume_storage', 'measurement', 'L'],
  ] as const)(
    'for the volume of %s (counts %s, %s) is %s',
    (device, counts, unit, deviceClass, stateClass, unitOfMeasurement) => {
      expect(sensor('volume', unit, { device, counts })).toMatchObject({
        device_class: deviceClass,
        state_class: stateClass,
        unit_of_measurement: unitOfMeasurement,
      });
    },
  );

  it.each([
    ['rising', 'total_increasing'],
    ['both', 'total'],
  ] as const)('for an energy sum that the model calls %s has the state class %s', (counts, stateClass) => {
    expect(sensor('energySum', 'Wh', { counts }).state_class).toBe(stateClass);
  });

  it('for a value of another name is told by its unit', () => {
    expect(sensor('heatPump', 'Wh')).toMatchObject({
      ...{ device_class: 'energy', state_class: 'total_increasing', unit_of_measurement: 'kWh' },
    });
    expect(sensor('room', 'degC')).toMatchObject({ device_class: 'temperature', unit_of_measurement: '°C' });
  });

  it('shows words as they are, without a unit or class', () => {
    expect(sensor('state', null)).toEqual({ name: 'State', value_template: "{{ value_json.get('state') }}" });
  });

  it('cannot be broken by the name of a measurand', () => {
    expect(sensor("it's\\", null).value_template).toBe("{{ value_json.get('it\\'s\\\\') }}");
  });

  it('takes units it does not know as they are', () => {
    expect(sensor('pressure', 'hPa')).toMatchObject({ unit_of_measurement: 'hPa', state_class: 'measurement' });
  });
});
