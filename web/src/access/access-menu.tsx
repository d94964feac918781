// The part of the settings that says who is logged in: log in, choose or change the password, log out. Loaded when it is opened.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { textOf } from '../shared/api.ts';
import { clock } from '../shared/format.ts';
import { german, t } from '../shared/i18n.ts';
import { useChanges } from '../shared/listeners.ts';
import { settings } from '../shared/settings.ts';
import { askToLogIn, loadSession, logOut, open, session, sessionChanged } from './session.ts';

export function AccessMenu(): JSX.Element | null {
  useChanges(sessionChanged);
  const [problem, tell] = useState<string | null>(null);
  useEffect(() => void loadSession(), []);
  const now = session();
  if (now === null) return null;
  const leave = (): void => {
    logOut().then(
      () => tell(null),
      (error: unknown) => tell(textOf(error)),
    );
  };
  return (
    <section class="access" aria-label={t('access')}>
      <AccessState />
      <div class="buttons">
        {now.loggedIn ? (
          <>
            <button type="button" onClick={leave}>
              {t('logOut')}
            </button>
            <button type="button" onClick={() => open('change')}>
              {t('changePassword')}
            </button>
          </>
        ) : (
          (now.password === 'chosen' || now.firstVisitUntil !== null) && (
            <button type="button" onClick={askToLogIn}>
              {t(now.password === 'chosen' ? 'logIn' : 'choosePassword')}
            </button>
          )
        )}
      </div>
      {problem !== null && (
        <p class="outcome refused" role="alert">
          {problem}
        </p>
      )}
    </section>
  );
}

/** Who may change the hub from here, or why nobody may. */
function AccessState(): JSX.Element | null {
  const now = session();
  if (now === null) return null;
  if (now.loggedIn) {
    const until = now.endsAt === null ? '' : clock(settings().language, Date.parse(now.endsAt));
    return <p>{t('loggedIn', { time: until })}</p>;
  }
  if (now.password === 'chosen' || now.firstVisitUntil !== null) return <p>{t('loggedOut')}</p>;
  return <p>{refusalText()}</p>;
}

/** Why this browser may not change the configuration, and what to do; null: it may. */
export function refusalText(): string | null {
  const refused = session()?.refused ?? null;
  if (refused === null) return null;
  const { code, facts, reason, remedy } = refused;
  return german()?.errorInGerman(code, facts) ?? `${reason} ${remedy}`;
}
