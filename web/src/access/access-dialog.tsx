// The dialogues about the password: logging in, choosing the first one with the code, changing it. Loaded when one is opened.
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiProblem, textOf } from '../shared/api.ts';
import { t } from '../shared/i18n.ts';
import { logIn, loadSession, open, type AccessDialogue, type Login } from './session.ts';

const TITLES = { login: 'logIn', choose: 'choosePassword', change: 'changePassword' } as const;

export function AccessDialog({ dialogue }: { dialogue: AccessDialogue }): JSX.Element {
  const frame = useRef<HTMLDialogElement>(null);
  const isGone = useRef(false);
  useEffect(() => {
    const one = frame.current;
    one?.showModal();
    return () => {
      // Closing gives the focus back; it is told late, when another dialogue may be open.
      isGone.current = true;
      one?.close();
    };
  }, []);
  return (
    <dialog
      ref={frame}
      class="access-dialog"
      aria-labelledby="access-title"
      onClose={() => isGone.current || open(null)}
    >
      <h2 id="access-title">{t(TITLES[dialogue])}</h2>
      <AccessForm key={dialogue} dialogue={dialogue} />
    </dialog>
  );
}

function AccessForm({ dialogue }: { dialogue: AccessDialogue }): JSX.Element {
  const [problem, tell] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);
  const send = async (form: HTMLFormElement): Promise<void> => {
    const login = loginOf(dialogue, form);
    if (typeof login === 'string') {
      tell(login);
      return;
    }
    setSending(true);
    tell(null);
    try {
      await logIn(login);
      open(null);
    } catch (error) {
      setSending(false);
      tell(textOf(error));
      // Somebody else may have chosen a password meanwhile, or the hour is over.
      if (error instanceof ApiProblem && error.status === 403) void loadSession();
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send(event.currentTarget);
      }}
    >
      {dialogue === 'choose' && <p>{t('choosePasswordHelp')}</p>}
      {/* Password managers keep a password for a name. */}
      <input type="text" name="username" autocomplete="username" value="MeterHub" hidden readOnly />
      {dialogue === 'choose' && <CodeField />}
      {dialogue !== 'choose' && <PasswordField name="password" label={t('password')} use="current-password" />}
      {dialogue !== 'login' && (
        <>
          <PasswordField name="newPassword" label={t('newPassword')} use="new-password" />
          <PasswordField name="repeated" label={t('repeatPassword')} use="new-password" />
        </>
      )}
      {isReadable() && <p class="quiet small">{t('passwordReadable')}</p>}
      <p class="outcome refused" role="alert">
        {problem ?? ''}
      </p>
      <div class="buttons">
        <button type="submit" class="main-button" disabled={isSending}>
          {t(dialogue === 'login' ? 'logIn' : 'savePassword')}
        </button>
        <button type="button" onClick={() => open(null)}>
          {t('cancel')}
        </button>
      </div>
    </form>
  );
}

function CodeField(): JSX.Element {
  return (
    <label class="field">
      {t('setupCode')}
      <input
        type="text"
        name="code"
        required
        autocomplete="one-time-code"
        autocapitalize="characters"
        spellcheck={false}
        maxLength={20}
        placeholder="ABCD-EFGH"
      />
    </label>
  );
}

interface PasswordFieldProps {
  readonly name: string;
  readonly label: string;
  readonly use: 'current-password' | 'new-password';
}

function PasswordField({ name, label, use }: PasswordFieldProps): JSX.Element {
  return (
    <label class="field">
      {label}
      <input type="password" name={name} required autocomplete={use} maxLength={200} />
    </label>
  );
}

/** What is to be sent, or what is wrong with it. */
function loginOf(dialogue: AccessDialogue, form: HTMLFormElement): Login | string {
  const fields = new FormData(form);
  const text = (name: string): string => {
    const value = fields.get(name);
    return typeof value === 'string' ? value : '';
  };
  if (dialogue === 'login') return { password: text('password') };
  const newPassword = text('newPassword');
  if (newPassword !== text('repeated')) return t('passwordsDiffer');
  return dialogue === 'choose'
    ? { code: text('code'), password: newPassword }
    : { password: text('password'), newPassword };
}

/** Over plain HTTP everybody on the way can read it. */
function isReadable(): boolean {
  return !window.isSecureContext;
}
