// Dataset, publishing, commands, roles, history, trace and backup as the program sees them. No YAML, no schema here.

/** One name of the flat object at `/`. */
export interface DatasetEntry {
  readonly name: string;
  readonly expression: string;
  /** Digits after the point, 0..12; null: by unit (energies and powers are whole). */
  readonly decimals: number | null;
}

/** A key that a POST to `/` may set. */
export interface PublishedKey {
  readonly key: string;
  /** Then it reads null again, ms. */
  readonly timeoutMs: number;
}

export interface CommandTarget {
  /** `/command/<target>`. */
  readonly target: string;
  readonly device: string;
  readonly allow: readonly AllowedParameter[];
}

export interface AllowedParameter {
  readonly key: string;
  readonly values: AllowedValues;
}

export type AllowedValues =
  /** Both ends included; only whole numbers when both ends are whole. */
  | { readonly kind: 'range'; readonly least: number; readonly most: number }
  | { readonly kind: 'list'; readonly values: readonly (string | number | boolean)[] };

/** Which device plays which part in the energy flow. */
export interface RolesConfig {
  readonly grid: string | null;
  readonly house: string | null;
  readonly pv: readonly string[];
  readonly battery: readonly string[];
  readonly car: readonly string[];
  /** Further consumers that are worth a place of their own. */
  readonly consumers: readonly string[];
}

export interface HistoryConfig {
  /** The SQLite file. */
  readonly path: string;
  readonly commitMs: number;
  readonly keep: HistoryRetention;
  /** Storage resolution by measurand or unit where the default is not wanted. `exact`: as measured. */
  readonly resolution: Readonly<Record<string, number | 'exact'>>;
}

/** ms; null: forever. */
export interface HistoryRetention {
  readonly rawMs: number | null;
  readonly oneMinuteMs: number | null;
  readonly fifteenMinutesMs: number | null;
  readonly oneHourMs: number | null;
  readonly oneDayMs: number | null;
}

export interface TraceConfig {
  /** How many datasets the trace keeps at start. */
  readonly size: number;
}

export interface BackupConfig {
  /** Folder of the CSV files. */
  readonly path: string;
  /** `time`, `timestamp`, dataset and published names. */
  readonly columns: readonly string[];
  /** A row each so many ms, whole minutes that divide an hour. */
  readonly everyMs: number;
  /** The file is written (and uploaded) each so many ms, a multiple of `everyMs` that divides a day. */
  readonly saveMs: number;
  readonly ftp: FtpConfig | null;
}

export interface FtpConfig {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Folder on the server. */
  readonly path: string;
  /** FTP over TLS. */
  readonly secure: boolean;
}
