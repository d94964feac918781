// Power curves of a period: chosen devices, zoom and move, the period before as dashed curves, as a file.
import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { textOf } from './api.ts';
import { Chart, type ChartLine } from './chart.tsx';
import { align } from './columns.ts';
import { csvText, saveFile } from './csv.ts';
import { loadPowers } from './history-data.ts';
import { t } from './i18n.ts';
import { useLoaded } from './load.ts';
import type { Period } from './periods.ts';
import { devicesOf } from './today.ts';
import type { HistorySeries, Roles } from './types.ts';

const RELOAD_MS = 30_000;
const MORE_COLOURS = ['--consumer', '--car', '--sun', '--grid'];

interface Props {
  readonly roles: Roles;
  readonly period: Period;
  readonly before: Period | null;
}

export function PowerLines({ roles, period, before }: Props): JSX.Element {
  const all = devicesOf(roles);
  const [chosen, choose] = useState<readonly string[]>(() => all.filter((name) => !roles.consumers.includes(name)));
  const [zoomCount, resetZoom] = useState(0);
  const key = [chosen.join(), period.fromMs, period.toMs, before?.fromMs];
  const loaded = useLoaded(() => loadPowers(chosen, period, before), key, RELOAD_MS);
  return (
    <section class="card">
      <h2>{t('powerLines')} (kW)</h2>
      <fieldset class="choices plain">
        <legend class="hidden">{t('series')}</legend>
        {all.map((name) => (
          <label key={name} class="check">
            <input
              type="checkbox"
              checked={chosen.includes(name)}
              onChange={() => choose(chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name])}
            />
            {name}
          </label>
        ))}
      </fieldset>
      {loaded.state === 'loading' && <p class="quiet chart-room">{t('loading')}</p>}
      {loaded.state === 'failed' && <p class="note">{t('failed', { reason: textOf(loaded.error) })}</p>}
      {loaded.state === 'there' && <Lines key={zoomCount} series={loaded.value} roles={roles} />}
      <p class="quiet">{t('zoomHelp')}</p>
      <div class="buttons">
        <button type="button" onClick={() => resetZoom(zoomCount + 1)}>
          {t('resetZoom')}
        </button>
        {loaded.state === 'there' && (
          <button type="button" onClick={() => saveFile('meterhub-power.csv', csvOf(loaded.value))}>
            {t('exportCsv')}
          </button>
        )}
      </div>
    </section>
  );
}

function Lines({ series, roles }: { series: readonly HistorySeries[]; roles: Roles }): JSX.Element {
  const { times, values } = useMemo(() => align(series), [series]);
  if (times.length === 0) return <p class="quiet">{t('noData')}</p>;
  const names = [...values.keys()];
  const lines = names.map((name): ChartLine => {
    const isBefore = name.startsWith('before:');
    const device = name.replace('before:', '').replace(/\.power$/, '');
    return {
      label: isBefore ? `${device}, ${t('before')}` : device,
      colour: colourOf(roles, device),
      kind: isBefore ? 'faint' : 'line',
    };
  });
  const columns = names.map((name) => (values.get(name) ?? []).map((value) => (value === null ? null : value / 1000)));
  return (
    <Chart
      label={t('chartOf', { what: t('powerLines') })}
      height={280}
      {...{ times, lines, columns }}
      unit="kW"
      decimals={2}
    />
  );
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

/** Exactly the points that came, one row each. */
function csvOf(series: readonly HistorySeries[]): string {
  const rows = series.flatMap(({ name, unit, columns, points }) =>
    points.map((point) => [
      new Date(Number(point[0])).toISOString(),
      name,
      point[Math.max(columns.indexOf('mean'), columns.indexOf('value'), 1)] ?? null,
      unit ?? '',
    ]),
  );
  return csvText([['time', 'series', 'value', 'unit'], ...rows]);
}
