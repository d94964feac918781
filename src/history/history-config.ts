// What is recorded, how finely and for how long, as it is configured. No YAML, no schema here.

export interface HistoryConfig extends RecordingConfig {
  /** Null: no copies are made. */
  readonly backup: HistoryBackupConfig | null;
}

export interface HistoryBackupConfig {
  /** Folder of the copies. */
  readonly path: string;
  /** At least an hour. */
  readonly everyMs: number;
  /** Number of the newest copies that stay, 1..365. */
  readonly keep: number;
}

export interface RecordingConfig {
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
