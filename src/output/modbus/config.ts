// An output of type `modbus` as it is configured. No YAML, no schema here.
import type { SunSpecModel } from '../../definition/sunspec/model.ts';
import type { ModbusMeterModel } from '../../definition/modbus/model.ts';
import type { ListenAddress } from '../../transport/address.ts';
import type { OutputBase } from '../output.ts';
import type { MasterName } from './masters/known-master.ts';

/** How frames lie in the stream; as the bus types of the same name. `auto`: every connection tells by its first request. */
export type ModbusProtocol = 'auto' | 'modbus-tcp' | 'modbus-rtu-over-tcp';

export interface ModbusOutputConfig extends OutputBase {
  readonly type: 'modbus';
  readonly protocol: ModbusProtocol;
  readonly listen: readonly ListenAddress[];
  /** Devices offered as if they were meters of a model. */
  readonly units: readonly ModbusOutputUnit[];
  /** Buses whose meters other masters may read through MeterHub. */
  readonly share: readonly SharedBus[];
}

/**
 * What is answered for a value that the device never measures: an exception, "not available" as the register type says it
 * (an exception where it cannot), or 0.
 */
export type MissingRule = 'exception' | 'nan' | 'zero';

export interface ModbusOutputUnit {
  readonly id: number;
  readonly as: ModbusMeterModel;
  /** The block of a SunSpec meter, whose values `as` has as rows; left out: it is a meter of the catalogue. */
  readonly sunSpec?: SunSpecModel;
  readonly device: string;
  /** Null: by value and master (masters/missing-rules.ts). */
  readonly missing: MissingRule | null;
  /** Who reads it; null: not said. */
  readonly for: MasterName | null;
  /** Import and export exchanged: for what counts positive what is fed in. */
  readonly invert: boolean;
}

export interface SharedBus {
  readonly bus: string;
  /** Time that a reply counts as fresh, ms; 0: every request goes to the bus. */
  readonly cacheMs: number;
  /** Whether writes are passed on. */
  readonly write: boolean;
  /** Unit ids that are passed on to this bus; null: all that nobody else has. */
  readonly units: readonly number[] | null;
}
