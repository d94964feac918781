// Curves of one device's measurands over the last day. It must not know the rest of the device.
import type { JSX } from 'preact';

import { get, isAbsent, textOf } from '../shared/api.ts';
import { Chart } from '../chart/chart.tsx';
import { align } from '../chart/columns.ts';
import { t } from '../shared/i18n.ts';
import { useLoaded } from '../shared/load.ts';
import { nameOf, placeOf } from '../shared/measurands.ts';
import { unitInfo } from '../../../src/vocabulary/units.ts';
import { choose, chosen } from '../shared/route.ts';
import { settings } from '../shared/settings.ts';
import type { DeviceJson, HistoryJson } from '../shared/types.ts';
import { rowsOf } from './value-table.tsx';

const RELOAD_MS = 30_000;
const COLOURS = ['--house', '--grid', '--sun', '--battery'];
/** Rows that have numbers, the usual ones first. */
function choices(device: DeviceJson): string[] {
  return rowsOf(device)
    .filter(({ cells }) => Object.values(cells).some(({ unit, value }) => unit !== null || typeof value === 'number'))
    .map(({ name }) => name);
}

export function DeviceHistory({ device }: { device: DeviceJson }): JSX.Element {
  const rows = choices(device);
  const wanted = chosen('of');
  const row = rows.find((name) => name === wanted) ?? rows[0] ?? '';
  const measurands = Object.keys(device.readings).filter((name) => placeOf(name).row === row);
  const series = measurands.map((name) => `${device.name}.${name}`);
  const loaded = useLoaded(
    () => get<HistoryJson>('api/v1/history', { series: series.join(), from: '-1d', points: '400' }),
    [series.join()],
    RELOAD_MS,
  );
  if (loaded.state === 'failed' && isAbsent(loaded.error)) return <p class="quiet">{t('noHistory')}</p>;
  return (
    <>
      <label class="field">
        {t('measurand')}
        <select value={row} onChange={({ currentTarget }) => choose({ of: currentTarget.value })}>
          {rows.map((name) => (
            <option key={name} value={name}>
              {nameOf(name, settings().language)}
            </option>
          ))}
        </select>
      </label>
      {loaded.state === 'loading' && <p class="quiet">{t('loading')}</p>}
      {loaded.state === 'failed' && <p class="note">{t('failed', { reason: textOf(loaded.error) })}</p>}
      {loaded.state === 'there' && (
        <Curves history={loaded.value} name={nameOf(row, settings().language)} device={device.name} />
      )}
    </>
  );
}

interface CurvesProps {
  readonly history: HistoryJson;
  readonly name: string;
  readonly device: string;
}

function Curves({ history, name, device }: CurvesProps): JSX.Element {
  // Series are called `grid.powerL1`.
  const columnOf = (series: string): string => placeOf(series.slice(device.length + 1)).column;
  const { times, values } = align(history.series);
  if (times.length === 0) return <p class="quiet">{t('noData')}</p>;
  const ownUnit = history.series.find(({ unit }) => unit !== null)?.unit ?? '';
  // A curve has one scale for small and large values: powers in kW, counters in kWh.
  const info = unitInfo(ownUnit);
  const shown = (info?.counts === 'no' ? info.large : null) ?? info?.shown ?? { text: ownUnit, factor: 1, digits: 2 };
  // The whole before its phases, as in the table.
  const lines = [...values].sort(([a], [b]) => Number(columnOf(a) !== '') - Number(columnOf(b) !== ''));
  return (
    <Chart
      label={t('chartOf', { what: name })}
      height={220}
      times={times}
      lines={lines.map(([series], index) => ({
        label: `${name} ${columnOf(series)}`.trimEnd(),
        colour: COLOURS[index % COLOURS.length] ?? '--grid',
        kind: 'line',
      }))}
      columns={lines.map(([, column]) => column.map((value) => (value === null ? null : value * shown.factor)))}
      unit={shown.text}
      decimals={shown.digits}
    />
  );
}
