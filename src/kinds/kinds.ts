// From the configuration of a bus and its devices to the running group. Knows kinds of buses, not what they do.
import type { HttpBusConfig, HttpDeviceConfig } from './http/config.ts';
import type { SmlBusConfig, SmlDeviceConfig } from './sml/config.ts';
import type { ModbusBusConfig, ModbusDeviceConfig } from './modbus/config.ts';
import type { Clock } from '../model/clock.ts';
import { httpGroup } from './http/group.ts';
import { modbusGroup } from './modbus/group.ts';
import { smlGroup } from './sml/group.ts';
import type { Sinks, SourceGroup } from '../source/source-group.ts';

/** All that a group is built from: when it is deeply equal, the group can go on. */
export interface GroupConfig {
  readonly bus: BusConfig;
  readonly devices: readonly DeviceConfig[];
}

export function buildGroup({ bus, devices }: GroupConfig, clock: Clock, sinks: Sinks): SourceGroup {
  switch (bus.type) {
    case 'modbus-rtu':
    case 'modbus-tcp':
    case 'modbus-rtu-over-tcp':
    case 'modbus-rtu-over-udp':
      return modbusGroup(
        bus,
        devices.filter((device) => device.kind === 'modbus'),
        clock,
        sinks,
      );
    case 'http':
      return httpGroup(
        bus,
        devices.filter((device) => device.kind === 'http'),
        clock,
        sinks,
      );
    case 'sml':
      return smlGroup(
        bus,
        devices.filter((device) => device.kind === 'sml'),
        clock,
        sinks,
      );
  }
}

export type DeviceConfig = ModbusDeviceConfig | SmlDeviceConfig | HttpDeviceConfig;

export type BusConfig = ModbusBusConfig | SmlBusConfig | HttpBusConfig;
