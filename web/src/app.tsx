// The frame of every view: name, navigation, state of the connection, settings. It must not know what a view shows.
import { lazy, ViewFrame } from './shared/lazy.tsx';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { dialogue, sessionChanged } from './access/session.ts';
import { clock, moment } from './shared/format.ts';
import { speak, t } from './shared/i18n.ts';
import { Icon } from './shared/icons.tsx';
import { useChanges } from './shared/listeners.ts';
import { hubNowMs, live, liveChanged } from './shared/live.ts';
import { NowView } from './now/now.tsx';
import { addressOf, isKiosk, route, routeChanged, VIEWS, type NavigationView, type View } from './shared/route.ts';
import { TroubleList } from './troubles/trouble-list.tsx';
import { countOf, troublesOf, worstOf, type Trouble } from './troubles/troubles.ts';
import { change, settings, settingsChanged, type Language, type Theme } from './shared/settings.ts';

const LAZY = {
  meters: lazy(async () => (await import('./devices/meters.tsx')).MetersView),
  history: lazy(async () => (await import('./history/history.tsx')).HistoryView),
  control: lazy(async () => (await import('./control/control.tsx')).ControlView),
  setup: lazy(async () => (await import('./setup/setup.tsx')).SetupView),
  events: lazy(async () => (await import('./events/events.tsx')).EventsView),
  costs: lazy(async () => (await import('./costs/costs.tsx')).CostsView),
  system: lazy(async () => (await import('./system/system.tsx')).SystemView),
};

const Kiosk = lazy(async () => (await import('./kiosk/kiosk.tsx')).Kiosk);
const AccessMenu = lazy(async () => (await import('./access/access-menu.tsx')).AccessMenu);
const AccessDialog = lazy(async () => (await import('./access/access-dialog.tsx')).AccessDialog);

export function App(): JSX.Element {
  useChanges(settingsChanged, routeChanged, liveChanged, sessionChanged);
  return isKiosk() ? <Kiosk /> : <Views />;
}

