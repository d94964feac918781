// The CSV files of the dataset as they are configured. No YAML, no schema here.
import type { OutputBase } from '../output.ts';

export interface BackupConfig extends OutputBase {
  /** Folder of the CSV files. */
  readonly path: string;
  /** `time`, `timestamp`, dataset and published names. */
  readonly columns: readonly string[];
  /** Time between two rows, ms, whole minutes that divide an hour. */
  readonly everyMs: number;
  /** Time between two writes (and uploads) of the file, ms, a multiple of `everyMs` that divides a day. */
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
