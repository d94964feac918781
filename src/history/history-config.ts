// What is recorded, how finely and for how long, as it is configured. No YAML, no schema here.

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
