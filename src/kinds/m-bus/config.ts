// M-Bus wires and meters as they are configured. No YAML, no schema here.
import type { SecondaryAddress } from '../../codec/m-bus/secondary-address.ts';
import type { MBusModel } from '../../definition/m-bus/device.ts';
import type { ModelBase } from '../../definition/model-base.ts';
import type { BusBase, DeviceBase } from '../../source/entry/device-base.ts';
import type { NetworkAddress } from '../../transport/address.ts';
import type { LineSettings, SerialLineConfig } from '../../transport/serial-line.ts';

/** What `type` of its buses says. */
export const M_BUS = 'm-bus';

export interface MBusDeviceConfig extends DeviceBase {
  readonly kind: 'm-bus';
  readonly model: MBusModel;
  /** Primary address; null: it is asked by its secondary one. */
  readonly id: number | null;
  /** Null: it is asked by its primary address. */
  readonly secondary: SecondaryAddress | null;
  readonly apiId: number | null;
  readonly intervalMs: number;
  /** What is waited for an answer beyond the time that the standard gives, ms. */
  readonly timeoutMs: number;
}

export interface MBusConfig extends BusBase {
  readonly type: 'm-bus';
  readonly line: SerialLineConfig | NetworkAddress;
}

/** What nearly all meters leave the factory with. */
export const DEFAULT_M_BUS_LINE: LineSettings = { baud: 2400, framing: '8E1' };
export const DEFAULT_M_BUS_TIMEOUT_MS = 500;

export function isMBusDevice(device: DeviceBase): device is MBusDeviceConfig {
  return device.kind === 'm-bus';
}

export function isMBusBus(bus: BusBase): bus is MBusConfig {
  return bus.type === M_BUS;
}

export function isMBusModel(model: ModelBase): model is MBusModel {
  return model.kind === 'm-bus';
}
