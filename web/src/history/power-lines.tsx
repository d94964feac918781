// Power curves of a period: chosen devices, zoom and move, the period before as dashed curves, as a file.
import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { textOf } from '../shared/api.ts';
import type { ChartLine } from '../chart/chart-line.ts';
import { Chart } from '../chart/chart.tsx';
import { moved, scaled, within, type Range } from '../chart/chart-zoom.ts';
import { align, alignGroups, type Aligned } from '../chart/columns.ts';
import { csvText, saveFile } from '../chart/csv.ts';
import { sameTime } from './comparison.ts';
import { loadPowers } from './history-data.ts';
import { t } from '../shared/i18n.ts';
import { shownName } from '../shared/live.ts';
import { choose, chosen as chosenInAddress } from '../shared/route.ts';
import { useLoaded } from '../shared/load.ts';
import type { Period, Span } from './periods.ts';
import { settings, type Language } from '../shared/settings.ts';
import { devicesOf } from '../energy/today.ts';
import type { HistorySeries, Roles } from '../shared/types.ts';
import { wallText } from '../shared/zone.ts';

const RELOAD_MS = 30_000;
/** Finer curves are asked for when the zoom has stood still. */
const ZOOM_SETTLES_MS = 300;
const BEFORE = 'before:';
const MORE_COLOURS = ['--consumer', '--car', '--sun', '--grid'];

interface Props {
  readonly roles: Roles;
  readonly span: Span;
  readonly period: Period;
  readonly before: Period | null;
}

export function PowerLines({ roles, span, period, before }: Props): JSX.Element {
  const all = devicesOf(roles);
  const listed = chosenInAddress('curves')?.split(',') ?? null;
  const shownAtFirst = all.filter((name) => !roles.consumers.includes(name));
  const chosen = all.filter((name) => (listed ?? shownAtFirst).includes(name));
  const pick = (names: readonly string[]): void => {
    choose({ curves: names.length === 0 ? '-' : names.join() }, 'quietly');
  };
  const [zoomed, setZoomed] = useState<{ readonly of: Period; readonly range: Range } | null>(null);
  const zoom = zoomed?.of === period ? zoomed.range : null;
  const settled = useSettled(zoom, ZOOM_SETTLES_MS);
  const part = useMemo(() => (zoom !== null && settled === zoom ? periodOf(zoom) : period), [zoom, settled, period]);
  const key = [chosen.join(), period, before?.fromMs];
  const whole = useLoaded(() => loadPowers(chosen, { span, period, before, part: period }), key, RELOAD_MS);
  // What is looked at closely is loaded finely; meanwhile the coarse curves are there.
  const detail = useLoaded(
    async () => (part === period ? [] : loadPowers(chosen, { span, period, before, part })),
    [...key, part.fromMs, part.toMs],
    RELOAD_MS,
  );
  const loaded = part !== period && detail.state === 'there' ? detail : whole;
  const range = zoom ?? (span === 'total' ? null : rangeOf(withRoomFor(before, period, span)));
  const look = (wanted: Range | null): void => {
    const all = withRoomFor(before, period, span);
    const limits = rangeOf(span === 'total' && whole.state === 'there' ? recorded(whole.value, period) : all);
    const inside = wanted && within(limits, wanted);
    setZoomed(inside && { of: period, range: inside });
  };
  return (
    <section class="card" aria-busy={loaded.state === 'loading' || (zoom !== null && loaded !== detail)}>
      <h2>{t('powerLines')} (kW)</h2>
      <fieldset class="choices plain">
        <legend class="hidden">{t('series')}</legend>
        {all.map((name) => (
          <label key={name} class="check">
            <input
              type="checkbox"
              checked={chosen.includes(name)}
              onChange={() => pick(chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name])}
            />
            {shownName(name)}
          </label>
        ))}
      </fieldset>
      {loaded.state === 'loading' && <p class="quiet chart-room">{t('loading')}</p>}
      {loaded.state === 'failed' && <p class="note">{t('failed', { reason: textOf(loaded.error) })}</p>}
      {loaded.state === 'there' && <Lines series={loaded.value} {...{ roles, range, look }} />}
    </section>
  );
}

interface LinesProps {
  readonly series: readonly HistorySeries[];
  readonly roles: Roles;
  /** What is shown, s; null: from the first to the last value. */
  readonly range: Range | null;
  readonly look: (range: Range | null) => void;
}

