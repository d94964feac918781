// P1 ports and the meters at them as they are configured. No YAML, no schema here.
import type { DsmrModel } from '../../definition/dsmr/model.ts';
import type { BusBase, DeviceBase } from '../../source/entry/device-base.ts';
import type { TextLine } from '../../source/entry/text-line-keys.ts';
import type { NetworkAddress } from '../../transport/address.ts';

export interface DsmrBusConfig extends BusBase {
  readonly type: 'dsmr';
  readonly line: TextLine | NetworkAddress;
  /** Key of encrypted telegrams as it was written; null: they are not encrypted. */
  readonly secret: string | null;
}

export interface DsmrDeviceConfig extends DeviceBase {
  readonly kind: 'dsmr';
  readonly model: DsmrModel;
  readonly id: null;
  /** Of a meter behind the port, 1 to 9; null: the one of its type. */
  readonly channel: number | null;
}
