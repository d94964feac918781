// The figures of a period, beside those of the one before. It must not know where they come from.
import type { JSX } from 'preact';
import { ENERGIES, figuresOf, isShare, type Balance } from '../energy/balance.ts';
import { areLarge, energy, NOTHING, number, percent } from '../shared/format.ts';
import { t } from '../shared/i18n.ts';
import { settings } from '../shared/settings.ts';
import type { Roles } from '../shared/types.ts';
import { changeOf } from './comparison.ts';
import type { Comparison, PeriodEnergies } from './history-data.ts';

interface FiguresProps {
  readonly roles: Roles;
  readonly energies: PeriodEnergies;
  readonly comparison: Comparison | null;
}

export const FIGURES = ['produced', 'used', 'drawn', 'fedIn', 'selfConsumption', 'selfSufficiency'] as const;
type Figure = (typeof FIGURES)[number];

export function Figures({ roles, energies, comparison }: FiguresProps): JSX.Element {
  const there = figuresOf(roles);
  const isCompared = comparison !== null && comparison.parts !== null;
  const seen = isCompared ? [energies.total, comparison.before.total] : [energies.total];
  const isLarge = areLarge(seen.flatMap((total) => ENERGIES.map((name) => total[name])));
  return (
    <dl class="figures">
      {FIGURES.filter((name) => there.includes(name)).map((name) => (
        <div key={name} data-figure={name}>
          <dt>
            {t(name)}
            {energies.missing.has(name) && energies.total[name] !== null && ` (${t('incomplete')})`}
          </dt>
          <dd>
            {figureText(name, energies.total, isLarge)}
            {isCompared && <Before {...{ name, comparison, isLarge }} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface BeforeProps {
  readonly name: Figure;
  readonly comparison: Comparison;
  readonly isLarge: boolean;
}

function Before({ name, comparison: { now, before }, isLarge }: BeforeProps): JSX.Element {
  const isPartial = before.missing.has(name) && before.total[name] !== null;
  const change = changeText(name, now.total[name], before.total[name]);
  return (
    <>
      <span class="small">
        {t('before')} {figureText(name, before.total, isLarge)}
      </span>
      {(change !== null || isPartial) && (
        <span class="change">
          {[change, isPartial ? t('incomplete') : null].filter((text) => text !== null).join(', ')}
        </span>
      )}
    </>
  );
}

/** Energies in per cent of what it was before, shares in points. */
function changeText(name: Figure, now: number | null, before: number | null): string | null {
  const { language } = settings();
  const signed = (value: number): string => (Math.round(value) > 0 ? '+' : '') + number(language, value, 0);
  if (isShare(name)) {
    return now === null || before === null ? null : `${signed((now - before) * 100)} ${t('points')}`;
  }
  const change = changeOf(now, before);
  return change === null ? null : `${signed(change * 100)} %`;
}

function figureText(name: Figure, balance: Balance, isLarge: boolean): string {
  const { language } = settings();
  const value = balance[name];
  if (value === null) return NOTHING;
  if (isShare(name)) return percent(language, value);
  const { text, unit } = energy(language, value, isLarge);
  return `${text} ${unit}`;
}
