// Infrared heads and the meters under them as they are configured. No YAML, no schema here.
import type { NetworkAddress } from '../../transport/address.ts';
import type { SerialLineConfig } from '../../transport/serial-line.ts';
import type { BusBase, DeviceBase } from '../../source/entry/device-base.ts';
import type { SmlHttpLine } from './http-stream.ts';
import type { SmlQuirk } from '../../definition/sml/quirks.ts';
import type { DeviceModel } from '../../definition/device-model.ts';
import type { SmlMeterModel } from '../../definition/sml/meter.ts';

/** What `type` of its buses says. */
export const SML_BUS = 'sml';
/** The model of meters that the catalogue does not name. */
export const ANY_SML_METER = 'sml';

export interface SmlDeviceConfig extends DeviceBase {
  readonly kind: 'sml';
  readonly model: SmlMeterModel;
  readonly id: null;
  /** Number in `/last/{id}`; null: not shown there. */
  readonly apiId: number | null;
  /** What the user says about special treatments; the model's own hold for the others. */
  readonly quirks: Readonly<Partial<Record<SmlQuirk, boolean>>>;
}

export interface SmlBusConfig extends BusBase {
  readonly type: 'sml';
  readonly line: SerialLineConfig | NetworkAddress | SmlHttpLine;
}

export function isSmlDevice(device: DeviceBase): device is SmlDeviceConfig {
  return device.kind === 'sml';
}

export function isSmlModel(model: DeviceModel): model is SmlMeterModel {
  return model.kind === 'sml';
}
