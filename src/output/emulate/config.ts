// An output of type `emulate` as it is configured. No YAML, no schema here.
import type { ListenAddress, NetworkAddress } from '../../transport/address.ts';
import type { OutputBase } from '../output.ts';

export const PLAYED = ['shelly-pro-3em', 'shelly-em', 'shelly-3em', 'ecotracker', 'sma-energy-meter'] as const;
export type Played = (typeof PLAYED)[number];

export interface EmulateConfig extends OutputBase {
  readonly type: 'emulate';
  readonly as: Played;
  readonly device: string;
  /** Import and export exchanged. */
  readonly invert: boolean;
  /** HTTP and WebSocket; empty where the meter has none. */
  readonly listen: readonly ListenAddress[];
  /** Requests as datagrams. */
  readonly udp: readonly ListenAddress[];
  /** Twelve hexadecimal digits; null: made of the machine and the name. */
  readonly mac: string | null;
  /** Of a meter with a number; null: made of the machine and the name. */
  readonly serial: number | null;
  /** Tell by multicast DNS that it is there. */
  readonly announce: boolean;
  /** Name of the interface or own address in the network that datagrams go to; null: as the system chooses. */
  readonly interface: string | null;
  /** Where datagrams go; empty: the multicast group. */
  readonly to: readonly NetworkAddress[];
}