function Views(): JSX.Element {
  const { view, item } = route();
  const asked = dialogue();
  const troubles = troublesOf([...live().devices.values()]);
  const isLost = live().connection === 'lost';
  const main = useRef<HTMLElement>(null);
  const shown = useRef<string | null>(null);
  useEffect(() => {
    document.title = `${t(view)} – MeterHub`;
    const address = `${view}/${item ?? ''}`;
    // Whoever follows a link by keyboard or screen reader goes on in the new view, not at the link.
    if (shown.current !== null && shown.current !== address) {
      main.current?.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
    shown.current = address;
  });
  return (
    <div class={`app ${live().connection}`}>
      <a class="skip" href="#main" onClick={skip}>
        {t('skip')}
      </a>
      <header class="top">
        <a class="brand" href={addressOf('now')}>
          <img src="./dashboard/icon.svg" width="28" height="28" alt="" />
          <span>MeterHub</span>
        </a>
        <nav aria-label={t('views')}>
          {VIEWS.map((name) => (
            <NavLink key={name} name={name} isOpen={name === view} faults={name === 'meters' ? countOf(troubles) : 0} />
          ))}
        </nav>
        <ConnectionState troubles={troubles} />
        <SettingsMenu />
      </header>
      <LostBanner />
      {view !== 'setup' && !isLost && <TroubleList troubles={troubles} />}
      <main id="main" tabIndex={-1} ref={main}>
        <ViewFrame key={`${view}/${view === 'now' ? '' : (item ?? '')}/${settings().language}`}>
          {viewOf(view, item)}
        </ViewFrame>
      </main>
      {asked !== null && <AccessDialog key={asked} dialogue={asked} />}
    </div>
  );
}

function skip(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

function viewOf(view: View, item: string | null): JSX.Element {
  if (view === 'now') return hasNothing() ? <LeadOn /> : <NowView item={item} />;
  const Wanted = LAZY[view];
  return <Wanted item={item} />;
}

/** A hub without a device leads on to where one is found. */
function LeadOn(): JSX.Element {
  useEffect(() => location.replace(addressOf('setup')), []);
  return <p class="quiet">{t('loading')}</p>;
}

function hasNothing(): boolean {
  const { connection, devices } = live();
  return connection === 'live' && [...devices.values()].every(({ hasWire }) => !hasWire);
}

interface NavLinkProps {
  readonly name: NavigationView;
  readonly isOpen: boolean;
  /** Meters that are missing or impaired. */
  readonly faults: number;
}

function NavLink({ name, isOpen, faults }: NavLinkProps): JSX.Element {
  return (
    <a href={addressOf(name)} aria-current={isOpen ? 'page' : undefined}>
      <Icon name={name} />
      <span>{t(name)}</span>
      {faults > 0 && (
        <span class="badge">
          {faults}
          <span class="hidden"> {t('faulty')}</span>
        </span>
      )}
    </a>
  );
}

/** The lamp shows the worst of all: a hub that answers while its meters are silent is not well. */
function ConnectionState({ troubles }: { troubles: readonly Trouble[] }): JSX.Element {
  const { connection } = live();
  const isLive = connection === 'live';
  const worst = worstOf(troubles);
  const count = countOf(troubles.filter(({ severity }) => severity === worst));
  const liveText = worst === null ? t('live') : t(worst === 'offline' ? 'countMissing' : 'countImpaired', { count });
  const text = isLive ? liveText : connection === 'lost' ? t('lost') : t('connecting');
  return (
    <p class={`connection ${connection}${isLive && worst !== null ? ` ${worst}` : ''}`} role="status">
      <span class="lamp" aria-hidden="true" />
      {text}
    </p>
  );
}

/** Everything on the page is old then; it must not look like the present. */
function LostBanner(): JSX.Element | null {
  const { connection, newsMs, building } = live();
  if (connection !== 'lost') return null;
  const { language } = settings();
  const text =
    newsMs === null
      ? t('lostNever')
      : building === null
        ? t('noConnectionSince', { time: moment(language, newsMs, hubNowMs()) })
        : t('lostSince', { time: clock(language, newsMs) });
  return (
    <p class="banner" role="alert">
      {text}
    </p>
  );
}

/** Escape, a tap beside it, and the focus going elsewhere close the menu. Returns how to stop listening. */
function closing(menu: HTMLDetailsElement): () => void {
  const close = ({ target }: Event): void => {
    // A dialogue that was opened from the menu belongs to it.
    if (target instanceof Element && (menu.contains(target) || target.closest('dialog') !== null)) return;
    menu.open = false;
  };
  const escape = ({ key }: KeyboardEvent): void => {
    // A dialogue that was opened from the menu is closed first.
    if (key !== 'Escape' || document.querySelector('dialog[open]') !== null) return;
    menu.open = false;
    menu.querySelector('summary')?.focus();
  };
  document.addEventListener('pointerdown', close);
  document.addEventListener('focusin', close);
  document.addEventListener('keydown', escape);
  return () => {
    document.removeEventListener('pointerdown', close);
    document.removeEventListener('focusin', close);
    document.removeEventListener('keydown', escape);
  };
}

const THEMES: readonly Theme[] = ['auto', 'light', 'dark'];
const LANGUAGES: readonly (readonly [Language, string])[] = [
  ['en', 'English'],
  ['de', 'Deutsch'],
];

function SettingsMenu(): JSX.Element {
  const { language, theme } = settings();
  const [isOpen, setOpen] = useState(false);
  const menu = useRef<HTMLDetailsElement>(null);
  useEffect(() => (isOpen && menu.current ? closing(menu.current) : undefined), [isOpen]);
  return (
    <details class="menu" ref={menu} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary aria-label={t('settings')} title={t('settings')}>
        <Icon name="settings" />
      </summary>
      <div class="menu-body">
        <label>
          {t('language')}
          <select
            id="language"
            value={language}
            onChange={({ currentTarget }) => void speak(currentTarget.value === 'de' ? 'de' : 'en')}
          >
            {LANGUAGES.map(([id, name]) => (
              <option key={id} value={id} lang={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t('theme')}
          <select
            id="theme"
            value={theme}
            onChange={({ currentTarget }) =>
              change({ theme: THEMES.find((name) => name === currentTarget.value) ?? 'auto' })
            }
          >
            {THEMES.map((name) => (
              <option key={name} value={name}>
                {t(name)}
              </option>
            ))}
          </select>
        </label>
        <a class="button" href={addressOf('costs')}>
          {t('costs')}
        </a>
        <a class="button" href={addressOf('events')}>
          {t('events')}
        </a>
        <a class="button" href={addressOf('setup')}>
          {t('setup')}
        </a>
        <a class="button" href="?kiosk#/now">
          {t('kiosk')}
        </a>
        {!window.isSecureContext && <p class="quiet small">{t('needsHttps')}</p>}
        {isOpen && <AccessMenu key={language} />}
      </div>
    </details>
  );
}
