// What a change would write, and writing it: the difference, notes and mistakes, what others changed meanwhile, the text to copy
// where the file may not be written. It must not know what is changed.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { noticeRefusal } from '../access/session.ts';
import { ApiProblem } from '../shared/api.ts';
import { t } from '../shared/i18n.ts';
import type { ProblemJson, SetupPreviewJson, SetupSavedJson } from '../shared/types.ts';
import { CopyButton } from '../shared/copy-button.tsx';
import type { Edit } from './edits.ts';
import { mistakeText, preview, save, storedConfig, textOf, type StoredConfig } from './setup-api.ts';
import { s } from './say.ts';

type Difference = SetupPreviewJson['difference'];

interface ChangeViewProps {
  readonly stored: StoredConfig;
  readonly edits: readonly Edit[];
  readonly onSaved: (saved: SetupSavedJson) => void;
  readonly onBack: () => void;
}

type Planned =
  | { readonly state: 'asking' }
  | { readonly state: 'planned'; readonly plan: SetupPreviewJson }
  | { readonly state: 'refused'; readonly text: string; readonly mistakes: readonly ProblemJson[] };

export function ChangeView({ stored, edits, onSaved, onBack }: ChangeViewProps): JSX.Element {
  const [revision, setRevision] = useState(stored.revision);
  const [others, setOthers] = useState<Difference | null>(null);
  const [planned, setPlanned] = useState<Planned>({ state: 'asking' });
  const [isSaving, setSaving] = useState(false);
  const [copy, setCopy] = useState<string | null>(null);
  const refused = async (error: unknown): Promise<void> => {
    noticeRefusal(error);
    if (error instanceof ApiProblem && error.code === 'CONFIG_CHANGED') {
      const { difference, revision: next } = error.more;
      setOthers(Array.isArray(difference) ? (difference as Difference) : []);
      setRevision(typeof next === 'string' ? next : (await storedConfig()).revision);
      return;
    }
    const mistakes = error instanceof ApiProblem ? error.more['problems'] : null;
    setPlanned({
      state: 'refused',
      text: textOf(error),
      mistakes: Array.isArray(mistakes) ? (mistakes as ProblemJson[]) : [],
    });
  };
  useEffect(() => {
    let isWanted = true;
    preview({ revision, edits }).then(
      (plan) => isWanted && setPlanned({ state: 'planned', plan }),
      (error: unknown) => void (isWanted && refused(error)),
    );
    return () => {
      isWanted = false;
    };
  }, [revision]);
  const write = async (): Promise<void> => {
    setSaving(true);
    try {
      const saved = await save({ revision, edits });
      if (saved.written) onSaved(saved);
      else setCopy(saved.text ?? '');
    } catch (error) {
      await refused(error);
    }
    setSaving(false);
  };
  return (
    <section class="card" aria-labelledby="change-title">
      <h2 id="change-title">{s('theChange')}</h2>
      {others !== null && (
        <div class="note bad" role="alert">
          <p>{s('changedMeanwhile')}</p>
          {others.length > 0 && <DifferenceView label={s('whatOthersChanged')} lines={others} />}
        </div>
      )}
      {planned.state === 'asking' && <p class="quiet">{t('loading')}</p>}
      {planned.state === 'refused' && <Mistakes text={planned.text} mistakes={planned.mistakes} />}
      {planned.state === 'planned' && <Plan path={stored.path} plan={planned.plan} />}
      {copy !== null && <TextToCopy text={copy} />}
      <div class="buttons">
        {copy === null && (
          <button
            type="button"
            class="main-button"
            disabled={isSaving || planned.state !== 'planned'}
            onClick={() => void write()}
          >
            {s('save')}
          </button>
        )}
        <button type="button" onClick={onBack}>
          {s('back')}
        </button>
      </div>
    </section>
  );
}

function Plan({ path, plan }: { path: string; plan: SetupPreviewJson }): JSX.Element {
  return (
    <>
      {plan.difference.length === 0 ? (
        <p>{s('noChange')}</p>
      ) : (
        <DifferenceView label={s('changeIn', { path })} lines={plan.difference} />
      )}
      {plan.warnings.length > 0 && <Mistakes text={s('warnings')} mistakes={plan.warnings} isQuiet />}
    </>
  );
}

const SIGNS = { same: ' ', added: '+', removed: '−', 'left out': '⋯' } as const;

function DifferenceView({ label, lines }: { label: string; lines: Difference }): JSX.Element {
  return (
    <figure class="difference">
      <figcaption class="quiet">{label}</figcaption>
      <pre tabIndex={0} role="region" aria-label={label}>
        {lines.map(({ kind, text }, index) => (
          <span key={index} class={`line ${kind}`}>{`${SIGNS[kind]} ${text}\n`}</span>
        ))}
      </pre>
    </figure>
  );
}

interface MistakesProps {
  readonly text: string;
  readonly mistakes: readonly ProblemJson[];
  readonly isQuiet?: boolean;
}

function Mistakes({ text, mistakes, isQuiet = false }: MistakesProps): JSX.Element {
  return (
    <div class={isQuiet ? 'problem' : 'note bad'} role={isQuiet ? undefined : 'alert'}>
      <p>{mistakes.length === 0 || isQuiet ? text : s('mistakes')}</p>
      <ul>
        {mistakes.map((mistake) => (
          <li key={mistake.path + mistake.message}>{mistakeText(mistake)}</li>
        ))}
      </ul>
    </div>
  );
}

function TextToCopy({ text }: { text: string }): JSX.Element {
  return (
    <div class="note" role="status">
      <p>{s('notWritable')}</p>
      {text.includes('********') && <p>{s('secretsLeftOut')}</p>}
      <pre tabIndex={0} role="region" aria-label={s('theChange')}>
        {text}
      </pre>
      <CopyButton text={text} />
    </div>
  );
}