function Lines({ series, roles, range, look }: LinesProps): JSX.Element {
  const { language } = settings();
  const aligned = useMemo(() => alignGroups(groupsOf(series)), [series]);
  const { times, values } = aligned;
  const names = [...values.keys()];
  const columns = useMemo(() => [...values.values()].map((column) => column.map(kilo)), [aligned]);
  if (times.length === 0) return <p class="quiet">{t('noData')}</p>;
  const lines = names.map((name): ChartLine => {
    const device = deviceOf(name);
    return {
      label: labelOf(name),
      colour: colourOf(roles, device),
      kind: name.startsWith(BEFORE) ? 'faint' : 'line',
    };
  });
  const shown = range ?? [times[0] ?? 0, times.at(-1) ?? 0];
  return (
    <>
      <Chart
        label={t('chartOf', { what: t('powerLines') })}
        height={280}
        {...{ times, lines, columns }}
        unit="kW"
        decimals={2}
        {...(range !== null && { range })}
        onZoom={look}
      />
      <div class="buttons">
        <button type="button" onClick={() => look(scaled(shown, 0.5))}>
          {t('zoomIn')}
        </button>
        <button type="button" onClick={() => look(scaled(shown, 2))}>
          {t('zoomOut')}
        </button>
        <button type="button" onClick={() => look(moved(shown, -0.5))}>
          ← {t('earlier')}
        </button>
        <button type="button" onClick={() => look(moved(shown, 0.5))}>
          {t('later')} →
        </button>
        <button type="button" onClick={() => look(null)}>
          {t('resetZoom')}
        </button>
        <button type="button" onClick={() => saveFile('meterhub-power.csv', csvOf(aligned, shown, language))}>
          {t('exportCsv')}
        </button>
      </div>
      <p class="quiet">{t('zoomHelp')}</p>
    </>
  );
}

/** Follows only after it stood still for a while: a wheel turns often. */
function useSettled<T>(value: T, afterMs: number): T {
  const [settled, settle] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => settle(value), afterMs);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

function periodOf([from, to]: Range): Period {
  return { fromMs: Math.floor(from * 1000), toMs: Math.ceil(to * 1000) };
}

/** A month with 31 days beside one with 30. */
function withRoomFor(before: Period | null, period: Period, span: Span): Period {
  if (before === null) return period;
  return { ...period, toMs: Math.max(period.toMs, sameTime(span, before.toMs, before, period)) };
}

function rangeOf({ fromMs, toMs }: Period): Range {
  return [fromMs / 1000, toMs / 1000];
}

/** Of all time, only that part in which something was recorded. */
function recorded(series: readonly HistorySeries[], period: Period): Period {
  const { times } = align(series);
  const [first, last] = [times[0], times.at(-1)];
  return first === undefined || last === undefined ? period : { fromMs: first * 1000, toMs: last * 1000 };
}

function deviceOf(name: string): string {
  return name.replace(BEFORE, '').replace(/\.power$/, '');
}

function labelOf(name: string): string {
  const device = shownName(deviceOf(name));
  return name.startsWith(BEFORE) ? `${device}, ${t('before')}` : device;
}

function kilo<T extends null | undefined>(watts: number | T): number | T {
  return typeof watts === 'number' ? watts / 1000 : watts;
}

function groupsOf(series: readonly HistorySeries[]): HistorySeries[][] {
  const isBefore = ({ name }: HistorySeries): boolean => name.startsWith(BEFORE);
  return [series.filter((one) => !isBefore(one)), series.filter(isBefore)];
}

function colourOf(roles: Roles, device: string): string {
  if (roles.grid === device) return '--grid';
  if (roles.house === device) return '--house';
  if (roles.battery.includes(device)) return '--battery';
  if (roles.car.includes(device)) return '--car';
  const sun = roles.pv.indexOf(device);
  if (sun >= 0) return sun === 0 ? '--sun' : '--sun-2';
  return MORE_COLOURS[roles.consumers.indexOf(device) % MORE_COLOURS.length] ?? '--consumer';
}

/** What the chart shows, one row a time, in W to 0.1. */
function csvOf({ times, values }: Aligned, [from, to]: Range, language: Language): string {
  const names = [...values.keys()];
  const rows = times.flatMap((time, at) => {
    if (time < from || time > to) return [];
    const watts = names.map((name) => values.get(name)?.[at] ?? null);
    const rounded = watts.map((value) => (value === null ? null : Math.round(value * 10) / 10));
    return [[wallText(time * 1000), new Date(time * 1000).toISOString(), ...rounded]];
  });
  return csvText([[t('time'), t('timeUtc'), ...names.map((name) => `${labelOf(name)} (W)`)], ...rows], language);
}
