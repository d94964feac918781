// The past: energies and powers of a day, week, month, year or of all time. It must not know how they are stored.
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { isAbsent, textOf } from '../shared/api.ts';
import { EnergyBars } from './energy-bars.tsx';
import { showPeriod, useChoice } from './choice.ts';
import { Figures, FIGURES } from './figures.tsx';
import { loadComparison, loadEnergies, type Comparison, type PeriodEnergies } from './history-data.ts';
import { t } from '../shared/i18n.ts';
import { ProblemNotice } from '../shared/lazy.tsx';
import { useChanges } from '../shared/listeners.ts';
import { hubNowMs, live, liveChanged } from '../shared/live.ts';
import { useLoaded } from '../shared/load.ts';
import { hasLater, neighbour, partName, periodAt, periodName, SPANS, type Period, type Span } from './periods.ts';
import { PowerLines } from './power-lines.tsx';
import { choose, routeChanged } from '../shared/route.ts';
import { settings, settingsChanged } from '../shared/settings.ts';
import { figuresOf } from '../energy/balance.ts';
import type { BuildingJson, Roles } from '../shared/types.ts';
import { hubZone, instantOf, isElsewhere, wallText } from '../shared/zone.ts';

const RELOAD_MS = 30_000;

export function HistoryView(): JSX.Element {
  useChanges(settingsChanged, routeChanged);
  const building = useBuilding();
  return building === null ? <p class="quiet">{t('loading')}</p> : <HistoryOf roles={building.roles} />;
}

/** Waits for it once: the present must not draw the past again and again. */
function useBuilding(): BuildingJson | null {
  const [building, know] = useState(live().building);
  const isKnown = building !== null;
  useEffect(() => (isKnown ? undefined : liveChanged.add(() => know(live().building))), [isKnown]);
  return building;
}

function HistoryOf({ roles }: { roles: Roles }): JSX.Element {
  const { span, period, isCompared } = useChoice();
  const before = useMemo(
    () => (span === 'total' || !isCompared ? null : neighbour(span, period, -1)),
    [span, period, isCompared],
  );
  const loaded = useLoaded(() => loadEnergies(roles, span, period, hubNowMs()), [span, period.fromMs], RELOAD_MS);
  const loadedBefore = useLoaded(
    async () => {
      if (before === null || span === 'total') return null;
      return loadComparison(roles, span, { period, before, nowMs: hubNowMs() });
    },
    [span, before?.fromMs],
    RELOAD_MS,
  );
  // While other figures are loaded, the place stays free: those of another period must not stand under this name.
  const newest = useRef<PeriodEnergies | null>(null);
  if (loaded.state === 'there') newest.current = loaded.value;
  const isAway = loaded.state === 'failed';
  const comparison = loadedBefore.state === 'there' ? loadedBefore.value : null;
  return (
    <>
      <h1>{t('history')}</h1>
      <div class="toolbar">
        <SpanChoice span={span} onChange={(wanted) => showPeriod(wanted, period)} />
        {span !== 'total' && (
          <div class="stepper">
            <button
              type="button"
              aria-label={t('earlier')}
              onClick={() => showPeriod(span, neighbour(span, period, -1))}
            >
              ‹
            </button>
            <output>{periodName(settings().language, span, period)}</output>
            <button
              type="button"
              aria-label={t('later')}
              disabled={!hasLater(period, hubNowMs())}
              onClick={() => showPeriod(span, neighbour(span, period, 1))}
            >
              ›
            </button>
            <DateChoice period={period} onChange={(atMs) => showPeriod(span, periodAt(span, atMs))} />
          </div>
        )}
        {span !== 'total' && (
          <label class="check">
            <input
              type="checkbox"
              checked={isCompared}
              onChange={() => choose({ compare: isCompared ? null : 'before' })}
            />
            {t('compare')}
          </label>
        )}
      </div>
      {isElsewhere(period.fromMs) && <p class="quiet">{t('hubTime', { zone: hubZone() })}</p>}
      {loaded.state === 'loading' && newest.current === null && <Empty roles={roles} />}
      {loaded.state === 'failed' &&
        (isAbsent(loaded.error) ? (
          <p class="note">{t('noHistory')}</p>
        ) : (
          <ProblemNotice text={t('failed', { reason: textOf(loaded.error) })} />
        ))}
      {newest.current !== null && !isAway && (
        <div class="place" style={{ visibility: loaded.state === 'there' ? 'visible' : 'hidden' }}>
          {loaded.state === 'loading' && <p class="quiet place-loading">{t('loading')}</p>}
          <Energies energies={newest.current} {...{ roles, comparison, span }} />
        </div>
      )}
      {!(isAway && isAbsent(loaded.error)) && <PowerLines {...{ roles, span, period, before }} />}
    </>
  );
}

/** What will be there: nothing jumps when it is. */
function Empty({ roles }: { roles: Roles }): JSX.Element {
  return (
    <div class="place" aria-busy="true">
      <p class="quiet place-loading">{t('loading')}</p>
      <dl class="figures" aria-hidden="true">
        {figuresOf(roles)
          .filter((name) => FIGURES.some((each) => each === name))
          .map((name) => (
            <div key={name}>
              <dt>{'\u00A0'}</dt>
              <dd>{'\u00A0'}</dd>
            </div>
          ))}
      </dl>
      <section class="card energies" aria-hidden="true" />
    </div>
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
  readonly roles: Roles;
  readonly energies: PeriodEnergies;
  readonly comparison: Comparison | null;
  readonly span: Span;
}

function Energies({ roles, energies, comparison, span }: EnergiesProps): JSX.Element {
  return (
    <>
      <Figures {...{ roles, energies, comparison }} />
      {comparison !== null && <ComparedWith comparison={comparison} span={span} />}
      <section class="card energies">
        <h2>{t('energyBars')} (kWh)</h2>
        {energies.bars.every(({ balance }) => Object.values(balance).every((value) => value === null)) ? (
          <p class="quiet">{t('noData')}</p>
        ) : (
          <EnergyBars {...{ energies, comparison, span }} />
        )}
      </section>
    </>
  );
}

/** Which days are held against which: a running month has only a part of the one before beside it. */
function ComparedWith({ comparison: { parts }, span }: { comparison: Comparison; span: Span }): JSX.Element {
  const { language } = settings();
  if (parts === null) return <p class="quiet">{t('comparedNothing')}</p>;
  const name = (part: Period): string => partName(language, span, part, parts.by);
  return <p class="quiet compared">{t('compared', { now: name(parts.now), before: name(parts.before) })}</p>;
}
