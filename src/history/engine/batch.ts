// Values on their way from the event loop to the thread that writes them: columns instead of objects, so that handing them
// over costs next to nothing. Plain data.
import type { SeriesIdentity } from '../format/series-state.ts';

/** A series under the number that the sender gave it. */
export interface SlotDefinition {
  readonly slot: number;
  readonly identity: SeriesIdentity;
}

export interface Batch {
  /** Rising from 1. */
  readonly number: number;
  readonly slots: Uint32Array<ArrayBuffer>;
  /** Whole ms since the epoch. */
  readonly timesMs: Float64Array<ArrayBuffer>;
  /** Numbers; truth values as 0 and 1; of words the place in `texts`. */
  readonly values: Float64Array<ArrayBuffer>;
  readonly texts: readonly string[];
}
