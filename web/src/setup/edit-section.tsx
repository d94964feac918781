// Outputs, history, backup by a form made from their schema: added, changed, switched off. It must not know any of their keys.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { addressOf } from '../shared/route.ts';
import type { SetupFormJson } from '../shared/types.ts';
import { ChangeView } from './change-view.tsx';
import { freeName, isName, type Edit, type Entry } from './edits.ts';
import { EntryForm } from './entry-form.tsx';
import type { FormNode } from './form-fields.ts';
import { NameField, Saved } from './place-meter.tsx';
import { SavedOutput } from './output-state.tsx';
import type { StoredConfig } from './setup-api.ts';
import { s } from './say.ts';

interface FormCardProps {
  readonly stored: StoredConfig;
  readonly title: string;
  readonly node: FormNode;
  readonly first: readonly string[];
  /** As it stands in the file; null: not at all. */
  readonly before: Entry | null;
  readonly at: readonly string[];
  /** What says what it is: kept, not asked for. */
  readonly fixed?: Entry;
  readonly head?: JSX.Element;
  readonly isPossible?: boolean;
  /** Shown when it is saved. */
  readonly after?: JSX.Element;
}

function FormCard({
  stored,
  title,
  node,
  first,
  before,
  at,
  fixed = {},
  head,
  isPossible = true,
  after,
}: FormCardProps): JSX.Element {
  const [entry, setEntry] = useState<Entry>(before ?? {});
  const [wish, setWish] = useState<'edit' | 'save' | 'remove' | 'saved' | 'removed'>('edit');
  const edits: Edit[] = wish === 'remove' ? [{ at }] : [{ at, value: { ...fixed, ...entry } }];
  if (wish === 'saved') return <Saved name={null}>{after}</Saved>;
  if (wish === 'removed') return <Saved name={null} />;
  if (wish !== 'edit') {
    return (
      <ChangeView
        stored={stored}
        edits={edits}
        onSaved={() => setWish(wish === 'save' ? 'saved' : 'removed')}
        onBack={() => setWish('edit')}
      />
    );
  }
  return (
    <section class="card" aria-labelledby="edit-title">
      <h2 id="edit-title">{title}</h2>
      {head}
      <EntryForm node={node} keys={null} leftOut={Object.keys(fixed)} first={first} entry={entry} onChange={setEntry} />
      <div class="buttons">
        <button type="button" class="main-button" disabled={!isPossible} onClick={() => setWish('save')}>
          {s('next')}
        </button>
        {before !== null && (
          <button type="button" onClick={() => setWish('remove')}>
            {s(at.length === 1 ? 'switchOff' : 'remove')}
          </button>
        )}
        <a class="button" href={addressOf('setup')}>
          {s('back')}
        </a>
      </div>
    </section>
  );
}

interface EditOutputProps {
  readonly stored: StoredConfig;
  readonly form: SetupFormJson;
  /** Null: a new one. */
  readonly output: string | null;
}

/** What most people have to say of an output. */
const OUTPUT_KEYS = ['user', 'password', 'homeAssistant', 'topic', 'listen', 'database', 'token', 'layout'];

export function EditOutput({ stored, form, output }: EditOutputProps): JSX.Element {
  const { outputs = {} } = stored.values ?? {};
  const types = Object.keys(form.outputs);
  const before = output === null ? null : (outputs[output] ?? null);
  const [type, setType] = useState(typeof before?.['type'] === 'string' ? before['type'] : (types[0] ?? ''));
  const [typed, rename] = useState<string | null>(output);
  const name = typed ?? freeName(type, outputs);
  const isTaken = output === null && Object.hasOwn(outputs, name);
  const problem = isName(name) ? (isTaken ? s('nameTaken') : null) : s('nameWrong');
  return (
    <FormCard
      key={type}
      {...{ stored, before }}
      title={output === null ? s('addOutput') : s('editOf', { name: output })}
      node={form.outputs[type] ?? {}}
      first={OUTPUT_KEYS}
      at={['outputs', name]}
      fixed={{ type }}
      isPossible={problem === null}
      after={<SavedOutput name={name} />}
      head={
        output === null ? (
          <div class="choices fields">
            <label class="field">
              {s('kindOfOutput')}
              <select name="type" value={type} onChange={({ currentTarget }) => setType(currentTarget.value)}>
                {types.map((each) => (
                  <option key={each}>{each}</option>
                ))}
              </select>
            </label>
            <NameField name={name} problem={problem} onType={rename} />
          </div>
        ) : (
          <p class="quiet">{type}</p>
        )
      }
    />
  );
}

interface EditSectionProps {
  readonly stored: StoredConfig;
  readonly form: SetupFormJson;
  readonly section: 'history' | 'backup' | 'roles';
}

export function EditSection({ stored, form, section }: EditSectionProps): JSX.Element {
  return (
    <FormCard
      stored={stored}
      title={s(section)}
      node={form.sections[section] ?? {}}
      first={['path', 'columns', 'grid', 'house', 'pv', 'battery', 'car', 'consumers']}
      before={stored.values?.[section] ?? null}
      at={[section]}
    />
  );
}
