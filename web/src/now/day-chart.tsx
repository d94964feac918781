// The day so far: stacked production and use, from the history or, without one, since the page was opened.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { get, isAbsent } from '../shared/api.ts';
import type { ChartLine } from '../chart/chart-line.ts';
import { Chart } from '../chart/chart.tsx';
import { align } from '../chart/columns.ts';
import { produced } from '../energy/flow.ts';
import { t } from '../shared/i18n.ts';
import { live } from '../shared/live.ts';
import { sampledSeries } from '../energy/samples.ts';
import { stack, type LayerName } from '../energy/stack.ts';
import { devicesOf } from '../energy/today.ts';
import type { HistoryJson, HistorySeries, Roles } from '../shared/types.ts';
import type { TextKey } from '../shared/texts/texts-en.ts';

const RELOAD_MS = 15_000;
/** Without a history the curve grows before one's eyes. ms */
const SAMPLED_RELOAD_MS = 5000;
const POINTS = 400;

const LABEL: Readonly<Record<LayerName, TextKey>> = {
  ...{ sun: 'sun', discharge: 'discharging', draw: 'drawing', feed: 'feedingIn', charge: 'charging' },
  ...{ car: 'car', consumer: 'consumer', house: 'house' },
} as const;

interface Past {
  readonly series: readonly HistorySeries[];
  readonly isSampled: boolean;
}

export function DayChart({ roles }: { roles: Roles }): JSX.Element {
  const past = usePast(roles);
  if (past === null) return <p class="quiet chart-room">{t('loading')}</p>;
  const { times, values } = align(past.series);
  const byDevice = new Map([...values].map(([name, column]) => [name.slice(0, name.lastIndexOf('.')), column]));
  for (const name of roles.pv) {
    const device = live().devices.get(name);
    const column = byDevice.get(name);
    if (!device || !column) continue;
    byDevice.set(
      name,
      column.map((value) => (value === null ? null : produced(device, value))),
    );
  }
  if (times.length < 2) return <p class="quiet chart-room">{t(past.isSampled ? 'noHistoryChart' : 'loading')}</p>;
  const layers = stack(roles, byDevice, times.length);
  const lines = layers.map(({ name, kind, own }): ChartLine => {
    const label = name === 'discharge' || name === 'charge' ? `${t('battery')} ${t(LABEL[name])}` : t(LABEL[name]);
    return {
      label,
      colour: `--${kind}`,
      kind: 'area',
      isHatched: name === 'feed' || name === 'charge',
      shown: own.map((value) => (value === null ? null : value / 1000)),
    };
  });
  return (
    <>
      {past.isSampled && <p class="quiet">{t('noHistoryChart')}</p>}
      <Chart
        label={t('chartOf', { what: t('dayChart') })}
        height={260}
        times={times}
        lines={lines}
        columns={layers.map(({ edge }) => edge.map((value) => (value === null ? null : value / 1000)))}
        unit="kW"
        decimals={2}
      />
    </>
  );
}

function usePast(roles: Roles): Past | null {
  const [past, setPast] = useState<Past | null>(null);
  useEffect(() => {
    let isWanted = true;
    const run = async (): Promise<void> => {
      const loaded = await load(roles);
      if (isWanted) setPast(loaded);
    };
    void run();
    const isSampled = live().building?.hasHistory !== true;
    const timer = setInterval(() => void run(), isSampled ? SAMPLED_RELOAD_MS : RELOAD_MS);
    return () => {
      isWanted = false;
      clearInterval(timer);
    };
  }, [devicesOf(roles).join()]);
  return past;
}

async function load(roles: Roles): Promise<Past> {
  if (live().building?.hasHistory !== true) return { series: sampledSeries(), isSampled: true };
  const series = devicesOf(roles).map((name) => `${name}.power`);
  try {
    const history = await get<HistoryJson>('api/v1/history', {
      series: series.join(),
      from: 'today',
      points: String(POINTS),
    });
    if (history.series.some(({ points }) => points.length > 1)) return { series: history.series, isSampled: false };
  } catch (error) {
    // Unreachable for a moment: what is drawn stays; without a history, or before its first commit, our own samples.
    if (!isAbsent(error)) return { series: sampledSeries(), isSampled: false };
    return { series: sampledSeries(), isSampled: true };
  }
  return { series: sampledSeries(), isSampled: false };
}
