// A SunSpec device as the interfaces see it: what it is, and what it measures, is known when it has answered.
import type { DeviceView } from '../../../model/device-view.ts';
import { unitsByName, wiredView } from '../../../source/wired-view.ts';
import type { ModbusDeviceConfig } from '../config.ts';
import type { SunSpecDevice } from './device.ts';

export function sunSpecView(device: SunSpecDevice, config: ModbusDeviceConfig): DeviceView {
  const { model, measurands } = config;
  return {
    ...wiredView(config),
    values: 'when heard',
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
      return { ...unitsByName(measurands ?? []), ...device.measurands };
    },
    health: () => device.health,
    lastReceived: () => device.lastReceived(),
  };
}

/** Undefined: nothing. */
function said(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
