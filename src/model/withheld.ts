// A reading that was not believed: what came, and why nobody was shown it. A record only.

/** `impossible`: beyond what the measurand can be; `fell`, `jumped`: no counter counts like that. */
export type WithheldReason = 'impossible' | 'fell' | 'jumped';

export interface Withheld {
  readonly device: string;
  readonly measurand: string;
  /** As it came; a NaN or an infinity too. */
  readonly value: number;
  readonly unit: string | null;
  readonly reason: WithheldReason;
  /** Wall clock of the reading, ms since the epoch. */
  readonly atMs: number;
}

/** What was withheld of one measurand since the start. */
export interface WithheldCount {
  readonly count: number;
  readonly last: Withheld;
}
