// A chart as a component: uPlot inside, the colours of the theme, width of its place. It must not know what it shows.
import type { ChartProps } from './chart-line.ts';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { Legend } from './chart-legend.tsx';
import { decimalsOf, widthOf } from './axis.ts';
import { hatched } from './hatch.ts';
import { within, zooming, type Range } from './chart-zoom.ts';
import { localeOf, number } from '../shared/format.ts';
import { settings } from '../shared/settings.ts';
import { hubZone } from '../shared/zone.ts';

/** Room of the labels on the left, px: charts below each other begin at the same place as long as their numbers are short. */
const LEAST_AXIS_PX = 44;
/** Between the labels and the curves. px */
const AXIS_GAP_PX = 14;
/** Half of the longest label below the last tick: "Jan. 2026". px */
const LAST_LABEL_PX = 36;

export function Chart(given: ChartProps): JSX.Element {
  const [own, zoomOwn] = useState<Range | null>(null);
  const props = given.onZoom === undefined && given.nameOf === undefined ? withOwnZoom(given, own, zoomOwn) : given;
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<UPlot | null>(null);
  const [pointed, point] = useState<number | null>(null);
  const { lines, times, columns } = props;
  const { language, theme } = settings();
  const shape = JSON.stringify([
    lines.map(({ label, colour, kind, isHatched }) => [label, colour, kind, isHatched]),
    ...[props.unit, props.height, language, theme, hubZone(), props.nameOf?.(times[0] ?? 0)],
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
  const [from, to] = props.range ?? [null, null];
  useEffect(() => {
    chart.current?.setData(dataOf(props));
  }, [times, columns, from, to]);
  return (
    <div class="chart">
      <div ref={place} role="img" aria-label={props.label} style={{ minHeight: `${props.height}px` }} />
      <Legend {...props} at={pointed} />
    </div>
  );
}

function withOwnZoom(props: ChartProps, own: Range | null, zoomOwn: (range: Range | null) => void): ChartProps {
  const whole: Range = props.range ?? [props.times[0] ?? 0, props.times.at(-1) ?? 0];
  return {
    ...props,
    ...(own !== null && { range: own }),
    onZoom: (wanted) => zoomOwn(wanted && within(whole, wanted)),
  };
}

function dataOf({ times, columns }: ChartProps): UPlot.AlignedData {
  return [[...times], ...columns.map((column) => [...column])];
}

function optionsOf(
  newest: { readonly current: ChartProps },
  element: HTMLElement,
  onPoint: (at: number | null) => void,
): UPlot.Options {
  const { height, lines } = newest.current;
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
    padding: [10, LAST_LABEL_PX, 0, 0],
    hooks: {
      setCursor: [({ cursor }) => onPoint(cursor.idx ?? null)],
      setSelect: [
        (plot) => {
          const { left, width } = plot.select;
          if (width === 0) return;
          newest.current.onZoom?.([plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x')]);
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
    cursor: {
      drag: { x: newest.current.onZoom !== undefined, y: false, setScale: false },
      points: { size: 6 },
      bind: {
        dblclick: () => () => {
          newest.current.onZoom?.(null);
          return null;
        },
      },
    },
    // Days and hours begin where the hub is.
    tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1000), hubZone()),
    scales: { x: { time: true, range: (_plot, min, max) => axisOf(newest.current, min, max) } },
    plugins: newest.current.onZoom === undefined ? [] : [zooming((wanted) => newest.current.onZoom?.(wanted))],
    axes: [
      {
        ...axis,
        font,
        size: 30,
        space: 85,
        values: (_plot, splits, _index, _space, increment) =>
          splits.map((seconds) => newest.current.nameOf?.(seconds) ?? tickText(seconds, increment, locale)),
      },
      {
        ...axis,
        font,
        // uPlot asks for the room of labels that it has not made yet, too: its types do not say so.
        size: (_plot, labels: readonly string[] | null) =>
          Math.max(LEAST_AXIS_PX, widthOf(labels ?? [], font) + AXIS_GAP_PX),
        values: (_plot, splits, _index, _space, increment) => {
          // Both sides of a mirrored picture count upwards.
          const size = isMirrored ? Math.abs : Number;
          const decimals = decimalsOf(increment);
          return splits.map((value) => number(language, size(value), decimals));
        },
      },
    ],
    series: [
      {},
      ...lines.map((line): UPlot.Series => {
        const stroke = colour(line.colour);
        const fill = line.isHatched === true ? (hatched(stroke, colour('--card')) ?? stroke) : stroke;
        return {
          label: line.label,
          stroke,
          width: line.kind === 'line' ? 1.8 : 1,
          ...(line.kind === 'faint' && { dash: [5, 5], width: 1.2 }),
          ...((line.kind === 'area' || line.kind === 'bars') && { fill, fillTo: () => 0 }),
          ...(line.kind === 'bars' && UPlot.paths.bars && { paths: UPlot.paths.bars({ size: [0.8, 48, 1] }) }),
          points: { show: line.kind === 'line' && newest.current.times.length < 3 },
        };
      }),
    ],
  };
}

function axisOf({ range, times }: ChartProps, min: number, max: number): [number, number] {
  if (range !== undefined) return [range[0], range[1]];
  // One point alone has no width.
  return times.length > 1 ? [min, max] : [min - 1, max + 1];
}

function tickText(seconds: number, increment: number, locale: string): string {
  const style = (options: Intl.DateTimeFormatOptions): string =>
    new Date(seconds * 1000).toLocaleString(locale, { ...options, timeZone: hubZone() });
  if (increment >= 86_400 * 300) return style({ year: 'numeric' });
  if (increment >= 86_400 * 28) return style({ month: 'short', year: 'numeric' });
  if (increment >= 86_400) return style({ day: 'numeric', month: 'short' });
  if (increment < 60) return style({ timeStyle: 'medium' });
  return style({ hour: '2-digit', minute: '2-digit' });
}
