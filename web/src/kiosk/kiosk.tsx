// The page on a wall: the flow and the day as large as the screen allows, nothing to click, dim at night, awake, and anew when the
// hub has a new version. It must not know how values arrive.
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { ENERGIES, figuresOf, isShare, type Balance } from '../energy/balance.ts';
import { flowOf } from '../energy/flow.ts';
import { useToday } from '../energy/today.ts';
import { FlowView } from '../now/flow-view.tsx';
import { areLarge, clock, energy, moment, NOTHING, number } from '../shared/format.ts';
import { t } from '../shared/i18n.ts';
import { useChanges } from '../shared/listeners.ts';
import { hubNowMs, live, liveChanged, second } from '../shared/live.ts';
import { settings, settingsChanged } from '../shared/settings.ts';
import { wallOf } from '../shared/zone.ts';
import { TroubleList } from '../troubles/trouble-list.tsx';
import { troublesOf } from '../troubles/troubles.ts';
import './kiosk.css';
import { isNight } from './night.ts';
import { canStayAwake, stayAwake } from './wake-lock.ts';

const FIGURES = ['produced', 'used', 'drawn', 'fedIn', 'selfConsumption', 'selfSufficiency'] as const;
const MINUTE_MS = 60_000;
/** As wide as a number of 64 px in it. */
const RING_MOST_PX = 130;
/** Pixels that show the same for years are burnt in: all moves by so much, px. */
const SHIFTS = [0, 2, 4, 2] as const;

export function Kiosk(): JSX.Element {
  useChanges(liveChanged, settingsChanged, second);
  const { building, devices, connection, newsMs } = live();
  const { language } = settings();
  const nowMs = hubNowMs();
  const hasToday = building?.hasHistory === true;
  const today = useToday(hasToday ? building.roles : null);
  useEffect(() => stayAwake(), []);
  useReloadOfVersion(building?.version ?? null);
  const isLost = connection === 'lost';
  const shift = SHIFTS[Math.floor(nowMs / MINUTE_MS) % SHIFTS.length] ?? 0;
  return (
    <div
      class={`kiosk ${connection}${isNight(wallOf(nowMs).hour) ? ' night' : ''}`}
      style={{ transform: `translate(${shift}px, ${shift}px)` }}
    >
      <header>
        <p class={`connection ${connection}`} role="status">
          <span class="lamp" aria-hidden="true" />
          {isLost
            ? newsMs === null
              ? t('lostNever')
              : t('noConnectionSince', { time: moment(language, newsMs, nowMs) })
            : ''}
        </p>
        <p class="kiosk-clock">{clock(language, nowMs, false)}</p>
      </header>
      <main>
        <h1 class="hidden">{t('now')}</h1>
        {!isLost && <TroubleList troubles={troublesOf([...devices.values()]).slice(0, 2)} />}
        {building !== null && connection !== 'connecting' && (
          <FlowView
            flow={flowOf(building.roles, devices)}
            today={null}
            hasToday={false}
            nowMs={nowMs}
            ringMostPx={RING_MOST_PX}
          />
        )}
        {building !== null && hasToday && building.roles.grid !== null && (
          <dl class="figures" aria-label={t('today')}>
            {FIGURES.filter((name) => figuresOf(building.roles).includes(name)).map((name) => (
              <Figure key={name} name={name} balance={today?.building ?? null} />
            ))}
          </dl>
        )}
      </main>
      {!canStayAwake() && <footer class="quiet small">{t('needsHttps')}</footer>}
    </div>
  );
}

interface FigureProps {
  readonly name: (typeof FIGURES)[number];
  readonly balance: Balance | null;
}

function Figure({ name, balance }: FigureProps): JSX.Element {
  const { language } = settings();
  const value = balance?.[name] ?? null;
  const isLarge = areLarge(ENERGIES.map((each) => balance?.[each] ?? null));
  const share = value === null ? null : { text: number(language, value * 100, 0), unit: '%' };
  const shown = value === null ? null : isShare(name) ? share : energy(language, value, isLarge);
  return (
    <div data-figure={name}>
      <dt>{t(name)}</dt>
      <dd>
        <strong>{shown?.text ?? NOTHING}</strong> <span class="unit">{shown?.unit}</span>
      </dd>
    </div>
  );
}

/** Nobody is there to press reload. */
function useReloadOfVersion(version: string | null): void {
  const first = useRef<string | null>(null);
  useEffect(() => {
    first.current ??= version;
    if (version !== null && first.current !== version) location.reload();
  }, [version]);
}
