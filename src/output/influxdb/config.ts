// An output of type `influxdb` as it is configured. No YAML, no schema here.
import type { OutputBase } from '../output.ts';

export interface InfluxOutputConfig extends OutputBase {
  readonly type: 'influxdb';
  /** http: or https:, without credentials and without a slash at the end. */
  readonly url: string;
  readonly target: InfluxTarget;
  /** PEM file with further authorities for https; null: those of Node.js. */
  readonly caPath: string | null;
  /** `device`: a row has a field per measurand. `measurand`: a row has one value. */
  readonly layout: 'device' | 'measurand';
  /** May hold {device}, {model}, {measurand}, {unit}. */
  readonly measurement: string;
  /** Added to every row. */
  readonly tags: Readonly<Record<string, string>>;
  /** Shortest time between two points of a value, ms; 0: every reading. */
  readonly intervalMs: number;
  readonly flushMs: number;
  /** For one whole exchange with the server, ms. */
  readonly timeoutMs: number;
  /** Most memory for what waits, bytes. */
  readonly bufferBytes: number;
}

export type InfluxTarget =
  | {
      readonly version: 1;
      readonly database: string;
      readonly retentionPolicy: string | null;
      readonly user: string | null;
      readonly password: string | null;
    }
  | { readonly version: 2; readonly bucket: string; readonly org: string; readonly token: string }
  | { readonly version: 3; readonly database: string; readonly token: string | null };
