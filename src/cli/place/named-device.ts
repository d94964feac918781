// The device of the configuration that a command names, with its bus. Opens nothing.
import {
  isModbusBus,
  isModbusDevice,
  type ModbusBusConfig,
  type ModbusDeviceConfig,
} from '../../kinds/modbus/config.ts';
import { MeterHubError } from '../../model/error.ts';
import type { BusBase, DeviceBase } from '../../source/entry/device-base.ts';
import { readConfig } from '../shared/read-config.ts';

export interface NamedDevice {
  readonly bus: BusBase;
  readonly device: DeviceBase;
}

export interface NamedModbusDevice extends NamedDevice {
  readonly bus: ModbusBusConfig;
  readonly device: ModbusDeviceConfig;
}

/** Throws USAGE with the names that there are, or CONFIG_*. */
export function namedDevice(name: string | undefined, file: string, warn: (text: string) => void): NamedDevice {
  const { devices, buses } = readConfig(file, warn);
  const names = devices.map((each) => each.name).join(', ');
  if (name === undefined) throw usage('say which device of the configuration', `one of ${names}`);
  const device = devices.find((each) => each.name === name);
  if (device === undefined) throw usage(`${file} has no device ${name}`, `it has ${names}`);
  const bus = buses.find((each) => each.name === device.bus);
  if (bus === undefined) throw usage(`${name} has no bus`, file);
  return { bus, device };
}

/** It is asked for registers that a declaration names. */
export function isDeclaredModbus(named: NamedDevice): named is NamedModbusDevice {
  return isModbusDevice(named.device) && named.device.model.discovers === undefined && isModbusBus(named.bus);
}

/** Throws USAGE when it is of another kind. */
export function modbusOnly(named: NamedDevice, what: string): NamedModbusDevice {
  if (isDeclaredModbus(named)) return named;
  throw usage(`${named.device.name} is no Modbus meter: ${what}`, 'name a Modbus meter; `meterhub check` lists all');
}

function usage(message: string, hint: string): MeterHubError {
  return new MeterHubError('USAGE', `${message}\n  hint: ${hint}`);
}
