// Gathers neighbouring stored periods of a series into longer ones: least, most, mean, first, last, how many. Pure.
import type { Bucket } from './bucket.ts';
import type { RollupPage, SeriesInfo } from '../history.ts';

/** t (begin, ms since the epoch), mean, min, max, first, last, count. */
export type RollupRow = readonly [number, number, number, number, number, number, number];

export interface Gathering {
  /** The periods that are over with this page, in order. */
  take(page: RollupPage): RollupRow[];
  /** The last one. */
  rest(): RollupRow[];
}

interface Open {
  readonly startMs: number;
  /** Sum of all readings; a mean of means would weigh a period with few readings too much. */
  sum: number;
  min: number;
  max: number;
  readonly first: number;
  last: number;
  count: number;
}

/** Digits of a mean beyond the storage step. */
const EXTRA_DIGITS = 2;

export function gather(series: Pick<SeriesInfo, 'step'>, { startOf }: Bucket): Gathering {
  const round = rounding(series.step);
  let open: Open | null = null;
  const finish = ({ startMs, sum, min, max, first, last, count }: Open): RollupRow => {
    return [startMs, round(sum / count), min, max, first, last, count];
  };
  return {
    take(page) {
      const rows: RollupRow[] = [];
      for (const [index, ms] of page.timesMs.entries()) {
        const count = cell(page.count, index);
        const [mean, min, max] = [cell(page.mean, index), cell(page.min, index), cell(page.max, index)];
        const startMs = startOf === null ? ms : startOf(ms);
        if (open?.startMs === startMs) {
          open.sum += mean * count;
          open.min = Math.min(open.min, min);
          open.max = Math.max(open.max, max);
          open.last = cell(page.last, index);
          open.count += count;
        } else {
          if (open !== null) rows.push(finish(open));
          const [first, last] = [cell(page.first, index), cell(page.last, index)];
          open = { startMs, sum: mean * count, min, max, first, last, count };
        }
      }
      return rows;
    },
    rest: () => (open === null ? [] : [finish(open)]),
  };
}

/** A mean has digits without meaning; those that the storage cannot hold are left out. */
function rounding(step: SeriesInfo['step']): (value: number) => number {
  if (typeof step !== 'number' || step <= 0) return (value) => value;
  const digits = Math.min(12, Math.max(0, Math.ceil(-Math.log10(step))) + EXTRA_DIGITS);
  const factor = 10 ** digits;
  return (value) => {
    const rounded = Math.round(value * factor) / factor;
    return Number.isFinite(rounded) ? rounded : value;
  };
}

function cell(column: Float64Array, index: number): number {
  return column[index] ?? Number.NaN;
}
