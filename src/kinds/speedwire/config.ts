// Networks that SMA's meters send in, and the meters, as they are configured. No YAML, no schema here.
import type { SpeedwireMeterModel } from '../../definition/speedwire/meter.ts';
import type { BusBase, DeviceBase } from '../../source/entry/device-base.ts';
import type { DatagramPlace } from '../../transport/datagram/multicast.ts';

export interface SpeedwireBusConfig extends BusBase {
  readonly type: 'speedwire';
  readonly place: DatagramPlace;
}

export interface SpeedwireDeviceConfig extends DeviceBase {
  readonly kind: 'speedwire';
  readonly model: SpeedwireMeterModel;
  readonly id: null;
  /** Null: the only meter that is heard. */
  readonly serial: number | null;
}
