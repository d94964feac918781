// What the view of a device on a wire says of every device, whatever its kind: who it is, by its entry and its model.
import type { DeviceView } from '../model/device-view.ts';
import { measurandInfo } from '../vocabulary/measurands.ts';
import type { DeviceBase } from './entry/device-base.ts';

type Known = 'name' | 'kind' | 'hasWire' | 'model' | 'type' | 'manufacturer' | 'description' | 'bus' | 'id' | 'apiId';

export function wiredView(config: DeviceBase): Pick<DeviceView, Known | 'phases' | 'lifetimeMs' | 'quirks'> {
  const { name, kind, bus, id, apiId, lifetimeMs, model } = config;
  return {
    ...{ name, kind, bus, id, apiId, lifetimeMs, hasWire: true, quirks: [] },
    ...{ model: model.id, type: model.type, manufacturer: model.manufacturer, description: model.model },
    phases: model.phases,
  };
}

/** Measurands of the vocabulary with their units; null: it does not know the name. */
export function unitsByName(measurands: readonly string[]): Record<string, string | null> {
  return Object.fromEntries(measurands.map((one) => [one, measurandInfo(one)?.unit ?? null]));
}
