// How the program's own log is set up. No file, no YAML, no schema here.

export interface LogConfig {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** Folder for daily files; null: standard error only. */
  readonly path: string | null;
  /** How long daily files are kept, ms. */
  readonly keepMs: number;
  /** The most that all files together may take, bytes. */
  readonly maxBytes: number;
}

export const DEFAULT_LOG: LogConfig = { level: 'info', path: null, keepMs: 30 * 86_400_000, maxBytes: 100_000_000 };
