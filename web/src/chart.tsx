// A chart as a component: uPlot inside, the colours of the theme, width of its place. It must not know what it shows.
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { localeOf, NOTHING, number } from './format.ts';
import { settings } from './settings.ts';

export interface ChartLine {
  readonly label: string;
  /** Name of a colour of the style sheet: `--sun`. */
  readonly colour: string;
  readonly kind: 'line' | 'area' | 'bars' | 'faint';
  /** Shown in the legend in place of the drawn value (stacked areas draw sums). */
  readonly shown?: readonly (number | null)[];
}

export type Column = readonly (number | null)[];

interface Props {
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

export function Chart(props: Props): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<UPlot | null>(null);
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
      chart.current = new UPlot(optionsOf(newest, element), dataOf(newest.current), element);
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
  return <div class="chart" ref={place} role="img" aria-label={props.label} />;
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

function dataOf({ times, columns }: Props): UPlot.AlignedData {
  return [[...times], ...columns.map((column) => [...column])];
}

function optionsOf(newest: { readonly current: Props }, element: HTMLElement): UPlot.Options {
  const { height, lines, unit, decimals, range, nameOf } = newest.current;
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const { language } = settings();
  const locale = localeOf(language);
  const axis = { stroke: colour('--muted'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false } };
  const font = '12px system-ui, sans-serif';
  const timeText = (seconds: number): string =>
    nameOf?.(seconds) ?? new Date(seconds * 1000).toLocaleString(locale, { dateStyle: 'short', timeStyle: 'medium' });
  return {
    width: element.getBoundingClientRect().width,
    height,
    legend: { live: true, markers: { width: 0 } },
    cursor: { drag: { x: true, y: false }, points: { size: 6 } },
    scales: {
      x: { time: true, ...(range && { range: (_u, min, max) => zoomed(newest.current, min, max) }) },
    },
    plugins: [panning()],
    axes: [
      {
        ...axis,
        font,
        values: (_plot, splits, _index, _space, increment) =>
          splits.map((seconds) => (nameOf ? nameOf(seconds) : tickText(seconds, increment, locale))),
      },
      {
        ...axis,
        font,
        size: 56,
        values: (_plot, splits) => splits.map((value) => number(language, value, stepDecimals(splits))),
      },
    ],
    series: [
      {
        label: '\u00a0',
        value: (_plot, seconds: number | null | undefined) => (typeof seconds === 'number' ? timeText(seconds) : ' '),
      },
      ...lines.map((line, index): UPlot.Series => {
        const stroke = colour(line.colour);
        return {
          label: line.label,
          stroke,
          width: line.kind === 'line' ? 1.8 : 1,
          ...(line.kind === 'faint' && { dash: [5, 5], width: 1.2 }),
          ...((line.kind === 'area' || line.kind === 'bars') && { fill: stroke, fillTo: () => 0 }),
          ...(line.kind === 'bars' && UPlot.paths.bars && { paths: UPlot.paths.bars({ size: [0.8, 48, 1] }) }),
          points: { show: line.kind === 'line' && newest.current.times.length < 3 },
          value: (_plot, value: number | null | undefined, _series, place) => {
            const shown = newest.current.lines[index]?.shown;
            const real = shown && place !== null ? (shown[place] ?? null) : value;
            return typeof real === 'number' ? `${number(language, real, decimals)} ${unit}` : NOTHING;
          },
        };
      }),
    ],
  };
}

/** The whole period until somebody looks closer. */
function zoomed({ range, times }: Props, min: number, max: number): [number, number] {
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

/** As many digits as the ticks need to differ. */
function stepDecimals(splits: readonly number[]): number {
  const step = Math.abs((splits[1] ?? 0) - (splits[0] ?? 0));
  return step >= 1 || step === 0 ? 0 : step >= 0.1 ? 1 : 2;
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
