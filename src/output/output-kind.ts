// What an output may refer to when its entry of the file is resolved. Types only; it knows no output.
import type { ListenAddress } from '../transport/address.ts';
import type { BusConfig, DeviceConfig } from '../kinds/kinds.ts';
import type { Catalogue } from '../catalog/index.ts';

/** What outputs may refer to. */
export interface OutputContext {
  readonly catalogue: Catalogue;
  /** All device names of the file. */
  readonly deviceNames: readonly string[];
  /** All bus names of the file, and those of devices with a bus of their own. */
  readonly busNames: readonly string[];
  readonly devices: readonly DeviceConfig[];
  readonly buses: readonly BusConfig[];
  /** Whether anything may be commanded. */
  readonly hasCommands: boolean;
  readonly serverListen: readonly ListenAddress[];
  /** Where the outputs before listen; each adds its own. */
  readonly modbusListen: ListenAddress[];
}
