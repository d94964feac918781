// Optical heads and the meters of IEC 62056-21 under them as they are configured. No YAML, no schema here.
import type { D0Model } from '../../definition/d0/model.ts';
import type { BusBase, DeviceBase } from '../../source/entry/device-base.ts';
import type { TextLineSettings } from '../../source/entry/text-line-keys.ts';
import type { NetworkAddress } from '../../transport/address.ts';

/** `auto` tries all of them. `D` is pushed at 2400 baud, `push` at 9600 where nobody says another speed. */
export const D0_MODES = ['auto', 'A', 'C', 'D', 'push'] as const;
export type D0Way = (typeof D0_MODES)[number];

export interface D0SerialLine {
  readonly port: string;
  readonly framing: TextLineSettings['framing'];
}

export interface D0BusConfig extends BusBase {
  readonly type: 'd0';
  readonly line: D0SerialLine | NetworkAddress;
  readonly mode: D0Way;
  /** The speed that the line keeps, baud; null: what the mode has, changed as the meter asks for it. */
  readonly baud: number | null;
}

export interface D0DeviceConfig extends DeviceBase {
  readonly kind: 'd0';
  readonly model: D0Model;
  readonly id: null;
  /** From the start of one readout to the next, ms; what is pushed comes as it likes. */
  readonly intervalMs: number;
}
