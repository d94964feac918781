// Energies as bars, as a table, and as a file. It must not know where they come from.
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { ChartLine, Column } from '../chart/chart-line.ts';
import { Chart } from '../chart/chart.tsx';
import { csvText, saveFile } from '../chart/csv.ts';
import { NOTHING, number } from '../shared/format.ts';
import type { Bar } from './bars.ts';
import type { Comparison, PeriodEnergies } from './history-data.ts';
import { t } from '../shared/i18n.ts';
import { barName, type Span } from './periods.ts';
import { slotsOf, type Slot } from './slots.ts';
import { settings, type Language } from '../shared/settings.ts';
import type { TextKey } from '../shared/texts/texts-en.ts';
import { wallText } from '../shared/zone.ts';

interface Part {
  readonly key: TextKey;
  readonly colour: string;
  /** Out of the house, or into the battery. */
  readonly isOut?: true;
  /** Wh */
  readonly of: (bar: Bar) => number | null;
}

/** From the inside to the outside; both sides are equally high. */
const GIVEN: readonly Part[] = [
  { key: 'produced', colour: '--sun', of: ({ balance }) => balance.produced },
  { key: 'discharging', colour: '--battery', of: ({ balance }) => balance.discharged },
  { key: 'drawn', colour: '--grid', of: ({ balance }) => balance.drawn },
];
const TAKEN: readonly Part[] = [
  { key: 'used', colour: '--house', of: ({ balance }) => balance.used },
  { key: 'charging', colour: '--battery', isOut: true, of: ({ balance }) => balance.charged },
  { key: 'fedIn', colour: '--grid', isOut: true, of: ({ balance }) => balance.fedIn },
];

interface Props {
  readonly energies: PeriodEnergies;
  readonly comparison: Comparison | null;
  readonly span: Span;
}

export function EnergyBars({ energies, comparison, span }: Props): JSX.Element {
  const { language } = settings();
  const { bars } = energies;
  const parts = [...GIVEN, ...TAKEN].filter(({ of }) => bars.some((bar) => (of(bar) ?? 0) !== 0));
  const slots = useMemo(() => slotsOf(span, bars, comparison?.bars ?? []), [span, bars, comparison]);
  const drawn = useMemo(() => draw(slots, energies, comparison), [slots, energies, comparison, language]);
  const slotName = (slot: Slot | undefined): string => {
    const named = slot?.bar ?? slot?.before;
    return named ? barName(language, span, named.fromMs) : '';
  };
  return (
    <>
      <Chart
        label={t('chartOf', { what: t('energyBars') })}
        height={260}
        times={slots.map((_slot, index) => index)}
        {...drawn}
        unit="kWh"
        decimals={2}
        nameOf={(index) => slotName(slots[index])}
        range={[-0.6, slots.length - 0.4]}
      />
      <details class="more">
        <summary>{t('asTable')}</summary>
        <BarTable bars={bars} parts={parts} span={span} />
      </details>
      <button
        type="button"
        onClick={() => saveFile(`meterhub-${span}.csv`, csvOf(slots, comparison !== null, parts, language))}
      >
        {t('exportCsv')}
      </button>
    </>
  );
}

function draw(
  slots: readonly Slot[],
  { total }: PeriodEnergies,
  comparison: Comparison | null,
): { lines: ChartLine[]; columns: Column[] } {
  const bars = slots.map(({ bar }) => bar);
  const whole: Bar = { fromMs: 0, toMs: 0, balance: total, isComplete: true };
  const lines: ChartLine[] = [];
  const columns: Column[] = [];
  const put = (parts: readonly Part[], sign: 1 | -1): void => {
    let inner = bars.map(() => 0);
    const layers = parts.flatMap(({ key, colour, isOut = false, of }) => {
      const own = bars.map((bar) => kilo(bar && of(bar)));
      if (own.every((value) => value === null || value === 0)) return [];
      const below = inner;
      inner = own.map((value, at) => (below[at] ?? 0) + (value ?? 0));
      const edge = own.map((value, at) => (value === null ? null : sign * ((below[at] ?? 0) + value)));
      return [{ key, colour, isOut, own, edge, sum: kilo(of(whole)) }];
    });
    for (const { key, colour, isOut, own, edge, sum } of layers.reverse()) {
      lines.push({ label: nameOf(key), colour, kind: 'bars', isHatched: isOut, shown: own, total: sum });
      columns.push(edge);
    }
  };
  put(GIVEN, 1);
  put(TAKEN, -1);
  if (comparison !== null) {
    for (const key of ['produced', 'used'] as const) {
      const column = slots.map(({ before }) => kilo(before?.balance[key] ?? null));
      if (column.every((value) => value === null)) continue;
      lines.push({
        label: `${t(key)}, ${t('before')}`,
        colour: '--text',
        kind: 'faint',
        shown: column,
        // Of the part that is compared, as the figures above.
        total: kilo(comparison.before.total[key]),
      });
      columns.push(column.map((value) => (value === null ? null : key === 'used' ? -value : value)));
    }
  }
  return { lines, columns };
}

function nameOf(key: TextKey): string {
  return key === 'charging' || key === 'discharging' ? `${t('battery')} ${t(key)}` : t(key);
}

function kilo(wh: number | null): number | null {
  return wh === null ? null : wh / 1000;
}

function BarTable({ bars, parts, span }: { bars: readonly Bar[]; parts: readonly Part[]; span: Span }): JSX.Element {
  const { language } = settings();
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={t('asTable')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('period')}</th>
            {parts.map(({ key }) => (
              <th key={key} scope="col" class="number">
                {nameOf(key)} kWh
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bars.map((bar) => (
            <tr key={bar.fromMs}>
              <th scope="row">
                {barName(language, span, bar.fromMs)}
                {!bar.isComplete && <span class="quiet"> ({t('incomplete')})</span>}
              </th>
              {parts.map(({ key, of }) => {
                const wh = of(bar);
                return (
                  <td key={key} class="number">
                    {wh === null ? NOTHING : number(language, wh / 1000, 2)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What the chart and the table show, in kWh to the Wh and finer; an unknown energy is an empty field. */
function csvOf(slots: readonly Slot[], isCompared: boolean, parts: readonly Part[], language: Language): string {
  const kilowattHours = (wh: number | null): number | null => (wh === null ? null : Number((wh / 1000).toFixed(6)));
  const head = [t('from'), t('to'), t('timeUtc'), ...parts.map(({ key }) => `${nameOf(key)} (kWh)`), t('isComplete')];
  const headBefore = isCompared ? parts.map(({ key }) => `${nameOf(key)}, ${t('before')} (kWh)`) : [];
  const rows = slots.map(({ bar, before }) => {
    const times = bar
      ? [wallText(bar.fromMs), wallText(bar.toMs), new Date(bar.fromMs).toISOString()]
      : [null, null, null];
    return [
      ...times,
      ...parts.map(({ of }) => kilowattHours(bar && of(bar))),
      bar && t(bar.isComplete ? 'yes' : 'no'),
      ...(isCompared ? parts.map(({ of }) => kilowattHours(before && of(before))) : []),
    ];
  });
  return csvText([[...head, ...headBefore], ...rows], language);
}
