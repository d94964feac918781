// What every configured bus and device has, whatever its kind. No YAML, no schema here.

export interface DeviceBase {
  readonly name: string;
  readonly bus: string;
  /** How long a value counts after its measurement, ms. */
  readonly lifetimeMs: number;
  /** Only these are read and published; null = all of the model. */
  readonly measurands: readonly string[] | null;
}

export interface BusBase {
  readonly name: string;
  /** What kind of wire or endpoint it is, as in the file: `modbus-rtu`. */
  readonly type: string;
}

/** How long a value counts when nobody says it, ms. */
export const DEFAULT_LIFETIME_MS = 10_000;
