// What a chart is given: times, lines, columns. Types only.
import type { Range } from './chart-zoom.ts';

export interface ChartLine {
  readonly label: string;
  /** Name of a colour of the style sheet: `--sun`. */
  readonly colour: string;
  readonly kind: 'line' | 'area' | 'bars' | 'faint';
  /** Goes out of the house or into the battery: striped. */
  readonly isHatched?: boolean;
  /** Shown in the legend in place of the drawn value (stacked areas draw sums). */
  readonly shown?: readonly (number | null)[];
  /** Shown in the legend while nothing is pointed at; else the newest value. */
  readonly total?: number | null;
}

/** null: nothing was recorded, a gap; undefined: the line has no point there, and is drawn through. */
export type Column = readonly (number | null | undefined)[];

export interface ChartProps {
  /** For screen readers. */
  readonly label: string;
  readonly height: number;
  /** Seconds since the epoch. */
  readonly times: readonly number[];
  readonly lines: readonly ChartLine[];
  readonly columns: readonly Column[];
  readonly unit: string;
  readonly decimals: number;
  /** Bars: how a period is called; else the time is shown. */
  readonly nameOf?: (seconds: number) => string;
  /** Start and end of the axis, s; else from the first to the last time. */
  readonly range?: Range;
  /** Somebody wants to see another part; null: the whole. Without it a chart of times looks closer at what it has. */
  readonly onZoom?: (range: Range | null) => void;
}
