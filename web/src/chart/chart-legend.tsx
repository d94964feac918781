// The legend of a chart: what the colours mean, and the values under the cursor. It must not know uPlot.
import type { JSX } from 'preact';
import type { ChartProps, Column } from './chart-line.ts';
import { localeOf, NOTHING, number } from '../shared/format.ts';
import { t } from '../shared/i18n.ts';
import { settings } from '../shared/settings.ts';
import { hubZone } from '../shared/zone.ts';

/** What the colours mean, with the values under the cursor, or the newest ones. */
export function Legend({
  times,
  lines,
  columns,
  unit,
  decimals,
  nameOf,
  at,
}: ChartProps & { at: number | null }): JSX.Element {
  const { language } = settings();
  const place = at !== null && at < times.length ? at : nameOf ? null : newestOf(times, lines, columns);
  const seconds = place === null ? undefined : times[place];
  return (
    <div class="legend">
      <p class="legend-time">{seconds === undefined ? t('sum') : timeText(seconds, nameOf)}</p>
      <ul>
        {lines.map(({ label, colour, kind, isHatched = false, shown, total = null }, index) => {
          const value = place === null ? total : valueAt(shown ?? columns[index] ?? [], place);
          return (
            <li key={label + colour + kind}>
              <Swatch colour={colour} look={kind === 'faint' ? ' dashed' : isHatched ? ' hatched' : ''} /> {label}{' '}
              <strong>{value === null ? NOTHING : `${number(language, value, decimals)} ${unit}`}</strong>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** The last time of which anything is known but the period before, whose curves go on to its end. */
function newestOf(times: ChartProps['times'], lines: ChartProps['lines'], columns: ChartProps['columns']): number {
  const own = columns.filter((_column, index) => lines[index]?.kind !== 'faint');
  const newest = times.findLastIndex((_time, at) => own.some((column) => typeof column[at] === 'number'));
  return newest < 0 ? times.length - 1 : newest;
}

/** Where a line has no point, the one before is what it is drawn from. */
function valueAt(column: Column, place: number): number | null {
  return column.slice(0, place + 1).findLast((value) => value !== undefined) ?? null;
}

function Swatch({ colour, look }: { colour: string; look: string }): JSX.Element {
  return <span class={`swatch${look}`} data-colour={colour.slice(2)} aria-hidden="true" />;
}

function timeText(seconds: number, nameOf?: (seconds: number) => string): string {
  const style = { dateStyle: 'short', timeStyle: 'medium', timeZone: hubZone() } as const;
  return nameOf?.(seconds) ?? new Date(seconds * 1000).toLocaleString(localeOf(settings().language), style);
}
