// Decides which readings in memory are compressed with a commit, and when. It must not know the database.
import type { HourBuffer } from '../format/hour-buffer.ts';
import type { Piece } from '../format/raw-table.ts';
import { GRACE_MS } from './roller.ts';
import { HOUR_MS } from '../format/rollup.ts';
import type { SeriesState } from '../format/series-state.ts';

/** Fast series are compressed this often; slow ones wait until the hour is full. */
const SEAL_INTERVAL_MS = 300_000;
/** Fewer readings are not worth a piece before their hour is over. */
const MIN_PIECE = 240;
/** At the end of the program, fewer stay rows. */
const MIN_LAST_PIECE = 64;
/** Compress at once when more values are in memory: values come faster than time goes by (import, a disk that was full). */
const MAX_LOOSE_VALUES = 400_000;

export interface SealedPiece extends Piece {
  readonly buffer: HourBuffer;
}

export interface SealTime {
  readonly nowMs: number;
  /** The end: compress what is worth it. */
  readonly isLast: boolean;
}

export class Sealer {
  /** Which SEAL_INTERVAL_MS it was when pieces were made. */
  #sealedAt = -1;
  #mustSealAll = false;

  /** Of a new file after a damaged one: everything in memory is written again. Until `sealed`. */
  sealAll(): void {
    this.#mustSealAll = true;
  }

  /** What is in memory is in no file. */
  get mustSealAll(): boolean {
    return this.#mustSealAll;
  }

  /** What is compressed now. */
  pieces(all: Iterable<SeriesState>, looseValues: number, { nowMs, isLast }: SealTime): SealedPiece[] {
    const isDue = this.#sealedAt !== Math.floor(nowMs / SEAL_INTERVAL_MS);
    if (!isDue && !isLast && !this.#mustSealAll && looseValues <= MAX_LOOSE_VALUES) return [];
    const leastPiece = this.#mustSealAll ? 1 : isLast ? MIN_LAST_PIECE : MIN_PIECE;
    const pieces: SealedPiece[] = [];
    for (const series of all) {
      for (const [hour, buffer] of series.buffers) {
        const isOver = (hour + 1) * HOUR_MS + GRACE_MS <= nowMs;
        if (isOver || buffer.count >= leastPiece) pieces.push({ series, hour, buffer, readings: buffer.readings() });
      }
    }
    return pieces;
  }

  /** The pieces are on the disk. */
  sealed(nowMs: number): void {
    this.#sealedAt = Math.floor(nowMs / SEAL_INTERVAL_MS);
    this.#mustSealAll = false;
  }
}
