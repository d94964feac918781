// A configured device as the program sees it, one type per kind of model. No YAML, no schema here.
import type { SmlQuirk } from '../definition/sml/quirks.ts';
import type { HttpDeviceModel } from '../definition/http/device.ts';
import type { ModbusMeterModel } from '../definition/modbus/define.ts';
import type { SmlMeterModel } from '../definition/sml/meter.ts';

interface DeviceBase {
  readonly name: string;
  readonly bus: string;
  /** How long a value counts after its measurement, ms. */
  readonly lifetimeMs: number;
  /** Only these are read and published; null = all of the model. */
  readonly measurands: readonly string[] | null;
}

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

export interface PollIntervals {
  /** 0 = without pause. */
  readonly fastMs: number;
  readonly slowMs: number;
}

export interface SmlDeviceConfig extends DeviceBase {
  readonly kind: 'sml';
  readonly model: SmlMeterModel;
  /** Number in `/last/{id}`; null: not shown there. */
  readonly apiId: number | null;
  /** What the user says about special treatments; the model's own hold for the others. */
  readonly quirks: Readonly<Partial<Record<SmlQuirk, boolean>>>;
}

export interface HttpDeviceConfig extends DeviceBase {
  readonly kind: 'http';
  readonly model: HttpDeviceModel;
  /** Number of the device behind the URL (inverters); the model's first unless said otherwise, null where it has none. */
  readonly id: number | null;
  /** Number in `/last/{id}`; null: not shown there. */
  readonly apiId: number | null;
  /** From the start of one request to the start of the next, ms. */
  readonly intervalMs: number;
  /** For the whole exchange, ms. */
  readonly timeoutMs: number;
  /** Unit of a water or gas reading; null: the model's own. */
  readonly unit: 'l' | 'm3' | null;
  /** Model http-json: what to ask and what to take from the answer; null for all others. */
  readonly request: HttpRequestConfig | null;
}

export interface HttpRequestConfig {
  /** Path and query, appended to the URL of the bus. */
  readonly path: string;
  readonly method: 'GET' | 'POST';
  /** May hold secrets. */
  readonly headers: Readonly<Record<string, string>>;
  /** May hold secrets. */
  readonly body: string | null;
  readonly values: readonly HttpValueConfig[];
}

export interface HttpValueConfig {
  /** Name of the measurand. */
  readonly name: string;
  /** Keys and list positions with dots between: `data.level.0`. */
  readonly path: string;
  /** Unit after scaling; null: none. */
  readonly unit: string | null;
  /** value = number x scale + offset. */
  readonly scale: number;
  readonly offset: number;
  /** Null: as the answer says, numbers in quotes included when there is a unit. */
  readonly type: 'number' | 'string' | 'boolean' | null;
}

export type DeviceConfig = ModbusDeviceConfig | SmlDeviceConfig | HttpDeviceConfig;

/** Any model, as far as the configuration looks at it. */
export type ModelFacts = ModbusMeterModel | SmlMeterModel | HttpDeviceModel;
