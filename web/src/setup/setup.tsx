// The set-up: for who is logged in, first the search for meters, later everything that the configuration says. It must not know
// how the file is written.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { askToLogIn, isLoggedIn, session, sessionChanged } from '../access/session.ts';
import { refusalText } from '../access/access-menu.tsx';
import { ProblemNotice } from '../shared/lazy.tsx';
import { t } from '../shared/i18n.ts';
import { useChanges } from '../shared/listeners.ts';
import { useLoaded } from '../shared/load.ts';
import { addressOf } from '../shared/route.ts';
import { settingsChanged } from '../shared/settings.ts';
import { isEmptyConfig } from './edits.ts';
import { EditDevice } from './edit-device.tsx';
import { EditOutput, EditSection } from './edit-section.tsx';
import { FindMeter, type FoundMeter } from './find-meter.tsx';
import { Overview } from './overview.tsx';
import { PlaceMeter } from './place-meter.tsx';
import { form, storedConfig, textOf, type StoredConfig } from './setup-api.ts';
import { s } from './say.ts';
import './setup.css';

/** A change by hand shows within this time, ms. */
const LOOK_MS = 3000;

export function SetupView({ item }: { item: string | null }): JSX.Element {
  useChanges(sessionChanged, settingsChanged);
  return (
    <div class="setup">
      <h1>{s('setUp')}</h1>
      {session() === null ? <p class="quiet">{t('loading')}</p> : isLoggedIn() ? <Steps item={item} /> : <Locked />}
    </div>
  );
}

function Locked(): JSX.Element {
  const now = session();
  const canEnter = now !== null && (now.password === 'chosen' || now.firstVisitUntil !== null);
  return (
    <section class="card">
      <p>{canEnter ? s('locked') : refusalText()}</p>
      {canEnter && (
        <button type="button" class="main-button" onClick={askToLogIn}>
          {t(now.password === 'chosen' ? 'logIn' : 'choosePassword')}
        </button>
      )}
    </section>
  );
}

function Steps({ item }: { item: string | null }): JSX.Element {
  const loaded = useLoaded(storedConfig, [], LOOK_MS);
  if (loaded.state === 'loading') return <p class="quiet">{t('loading')}</p>;
  if (loaded.state === 'failed') return <ProblemNotice text={textOf(loaded.error)} />;
  const stored = loaded.value;
  if (stored.values === null) return <p class="note bad">{s('fileBroken', { path: stored.path })}</p>;
  if (item === 'find') return <FindAndPlace stored={stored} />;
  return item === null && isEmptyConfig(stored.values) ? <LeadOn /> : <Rest stored={stored} item={item} />;
}

/** The address says what is shown: once there is a device, the overview would take its place. */
function LeadOn(): JSX.Element {
  useEffect(() => location.replace(addressOf('setup', 'find')), []);
  return <p class="quiet">{t('loading')}</p>;
}

/** What was chosen stays chosen while the file is looked at again and again. */
function FindAndPlace({ stored }: { stored: StoredConfig }): JSX.Element {
  const [meter, take] = useState<FoundMeter | null>(null);
  const [base, setBase] = useState(stored);
  useEffect(() => {
    if (meter === null) setBase(stored);
  }, [stored, meter]);
  if (meter === null) return <FindMeter onTake={take} />;
  return <PlaceMeter stored={base} meter={meter} onBack={() => take(null)} onMore={() => take(null)} />;
}

function Rest({ stored, item }: { stored: StoredConfig; item: string | null }): JSX.Element {
  const known = useLoaded(form, []);
  // The form keeps what is typed; the file it was begun with is what the change is made from.
  const [base] = useState(stored);
  if (item === null) return <Overview stored={stored} />;
  if (known.state === 'loading') return <p class="quiet">{t('loading')}</p>;
  if (known.state === 'failed') return <ProblemNotice text={textOf(known.error)} />;
  const [kind = '', name = ''] = item.split(/\.(.*)/s);
  const parts = { stored: base, form: known.value };
  if (item === 'new') return <EditDevice {...parts} device={null} />;
  if (kind === 'device') return <EditDevice {...parts} device={name} />;
  if (item === 'output') return <EditOutput {...parts} output={null} />;
  if (kind === 'output') return <EditOutput {...parts} output={name} />;
  if (item === 'history' || item === 'backup' || item === 'roles') return <EditSection {...parts} section={item} />;
  return <Overview stored={stored} />;
}
