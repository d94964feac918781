// How an output is: what does not work, what waits, what was lost. Plain types; it must not know outputs.
import type { ErrorCode, ErrorDetails } from '../vocabulary/error-codes.ts';
import type { Text } from '../vocabulary/text.ts';

/** What waits in an output's queue. */
export type QueueItem = 'rows' | 'files' | 'lines' | 'messages' | 'values' | 'requests';

export interface OutputHealth {
  readonly name: string;
  /** What does not work and what to do, for a person; null when all is well. */
  readonly problem: string | null;
  /** Code of the problem, so that it can be said in another language; null when all is well. */
  readonly code: ErrorCode | null;
  /** What a translation of the problem needs, e.g. `errno: 'ENOSPC'`; nothing secret. Empty when all is well. */
  readonly facts: ErrorDetails;
  /** What waits to be written or sent, in `queueOf`. */
  readonly queued: number;
  readonly queueOf: QueueItem;
  /** What was given up since the start: it never arrives. In `queueOf`. */
  readonly dropped: number;
  /** Wall clock of the last thing that was written or sent, ms since the epoch; null: nothing yet. */
  readonly lastSuccessMs: number | null;
  /** What was sent since the start, in `queueOf`; left out where nobody counts it. */
  readonly sent?: number;
  /** What is worth knowing although nothing is wrong; left out where there is nothing. */
  readonly notices?: readonly Text[];
  /** Whether there is a connection; left out where there is none to speak of. */
  readonly connected?: boolean;
}
