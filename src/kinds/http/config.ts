// HTTP endpoints and the devices behind them as they are configured. No YAML, no schema here.
import type { Counts } from '../../vocabulary/units.ts';
import type { HttpLogin } from '../../definition/http/login.ts';
import type { BusBase, DeviceBase } from '../../source/entry/device-base.ts';
import type { HttpEndpoint } from '../../source/entry/http-endpoint.ts';
import type { HttpDeviceModel, HttpFurtherRequest } from '../../definition/http/device.ts';

/** What `type` of its buses says. */
export const HTTP_BUS = 'http';

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
  /** What else is asked, by the names that values give. */
  readonly requests: Readonly<Record<string, HttpFurtherRequest>>;
}

export interface HttpValueConfig {
  /** Name of the measurand. */
  readonly name: string;
  /** Keys, list positions and choices: `data.level[0]`, `registers[obis=1.8.0].value`. */
  readonly path: string;
  /** Unit after scaling; null: none. */
  readonly unit: string | null;
  /** value = number x scale + offset. */
  readonly scale: number;
  readonly offset: number;
  /** Null: as the answer says, numbers in quotes included when there is a unit. */
  readonly type: 'number' | 'string' | 'boolean' | null;
  /** How it moves; left out: by name and unit. */
  readonly counts?: Counts;
  /** An answer without it is as it should be; left out: it is not. */
  readonly isOptional?: boolean;
  /** The further request whose answer has it; left out: the main one. */
  readonly request?: string;
}

/** Its URL is the base of what is asked. */
export interface HttpBusConfig extends BusBase, HttpEndpoint {
  readonly type: 'http';
  /** Left out: `auth` goes with each request. */
  readonly login?: HttpLogin;
}
