// The building at a glance: who gives, who takes, what the day brought. It must not know how values arrive.
import type { JSX } from 'preact';
import { lazy } from '../shared/lazy.tsx';
import { duration, energy, percent } from '../shared/format.ts';
import { FlowView } from './flow-view.tsx';
import { flowOf } from '../energy/flow.ts';
import { t } from '../shared/i18n.ts';
import { useChanges } from '../shared/listeners.ts';
import { hubNowMs, live, liveChanged, second } from '../shared/live.ts';
import { settings, settingsChanged } from '../shared/settings.ts';
import { useToday, type Today } from '../energy/today.ts';
import type { Roles } from '../shared/types.ts';

const DayChart = lazy(async () => (await import('./day-chart.tsx')).DayChart);

export function NowView(): JSX.Element {
  useChanges(liveChanged, settingsChanged, second);
  const { building, devices } = live();
  const today = useToday(building?.hasHistory === true ? building.roles : null);
  if (building === null) return <p class="quiet">{t('loading')}</p>;
  if (isEmpty(building.roles)) return <NoRoles />;
  const flow = flowOf(building.roles, devices);
  return (
    <>
      <h1 class="hidden">{t('now')}</h1>
      <FlowView flow={flow} today={today} nowMs={hubNowMs()} />
      <Figures today={today} />
      <section class="card">
        <h2>{t('dayChart')} (kW)</h2>
        <DayChart roles={building.roles} />
      </section>
    </>
  );
}

function isEmpty({ grid, house, pv, battery, car, consumers }: Roles): boolean {
  return grid === null && house === null && [pv, battery, car, consumers].every((names) => names.length === 0);
}

function NoRoles(): JSX.Element {
  return (
    <section class="card">
      <h1>{t('now')}</h1>
      <p>{t('noRoles')}</p>
      <pre>{t('noRolesExample')}</pre>
      <p>
        <a href="#/setup">{t('setup')}</a> · <a href="#/meters">{t('allMeters')}</a>
      </p>
    </section>
  );
}

function Figures({ today }: { today: Today | null }): JSX.Element | null {
  if (today === null || today.building === null) return null;
  const { language } = settings();
  const { produced, used, drawn, fedIn, selfConsumption, selfSufficiency } = today.building;
  const wh = (value: number | null): string | null => {
    if (value === null) return null;
    const { text, unit } = energy(language, value);
    return `${text} ${unit}`;
  };
  const share = (value: number | null): string | null => (value === null ? null : percent(language, value));
  const figures = [
    [t('produced'), wh(produced)],
    [t('used'), wh(used)],
    [t('drawn'), wh(drawn)],
    [t('fedIn'), wh(fedIn)],
    [t('selfConsumption'), share(selfConsumption)],
    [t('selfSufficiency'), share(selfSufficiency)],
  ] as const;
  const shown = figures.filter(([, value]) => value !== null);
  if (shown.length === 0) return null;
  return (
    <dl class="figures" aria-label={t('today')}>
      {shown.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function agoText(atMs: number): string {
  return t('ago', { time: duration(hubNowMs() - atMs) });
}
