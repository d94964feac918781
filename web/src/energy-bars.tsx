// Energies as bars, as a table, and as a file. It must not know where they come from.
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { Chart, type ChartLine, type Column } from './chart.tsx';
import { csvText, saveFile } from './csv.ts';
import { NOTHING, number } from './format.ts';
import type { Bar, PeriodEnergies } from './history-data.ts';
import { t } from './i18n.ts';
import { barName, type Span } from './periods.ts';
import { settings } from './settings.ts';
import type { TextKey } from './texts-en.ts';

interface Part {
  readonly key: TextKey;
  readonly colour: string;
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
  { key: 'charging', colour: '--battery', of: ({ balance }) => balance.charged },
  { key: 'fedIn', colour: '--grid', of: ({ balance }) => balance.fedIn },
];

interface Props {
  readonly energies: PeriodEnergies;
  readonly before: PeriodEnergies | null;
  readonly span: Span;
}

export function EnergyBars({ energies, before, span }: Props): JSX.Element {
  const { language } = settings();
  const { bars } = energies;
  const parts = [...GIVEN, ...TAKEN].filter(({ of }) => bars.some((bar) => (of(bar) ?? 0) !== 0));
  const drawn = useMemo(() => draw(energies, before), [energies, before, language]);
  return (
    <>
      <Chart
        label={t('chartOf', { what: t('energyBars') })}
        height={260}
        times={bars.map((_bar, index) => index)}
        {...drawn}
        unit="kWh"
        decimals={2}
        nameOf={(index) => (Number.isInteger(index) && bars[index] ? barName(language, span, bars[index].fromMs) : '')}
        range={[-0.6, bars.length - 0.4]}
      />
      <details class="more">
        <summary>{t('asTable')}</summary>
        <BarTable bars={bars} parts={parts} span={span} />
      </details>
      <button type="button" onClick={() => saveFile(`meterhub-${span}.csv`, csvOf(bars, parts))}>
        {t('exportCsv')}
      </button>
    </>
  );
}

function draw({ bars }: PeriodEnergies, before: PeriodEnergies | null): { lines: ChartLine[]; columns: Column[] } {
  const lines: ChartLine[] = [];
  const columns: Column[] = [];
  const put = (parts: readonly Part[], sign: 1 | -1): void => {
    let inner = bars.map(() => 0);
    const layers = parts.flatMap(({ key, colour, of }) => {
      const own = bars.map((bar) => kilo(of(bar)));
      if (own.every((value) => value === null || value === 0)) return [];
      const below = inner;
      inner = own.map((value, at) => (below[at] ?? 0) + (value ?? 0));
      const edge = own.map((value, at) => (value === null ? null : sign * ((below[at] ?? 0) + value)));
      return [{ key, colour, own, edge }];
    });
    for (const { key, colour, own, edge } of layers.reverse()) {
      lines.push({ label: nameOf(key), colour, kind: 'bars', shown: own, total: sumOf(own) });
      columns.push(edge);
    }
  };
  put(GIVEN, 1);
  put(TAKEN, -1);
  if (before !== null) {
    for (const key of ['produced', 'used'] as const) {
      const column = bars.map((_bar, at) => kilo(before.bars[at]?.balance[key] ?? null));
      lines.push({
        label: `${t(key)}, ${t('before')}`,
        colour: '--text',
        kind: 'faint',
        shown: column,
        total: sumOf(column),
      });
      columns.push(column.map((value) => (value === null ? null : key === 'used' ? -value : value)));
    }
  }
  return { lines, columns };
}

function nameOf(key: TextKey): string {
  return key === 'charging' || key === 'discharging' ? `${t('battery')} ${t(key)}` : t(key);
}

/** Of what is known. */
function sumOf(values: readonly (number | null)[]): number {
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
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

/** Energies in Wh, as the interface gives them; an unknown one is an empty field. */
function csvOf(bars: readonly Bar[], parts: readonly Part[]): string {
  const head = ['from', 'to', ...parts.map(({ key }) => `${key}_Wh`), 'complete'];
  const rows = bars.map((bar) => [
    new Date(bar.fromMs).toISOString(),
    new Date(bar.toMs).toISOString(),
    ...parts.map(({ of }) => of(bar)),
    bar.isComplete,
  ]);
  return csvText([head, ...rows]);
}
