// A form for any entry of the configuration, made from its schema: what has to be said first, the rest folded. It must not know
// any key.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { german } from '../shared/i18n.ts';
import type { Entry } from './edits.ts';
import {
  fieldsOf,
  fieldText,
  isKept,
  listValue,
  typedValue,
  withKey,
  type Field,
  type FormNode,
} from './form-fields.ts';
import { s } from './say.ts';

interface EntryFormProps {
  readonly node: FormNode;
  /** Those that mean something; null: all. */
  readonly keys: readonly string[] | null;
  readonly leftOut: readonly string[];
  /** Shown before the others, whether they have to be there or not. */
  readonly first: readonly string[];
  readonly entry: Entry;
  readonly onChange: (entry: Entry) => void;
}

export function EntryForm({ node, keys, leftOut, first, entry, onChange }: EntryFormProps): JSX.Element {
  const fields = fieldsOf(node, keys, leftOut);
  const isFirst = ({ key, isRequired }: Field): boolean =>
    isRequired || first.includes(key) || Object.hasOwn(entry, key);
  const change = ({ key, node: own }: Field, value: unknown): void =>
    onChange(withKey(entry, key, listValue(own, value)));
  const rest = fields.filter((field) => !isFirst(field));
  return (
    <div class="entry-form">
      <div class="choices fields">
        {fields.filter(isFirst).map((field) => (
          <FieldInput
            key={field.key}
            field={field}
            value={entry[field.key]}
            onChange={(value) => change(field, value)}
          />
        ))}
      </div>
      {rest.length > 0 && (
        <details class="more">
          <summary>{s('moreKeys')}</summary>
          <div class="choices fields">
            {rest.map((field) => (
              <FieldInput
                key={field.key}
                field={field}
                value={entry[field.key]}
                onChange={(value) => change(field, value)}
              />
            ))}
          </div>
        </details>
      )}
    </div>
  );
}

interface FieldInputProps {
  readonly field: Field;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

function FieldInput({ field, value, onChange }: FieldInputProps): JSX.Element {
  const { key, node, field: kind, isRequired } = field;
  if (kind.kind === 'section') {
    const entry = typeof value === 'object' && value !== null ? (value as Entry) : {};
    const change = (next: Entry): void => onChange(Object.keys(next).length === 0 ? undefined : next);
    return (
      <fieldset class="part-fields">
        <legend>{key}</legend>
        <EntryForm node={kind.node} keys={null} leftOut={[]} first={[]} entry={entry} onChange={change} />
      </fieldset>
    );
  }
  const text = fieldText(kind, value);
  const id = `help-${key}`;
  return (
    <label class="field">
      {kind.kind === 'json' ? s('asText', { key }) : key}
      {kind.kind === 'choice' || kind.kind === 'switch' ? (
        <select
          value={text}
          aria-describedby={id}
          onChange={({ currentTarget }) => onChange(typedValue(kind, currentTarget.value))}
        >
          {(!isRequired || text === '') && <option value="">{usual(node)}</option>}
          {optionsOf(kind, text).map(([option, shown]) => (
            <option key={option} value={option}>
              {shown}
            </option>
          ))}
        </select>
      ) : (
        <TextInput field={field} value={value} helpId={id} onChange={onChange} />
      )}
      <span id={id} class="quiet">
        {helpOf(node)}
      </span>
    </label>
  );
}

function TextInput({ field, value, helpId, onChange }: FieldInputProps & { readonly helpId: string }): JSX.Element {
  const { key, field: kind, isRequired } = field;
  // What is typed stays as it is typed, whatever value it has meanwhile.
  const [typed, type] = useState(fieldText(kind, value));
  const common = {
    ...{ name: key, required: isRequired, spellcheck: false, maxLength: 10_000, value: typed },
    ...{ 'aria-describedby': helpId, placeholder: isKept(value) ? s('keptSecret') : '' },
    onInput: ({ currentTarget }: { currentTarget: HTMLInputElement }): void => {
      type(currentTarget.value);
      onChange(typedValue(kind, currentTarget.value));
    },
  } as const;
  if (kind.kind === 'secret') return <input type="password" autocomplete="new-password" {...common} />;
  if (kind.kind !== 'number') return <input type="text" autocomplete="off" autocapitalize="none" {...common} />;
  const bounds = { ...(kind.least !== null && { min: kind.least }), ...(kind.most !== null && { max: kind.most }) };
  return <input type="number" step={kind.isWhole ? 1 : 'any'} {...bounds} {...common} />;
}

function optionsOf(kind: Field['field'], text: string): (readonly [string, string])[] {
  if (kind.kind === 'choice') return kind.options.map((option) => [String(option), String(option)] as const);
  const options = [['true', s('yes')] as const, ['false', s('no')] as const];
  // More than yes and no was said in the file.
  return text === '' || text === 'true' || text === 'false' ? options : [...options, [text, text] as const];
}

function usual(node: FormNode): string {
  const { default: usually } = node;
  const isSimple = typeof usually === 'string' || typeof usually === 'number';
  return isSimple ? s('usually', { value: usually }) : '–';
}

/** In the language of the page; what is used otherwise is said in English only, so the German page shows an example. */
function helpOf(node: FormNode): string {
  const { description, 'x-example': example, 'x-default': usually } = node;
  const shown = typeof example === 'string' ? example : example === undefined ? '' : JSON.stringify(example);
  const forExample = shown === '' ? '' : s('forExample', { value: shown });
  const isGerman = german() !== null;
  const said = isGerman ? (node['x-de'] ?? '') : (description ?? '');
  const text = said.replaceAll(/`|\[([^\]]*)\]\([^)]*\)/g, '$1');
  if (isGerman) return `${text} ${forExample}`.trim();
  return [text, usually === undefined ? forExample : s('usually', { value: usually.replaceAll('`', '') })]
    .join(' ')
    .trim();
}
