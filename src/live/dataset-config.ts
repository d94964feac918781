// The dataset and what may be published into it, as they are configured. No YAML, no schema here.
import type { Counts } from '../vocabulary/units.ts';

/** Names that the dataset sets itself. */
export const OWN_NAMES_OF_DATASET: readonly string[] = ['time', 'timestamp', 'measure_time'];

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
  /** As it is published; left out: none. */
  readonly unit?: string;
  /** How it moves; left out: by name and unit. */
  readonly counts?: Counts;
}
