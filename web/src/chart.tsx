// A chart as a component: uPlot inside, the colours of the theme, width of its place. It must not know what it shows.
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { Legend } from './chart-legend.tsx';
import { localeOf, number } from './format.ts';
import { settings } from './settings.ts';

export interface ChartLine {
  readonly label: string;
  /** Name of a colour of the style sheet: `--sun`. */
  readonly colour: string;
  readonly kind: 'line' | 'area' | 'bars' | 'faint';
  /** Shown in the legend in place of the drawn value (stacked areas draw sums). */
  readonly shown?: readonly (number | null)[];
  /** Shown in the legend while nothing is pointed at; else the newest value. */
  readonly total?: number | null;
}

export type Column = readonly (number | null)[];

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
  /** Start and end of the axis, s. */
  readonly range?: readonly [number, number];
}

export function Chart(props: ChartProps): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<UPlot | null>(null);
  const [pointed, point] = useState<number | null>(null);
  const { lines, times, columns } = props;
  const { language, theme } = settings();
  const shape = JSON.stringify([
    lines.map(({ label, colour, kind }) => [label, colour, kind]),
    ...[props.unit, props.height, language, theme, props.range, props.nameOf?.(times[0] ?? 0)],
  ]);
  const newest = useRef(props);
  newest.current = props;
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const draw = (): void => {
      chart.current?.destroy();
      chart.current = new UPlot(optionsOf(newest, element, point), dataOf(newest.current), element);
    };
    draw();
    const observer = new ResizeObserver(() => {
      const { width } = element.getBoundingClientRect();
      if (width > 0 && chart.current && Math.abs(chart.current.width - width) >= 1) {
        chart.current.setSize({ width, height: newest.current.height });
      }
    });
    observer.observe(element);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', draw);
    return () => {
      dark.removeEventListener('change', draw);
      observer.disconnect();
      chart.current?.destroy();
      chart.current = null;
    };
  }, [shape]);
  useEffect(() => {
    chart.current?.setData(dataOf(props), chart.current.select.width === 0 && !isZoomed(chart.current));
  }, [times, columns]);
  return (
    <div class="chart">
      <div ref={place} role="img" aria-label={props.label} />
      <Legend {...props} at={pointed} />
    </div>
  );
}

function isZoomed(plot: UPlot): boolean {
  const [min, max] = shownRange(plot);
  const first = plot.data[0][0] ?? 0;
  const last = plot.data[0].at(-1) ?? 0;
  return max > min && max - min < (last - first) * 0.98;
}

/** Start and end of what is shown, s; 0 and 0 while there is nothing. */
function shownRange(plot: UPlot): readonly [number, number] {
  const { min, max } = plot.scales['x'] ?? {};
  return [min ?? 0, max ?? 0];
}

function dataOf({ times, columns }: ChartProps): UPlot.AlignedData {
  return [[...times], ...columns.map((column) => [...column])];
}

function optionsOf(
  newest: { readonly current: ChartProps },
  element: HTMLElement,
  onPoint: (at: number | null) => void,
): UPlot.Options {
  const { height, lines, range, nameOf } = newest.current;
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const { language } = settings();
  const locale = localeOf(language);
  const axis = { stroke: colour('--muted'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false } };
  const isMirrored = lines.some(({ kind }) => kind === 'area' || kind === 'bars');
  const font = '12px system-ui, sans-serif';
  return {
    width: element.getBoundingClientRect().width,
    height,
    legend: { show: false },
    padding: [10, 26, 0, 0],
    hooks: { setCursor: [({ cursor }) => onPoint(cursor.idx ?? null)] },
    cursor: { drag: { x: true, y: false }, points: { size: 6 } },
    scales: {
      x: { time: true, ...(range && { range: (_u, min, max) => zoomed(newest.current, min, max) }) },
    },
    plugins: [panning()],
    axes: [
      {
        ...axis,
        font,
        size: 30,
        space: 85,
        values: (_plot, splits, _index, _space, increment) =>
          splits.map((seconds) => (nameOf ? nameOf(seconds) : tickText(seconds, increment, locale))),
      },
      {
        ...axis,
        font,
        size: 44,
        values: (_plot, splits) => {
          // Both sides of a mirrored picture count upwards.
          const size = isMirrored ? Math.abs : Number;
          return splits.map((value) => number(language, size(value), decimalsOf(splits)));
        },
      },
    ],
    series: [
      {},
      ...lines.map((line): UPlot.Series => {
        const stroke = colour(line.colour);
        return {
          label: line.label,
          stroke,
          width: line.kind === 'line' ? 1.8 : 1,
          ...(line.kind === 'faint' && { dash: [5, 5], width: 1.2 }),
          ...((line.kind === 'area' || line.kind === 'bars') && { fill: stroke, fillTo: () => 0 }),
          ...(line.kind === 'bars' && UPlot.paths.bars && { paths: UPlot.paths.bars({ size: [0.8, 48, 1] }) }),
          points: { show: line.kind === 'line' && newest.current.times.length < 3 },
        };
      }),
    ],
  };
}

/** The whole period until somebody looks closer. */
function zoomed({ range, times }: ChartProps, min: number, max: number): [number, number] {
  const first = times[0];
  const last = times.at(-1);
  if (range === undefined) return [min, max];
  return min === first && max === last ? [range[0], range[1]] : [min, max];
}

function tickText(seconds: number, increment: number, locale: string): string {
  const date = new Date(seconds * 1000);
  if (increment >= 86_400) return date.toLocaleDateString(locale, { day: 'numeric', month: 'short' });
  if (increment < 60) return date.toLocaleTimeString(locale, { timeStyle: 'medium' });
  const time = date.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' });
  return time;
}

/** As many digits as the ticks need. */
function decimalsOf(splits: readonly number[]): number {
  const isWhole = (factor: number): boolean => splits.every((value) => Math.abs((value * factor) % 1) < 1e-6);
  return isWhole(1) ? 0 : isWhole(10) ? 1 : 2;
}

/** Shift and drag moves, the wheel with Ctrl looks closer; a plain wheel still scrolls the page. */
function panning(): UPlot.Plugin {
  return {
    hooks: {
      ready: [
        (plot) => {
          plot.over.addEventListener(
            'mousedown',
            (down) => {
              if (!down.shiftKey) return;
              down.stopImmediatePropagation();
              const [min, max] = shownRange(plot);
              const perPixel = (max - min) / plot.over.clientWidth;
              const move = (event: MouseEvent): void => {
                const shift = (down.clientX - event.clientX) * perPixel;
                plot.setScale('x', { min: min + shift, max: max + shift });
              };
              const up = (): void => {
                document.removeEventListener('mousemove', move);
                document.removeEventListener('mouseup', up);
              };
              document.addEventListener('mousemove', move);
              document.addEventListener('mouseup', up);
            },
            { capture: true },
          );
          plot.over.addEventListener(
            'wheel',
            (event) => {
              if (!event.ctrlKey) return;
              event.preventDefault();
              const [min, max] = shownRange(plot);
              const at = plot.posToVal(event.offsetX, 'x');
              const factor = event.deltaY < 0 ? 0.8 : 1.25;
              plot.setScale('x', { min: at - (at - min) * factor, max: at + (max - at) * factor });
            },
            { passive: false },
          );
        },
      ],
    },
  };
}
