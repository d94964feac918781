// A SunSpec device as the interfaces see it: what it is, and what it measures, is known when it has answered.
import type { DeviceView } from '../../../model/device-view.ts';
import { measurandInfo } from '../../../vocabulary/measurands.ts';
import type { ModbusDeviceConfig } from '../config.ts';
import type { SunSpecDevice } from './device.ts';

export function sunSpecView(device: SunSpecDevice, config: ModbusDeviceConfig): DeviceView {
  const { name, bus, id, apiId, lifetimeMs, model, measurands } = config;
  const chosen = (measurands ?? []).map((each) => [each, measurandInfo(each)?.unit ?? null] as const);
  return {
    ...{ name, bus, id, apiId, lifetimeMs },
    kind: 'modbus',
    hasWire: true,
    values: 'when heard',
    model: model.id,
    type: model.type,
    get manufacturer() {
      return said(device.identity?.manufacturer) ?? model.manufacturer;
    },
    get description() {
      return said(device.identity?.model) ?? model.model;
    },
    get phases() {
      return device.phases;
    },
    get measurands() {
      return { ...Object.fromEntries(chosen), ...device.measurands };
    },
    quirks: [],
    health: () => device.health,
    lastReceived: () => device.lastReceived(),
  };
}

/** Undefined: nothing. */
function said(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
