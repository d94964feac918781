// Modbus buses and devices as they are configured. No YAML, no schema here.
import type { NetworkAddress } from '../../transport/address.ts';
import type { SerialLineConfig } from '../../transport/serial-line.ts';
import type { BusBase, DeviceBase } from '../../source/entry/device-base.ts';
import type { PollIntervals } from '../../source/poll/poll-schedule.ts';
import type { ModbusMeterModel } from '../../definition/modbus/model.ts';

export interface ModbusDeviceConfig extends DeviceBase {
  readonly kind: 'modbus';
  readonly model: ModbusMeterModel;
  /** Modbus unit id, 1..247 (0..255 on Modbus TCP). */
  readonly id: number;
  /** Number in `/last/{id}`; the unit id unless said otherwise. */
  readonly apiId: number;
  readonly poll: PollIntervals;
  /** Time a reply may take beyond its time on the wire, ms. */
  readonly timeoutMs: number;
  /** Silence before a request when the bus turns to this unit from another, ms. */
  readonly pauseMs: number;
}

export interface ModbusRtuBusConfig extends BusBase, SerialLineConfig {
  readonly type: 'modbus-rtu';
  /** The adapter returns what is sent: read it back and drop it. */
  readonly echo: boolean;
}

export interface ModbusNetBusConfig extends BusBase, NetworkAddress {
  readonly type: 'modbus-rtu-over-tcp' | 'modbus-rtu-over-udp' | 'modbus-tcp';
}

export type ModbusBusConfig = ModbusRtuBusConfig | ModbusNetBusConfig;

export const DEFAULT_TIMEOUT_MS = 600;

export const DEFAULT_POLL: PollIntervals = { fastMs: 1000, slowMs: 10_000 };
