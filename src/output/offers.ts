// What outputs lend to the HTTP interfaces, by what it can do. Interfaces only; it knows no output.

/** The newest datasets in memory. */
export interface DatasetTrace {
  /** Datasets that are kept, 0..maxSize. */
  readonly size: number;
  readonly maxSize: number;
  /** Keeps the newest ones when the new size is smaller. */
  resize(size: number): void;
  /** A JSON array of the datasets, oldest first, in pieces. */
  json(): Iterable<string>;
  /** A header line and a line for each dataset, in pieces. Empty when there are none. */
  csv(): Iterable<string>;
}

/** A file of today's rows. */
export interface DayFile {
  /** Header and rows so far. */
  today(): string;
  /** Writes it now. Rejects with BACKUP_WRITE when that fails, or takes longer than `patienceMs`. */
  save(patienceMs: number): Promise<void>;
}

export interface OutputOffers {
  /** For `/trace`. */
  readonly trace?: DatasetTrace;
  /** For `/backup`. */
  readonly backup?: DayFile;
}
