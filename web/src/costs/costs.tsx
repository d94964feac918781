// What each device costs: yesterday, today, this month so far and as it will be. The hub says the figures; this only shows them.
import type { JSX } from 'preact';
import { get, isAbsent, textOf } from '../shared/api.ts';
import { localeOf, NOTHING } from '../shared/format.ts';
import { german, t } from '../shared/i18n.ts';
import { useChanges } from '../shared/listeners.ts';
import { liveChanged, shownName } from '../shared/live.ts';
import { useLoaded } from '../shared/load.ts';
import { settings } from '../shared/settings.ts';
import type { CostsOverviewJson } from '../shared/types.ts';
import { TEXTS, type CostsText } from './texts.ts';

const RELOAD_MS = 60_000;
const COLUMNS = ['today', 'yesterday', 'month', 'forecast'] as const;

type Device = CostsOverviewJson['devices'][number];

export function CostsView(): JSX.Element {
  useChanges(liveChanged);
  const loaded = useLoaded(() => get<CostsOverviewJson>('api/v1/costs'), [], RELOAD_MS);
  return (
    <section class="card">
      <h1>{s('title')}</h1>
      {loaded.state === 'loading' && <p class="quiet">{t('loading')}</p>}
      {loaded.state === 'failed' && (
        <p class={isAbsent(loaded.error) ? 'quiet' : 'bad-text'}>
          {isAbsent(loaded.error) ? s('none') : t('failed', { reason: textOf(loaded.error) })}
        </p>
      )}
      {loaded.state === 'there' && <CostTable {...loaded.value} />}
    </section>
  );
}

function CostTable({ devices, currency }: CostsOverviewJson): JSX.Element {
  const language = settings().language;
  const statement = `api/v1/statement?from=thisMonth-1mo&to=thisMonth&format=csv&language=${language}`;
  return (
    <>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">{s('device')}</th>
              {COLUMNS.map((column) => (
                <th key={column} scope="col">
                  {s(column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {devices.map((device) => (
              <tr key={device.device} data-device={device.device}>
                <th scope="row">{shownName(device.device)}</th>
                {COLUMNS.map((column) => (
                  <td key={column} data-column={column}>
                    <Figure figure={device[column]} currency={currency} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="quiet small">
        {s('forecastHelp')} {s('included')}
      </p>
      <p>
        <a href={statement} download>
          {s('statement')}
        </a>
      </p>
    </>
  );
}

function Figure({ figure, currency }: { figure: Device['today'] | null; currency: string }): JSX.Element {
  if (figure === null) return <>{NOTHING}</>;
  const { cost, base, revenue, total, estimated, missing } = figure;
  const money = (value: number | null): string => moneyText(value, currency);
  const why = missing.cost ?? (total === null ? missing.revenue : undefined);
  const parts =
    base === null && revenue === null
      ? null
      : s('parts', { cost: money(cost), base: money(base), revenue: money(revenue) });
  return (
    <>
      <span title={parts ?? undefined}>{money(total)}</span>
      {why !== undefined && <span class="quiet small"> {s(why)}</span>}
      {estimated && total !== null && <span class="quiet small"> {s('estimated')}</span>}
    </>
  );
}

/** To the cent, as on a bill. */
export function moneyText(value: number | null, currency: string): string {
  if (value === null) return NOTHING;
  return new Intl.NumberFormat(localeOf(settings().language), { style: 'currency', currency }).format(value);
}

function s(key: CostsText, parts: Readonly<Record<string, string>> = {}): string {
  const text = TEXTS[key][german() === null ? 'en' : 'de'];
  return text.replace(/\{(\w+)\}/g, (_all, name: string) => parts[name] ?? '');
}
