// What came of the last command to a target, for whoever asks later. It must not know HTTP.
import type { ReadBack } from './hand-over.ts';

export interface CommandOutcome {
  /** Keys and values that were asked for, as they were sent. */
  readonly settings: Readonly<Record<string, string>>;
  /** When the state was reached, ms since the epoch. */
  readonly atMs: number;
  /** `accepted`: the device took it, whether it follows is being looked at; `replaced`: a later one came meanwhile. */
  readonly state: 'accepted' | 'done' | 'failed' | 'replaced';
  /** What the device shows; null unless it is done. */
  readonly readBack: ReadBack | null;
  /** Why it failed, in English; null: it did not. */
  readonly problem: string | null;
}
