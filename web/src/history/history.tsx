// The past: energies and powers of a day, week, month, year or of all time. It must not know how they are stored.
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { isAbsent, textOf } from '../shared/api.ts';
import { EnergyBars } from './energy-bars.tsx';
import { energy, NOTHING, percent } from '../shared/format.ts';
import { loadEnergies, type PeriodEnergies } from './history-data.ts';
import { t } from '../shared/i18n.ts';
import { ProblemNotice } from '../shared/lazy.tsx';
import { useChanges } from '../shared/listeners.ts';
import { hubNowMs, live, liveChanged } from '../shared/live.ts';
import { useLoaded } from '../shared/load.ts';
import { hasLater, neighbour, periodAt, periodName, SPANS, type Period, type Span } from './periods.ts';
import { PowerLines } from './power-lines.tsx';
import { settings, settingsChanged } from '../shared/settings.ts';
import type { Balance } from '../energy/balance.ts';
import type { Roles } from '../shared/types.ts';
import { hubZone, instantOf, isElsewhere, wallText } from '../shared/zone.ts';

const RELOAD_MS = 30_000;

export function HistoryView(): JSX.Element {
  useChanges(settingsChanged);
  const { building } = live();
  if (building === null) return <Waiting />;
  return <HistoryOf roles={building.roles} />;
}

function Waiting(): JSX.Element {
  useChanges(liveChanged);
  const { building } = live();
  return building === null ? <p class="quiet">{t('loading')}</p> : <HistoryOf roles={building.roles} />;
}

function HistoryOf({ roles }: { roles: Roles }): JSX.Element {
  const [span, setSpan] = useState<Span>('day');
  const [period, setPeriod] = useState<Period>(() => periodAt('day', hubNowMs()));
  const [isCompared, compare] = useState(false);
  const before = span === 'total' || !isCompared ? null : neighbour(span, period, -1);
  const loaded = useLoaded(() => loadEnergies(roles, span, period), [span, period.fromMs], RELOAD_MS);
  const loadedBefore = useLoaded(
    async () => (before === null ? null : loadEnergies(roles, span, before)),
    [span, before?.fromMs],
    RELOAD_MS,
  );
  // While other figures are loaded, the place stays free: those of another period must not stand under this name.
  const newest = useRef<PeriodEnergies | null>(null);
  if (loaded.state === 'there') newest.current = loaded.value;
  const isAway = loaded.state === 'failed';
  const energiesBefore = loadedBefore.state === 'there' ? loadedBefore.value : null;
  return (
    <>
      <h1>{t('history')}</h1>
      <div class="toolbar">
        <SpanChoice
          span={span}
          onChange={(wanted) => {
            setSpan(wanted);
            const nowMs = hubNowMs();
            const isPresent = period.fromMs <= nowMs && nowMs < period.toMs;
            setPeriod(periodAt(wanted, isPresent ? nowMs : period.fromMs));
          }}
        />
        {span !== 'total' && (
          <div class="stepper">
            <button type="button" aria-label={t('earlier')} onClick={() => setPeriod(neighbour(span, period, -1))}>
              ‹
            </button>
            <output>{periodName(settings().language, span, period)}</output>
            <button
              type="button"
              aria-label={t('later')}
              disabled={!hasLater(period, hubNowMs())}
              onClick={() => setPeriod(neighbour(span, period, 1))}
            >
              ›
            </button>
            <DateChoice period={period} onChange={(atMs) => setPeriod(periodAt(span, atMs))} />
          </div>
        )}
        {span !== 'total' && (
          <label class="check">
            <input type="checkbox" checked={isCompared} onChange={() => compare(!isCompared)} />
            {t('compare')}
          </label>
        )}
      </div>
      {isElsewhere(period.fromMs) && <p class="quiet">{t('hubTime', { zone: hubZone() })}</p>}
      {loaded.state === 'loading' && newest.current === null && <p class="quiet">{t('loading')}</p>}
      {loaded.state === 'failed' &&
        (isAbsent(loaded.error) ? (
          <p class="note">{t('noHistory')}</p>
        ) : (
          <ProblemNotice text={t('failed', { reason: textOf(loaded.error) })} />
        ))}
      {newest.current !== null && !isAway && (
        <div class="place" style={{ visibility: loaded.state === 'there' ? 'visible' : 'hidden' }}>
          {loaded.state === 'loading' && <p class="quiet place-loading">{t('loading')}</p>}
          <Energies energies={newest.current} before={energiesBefore} span={span} />
        </div>
      )}
      {!(isAway && isAbsent(loaded.error)) && <PowerLines {...{ roles, span, period, before }} />}
    </>
  );
}

function SpanChoice({ span, onChange }: { span: Span; onChange: (span: Span) => void }): JSX.Element {
  return (
    <fieldset class="segments">
      <legend class="hidden">{t('period')}</legend>
      {SPANS.map((name) => (
        <label key={name}>
          <input type="radio" name="span" checked={name === span} onChange={() => onChange(name)} />
          <span>{t(name)}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** Straight to a day, or to the week, month or year with that day. */
function DateChoice({ period, onChange }: { period: Period; onChange: (atMs: number) => void }): JSX.Element {
  return (
    <input
      type="date"
      aria-label={t('date')}
      title={t('date')}
      min="2000-01-01"
      max={wallText(hubNowMs()).slice(0, 10)}
      value={wallText(period.fromMs).slice(0, 10)}
      onChange={({ currentTarget }) => {
        // While somebody types, it is the year 2, or nothing at all.
        if (currentTarget.value !== '' && currentTarget.validity.valid) {
          onChange(instantOf(Date.parse(`${currentTarget.value}T00:00Z`)));
        }
      }}
    />
  );
}

interface EnergiesProps {
  readonly energies: PeriodEnergies;
  readonly before: PeriodEnergies | null;
  readonly span: Span;
}

function Energies({ energies, before, span }: EnergiesProps): JSX.Element {
  return (
    <>
      <Figures now={energies.total} before={before?.total ?? null} />
      <section class="card">
        <h2>{t('energyBars')} (kWh)</h2>
        {energies.bars.every(({ balance }) => Object.values(balance).every((value) => value === null)) ? (
          <p class="quiet">{t('noData')}</p>
        ) : (
          <EnergyBars energies={energies} before={before} span={span} />
        )}
      </section>
    </>
  );
}

const FIGURES = ['produced', 'used', 'drawn', 'fedIn', 'selfConsumption', 'selfSufficiency'] as const;

function Figures({ now, before }: { now: Balance; before: Balance | null }): JSX.Element {
  return (
    <dl class="figures">
      {FIGURES.map((name) => (
        <div key={name}>
          <dt>{t(name)}</dt>
          <dd>
            {figureText(name, now)}
            {before !== null && (
              <span class="small">
                {t('before')} {figureText(name, before)}
              </span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function figureText(name: (typeof FIGURES)[number], balance: Balance): string {
  const { language } = settings();
  const value = balance[name];
  if (value === null) return NOTHING;
  if (name === 'selfConsumption' || name === 'selfSufficiency') return percent(language, value);
  const { text, unit } = energy(language, value);
  return `${text} ${unit}`;
}
