// The building at a glance: who gives, who takes, what the day brought. It must not know how values arrive.
import type { JSX } from 'preact';
import { lazy } from '../shared/lazy.tsx';
import { areLarge, energy, NOTHING, percent } from '../shared/format.ts';
import { Consumers } from './consumers.tsx';
import { FlowView } from './flow-view.tsx';
import { ENERGIES, figuresOf, isShare, type Balance } from '../energy/balance.ts';
import { flowOf, foldedUses } from '../energy/flow.ts';
import { t } from '../shared/i18n.ts';
import { useChanges } from '../shared/listeners.ts';
import { hubNowMs, live, liveChanged, second } from '../shared/live.ts';
import { settings, settingsChanged } from '../shared/settings.ts';
import { useToday, type Today } from '../energy/today.ts';
import type { Roles } from '../shared/types.ts';

const NoRoles = lazy(async () => (await import('./no-roles.tsx')).NoRoles);
const DayChart = lazy(async () => (await import('./day-chart.tsx')).DayChart);

export function NowView({ item }: { item: string | null }): JSX.Element {
  useChanges(liveChanged, settingsChanged, second);
  const { building, devices, connection } = live();
  const hasToday = building?.hasHistory === true;
  const today = useToday(hasToday ? building.roles : null);
  // A meter that nobody has heard of yet is not missing.
  // The line above says since when there is no connection.
  if (building === null && connection === 'lost') return <></>;
  if (building === null || connection === 'connecting') return <p class="quiet">{t('loading')}</p>;
  const { roles } = building;
  if (isEmpty(roles)) return <NoRoles />;
  const flow = flowOf(roles, devices);
  const isFolded = foldedUses(flow.uses).length < flow.uses.length;
  return (
    <>
      <h1 class="hidden">{t('now')}</h1>
      <FlowView flow={flow} nowMs={hubNowMs()} {...{ today, hasToday }} />
      {hasToday && roles.grid !== null && <Figures roles={roles} today={today} />}
      {isFolded && <Consumers names={roles.consumers} today={today} isOpen={item === 'consumers'} />}
      <section class="card">
        <h2>{t('dayChart')} (kW)</h2>
        <DayChart roles={roles} />
      </section>
    </>
  );
}

function isEmpty({ grid, house, pv, battery, car, consumers }: Roles): boolean {
  return grid === null && house === null && [pv, battery, car, consumers].every((names) => names.length === 0);
}

const FIGURES = ['produced', 'used', 'drawn', 'fedIn', 'selfConsumption', 'selfSufficiency'] as const;

/** Their places are there before they are known: nothing jumps. */
function Figures({ roles, today }: { roles: Roles; today: Today | null }): JSX.Element {
  const there = figuresOf(roles);
  return (
    <dl class="figures" aria-label={t('today')}>
      {FIGURES.filter((name) => there.includes(name)).map((name) => (
        <div key={name} data-figure={name}>
          <dt>{t(name)}</dt>
          <dd>{today === null ? '\u00A0' : figureText(name, today.building)}</dd>
        </div>
      ))}
    </dl>
  );
}

function figureText(name: (typeof FIGURES)[number], building: Balance | null): string {
  const { language } = settings();
  const value = building?.[name] ?? null;
  if (value === null) return NOTHING;
  if (isShare(name)) return percent(language, value);
  const { text, unit } = energy(language, value, areLarge(ENERGIES.map((each) => building?.[each] ?? null)));
  return `${text} ${unit}`;
}
