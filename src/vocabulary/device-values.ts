// Values that single models have beside the measurands, under names of their own: what they are and what people call them.
// It must not know the models. Values that the configuration names are known by their unit alone.
import type { Text } from './families/declaration.ts';
import type { Unit } from './units.ts';

export interface DeviceValueInfo {
  /** null: words, truth values, and numbers without a unit. */
  readonly unit: Unit | null;
  readonly text: Text;
  /** What a household looks at. */
  readonly main: boolean;
}

function value(unit: Unit | null, en: string, de: string, main = false): DeviceValueInfo {
  return { unit, text: { en, de }, main };
}

const DEVICE_VALUES: Readonly<Record<string, DeviceValueInfo>> = {
  // Wallboxes.
  allowed: value(null, 'charging is allowed', 'Laden ist erlaubt'),
  errorCode: value(null, 'error number', 'Fehlernummer'),
  errorText: value(null, 'error', 'Fehler', true),
  // Power flow of an inverter.
  loadPower: value('W', 'power of the building', 'Leistung des Gebäudes'),
  pvPower: value('W', 'power of the photovoltaic system', 'Leistung der Photovoltaik'),
  batteryPower: value('W', 'power of the battery', 'Leistung der Batterie'),
  autonomy: value('%', 'self-sufficiency', 'Autarkie'),
  selfConsumption: value('%', 'self-consumption', 'Eigenverbrauch'),
  // Cameras on water and gas meters.
  rate: value('m3/h', 'flow', 'Durchfluss'),
  raw: value(null, 'digits as read', 'gelesene Ziffern'),
  previous: value('m3', 'reading before this one', 'vorige Ablesung'),
  status: value(null, 'status', 'Status'),
};

/** What is known of a value that is not a measurand; undefined: nothing but its unit. */
export function deviceValueInfo(name: string): DeviceValueInfo | undefined {
  return Object.hasOwn(DEVICE_VALUES, name) ? DEVICE_VALUES[name] : undefined;
}
