// A meter that was found gets its part in the house, its name, its direction and its transformer; then it is saved. It must not
// know how it was found.
import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { t } from '../shared/i18n.ts';
import { Icon, type IconName } from '../shared/icons.tsx';
import { addressOf } from '../shared/route.ts';
import { ChangeView } from './change-view.tsx';
import { addEdits, isName, replacedBy, ROLES, suggestedName, type Entry, type Role } from './edits.ts';
import type { FoundMeter } from './find-meter.tsx';
import { LiveCheck } from './live-check.tsx';
import type { StoredConfig } from './setup-api.ts';
import { s } from './say.ts';

const ICONS: Readonly<Record<Role | 'none', IconName>> = {
  grid: 'grid',
  pv: 'sun',
  battery: 'battery',
  house: 'house',
  car: 'car',
  consumers: 'consumer',
  none: 'meters',
};

interface PlaceMeterProps {
  readonly stored: StoredConfig;
  readonly meter: Pick<FoundMeter, 'device' | 'bus' | 'onBus' | 'models'>;
  readonly onBack: () => void;
  readonly onMore: () => void;
}

export function PlaceMeter({ stored, meter, onBack, onMore }: PlaceMeterProps): JSX.Element {
  const values = stored.values ?? {};
  const { devices = {}, roles = {} } = values;
  const [role, setRole] = useState<Role | null | undefined>(undefined);
  const [typed, type] = useState<string | null>(null);
  const [model, setModel] = useState(meter.models[0] ?? '');
  const [label, setLabel] = useState('');
  const [isInverted, invert] = useState(false);
  // The meter is asked anew when the field is left, not with every digit.
  const [ct, setCt] = useState('');
  const [typedCt, typeCt] = useState('');
  const [step, go] = useState<'place' | 'save' | 'saved'>('place');
  const name = typed ?? suggestedName(role ?? null, devices);
  const problem =
    Object.hasOwn(devices, name) && step !== 'saved' ? s('nameTaken') : isName(name) ? null : s('nameWrong');
  const device: Entry = {
    ...meter.device,
    model,
    ...(label.trim() !== '' && { label: label.trim() }),
    ...(isInverted && { invert: true }),
    ...(ct.trim() !== '' && { ct: ct.trim() }),
  };
  const edits = addEdits(values, { name, device, bus: meter.bus, onBus: meter.onBus, role: role ?? null });
  if (step === 'save') {
    return <ChangeView stored={stored} edits={edits} onSaved={() => go('saved')} onBack={() => go('place')} />;
  }
  if (step === 'saved') return <Saved name={name} onMore={onMore} />;
  const replaced = replacedBy(name, role ?? null, roles);
  return (
    <section class="card" aria-labelledby="place-title">
      <h2 id="place-title">{s('whatIsIt')}</h2>
      <RoleChoice role={role} onChoose={setRole} />
      {replaced !== null && <p class="note">{s('replacesRole', { name: replaced })}</p>}
      {role !== undefined && (
        <>
          <div class="choices">
            <NameField name={name} problem={problem} onType={type} />
            <label class="field">
              {s('label')}
              <input
                type="text"
                name="label"
                maxLength={100}
                value={label}
                aria-describedby="label-help"
                onInput={({ currentTarget }) => setLabel(currentTarget.value)}
              />
              <span id="label-help">{s('labelHelp')}</span>
            </label>
            {meter.models.length > 1 && (
              <label class="field">
                {s('model')}
                <select value={model} onChange={({ currentTarget }) => setModel(currentTarget.value)}>
                  {meter.models.map((each) => (
                    <option key={each}>{each}</option>
                  ))}
                </select>
              </label>
            )}
          </div>
          {problem === null && (
            <LiveCheck
              revision={stored.revision}
              edits={edits}
              device={name}
              role={role}
              onSwap={() => invert(!isInverted)}
            />
          )}
          <details class="more">
            <summary>{s('transformer')}</summary>
            <label class="field">
              {s('transformer')}
              <input
                type="text"
                inputMode="numeric"
                maxLength={20}
                value={typedCt}
                aria-describedby="ct-help"
                onInput={({ currentTarget }) => typeCt(currentTarget.value)}
                onChange={({ currentTarget }) => setCt(currentTarget.value)}
              />
              <span id="ct-help">{s('transformerHelp')}</span>
            </label>
          </details>
        </>
      )}
      <div class="buttons">
        <button
          type="button"
          class="main-button"
          disabled={role === undefined || problem !== null}
          onClick={() => go('save')}
        >
          {s('next')}
        </button>
        <button type="button" onClick={onBack}>
          {s('back')}
        </button>
      </div>
    </section>
  );
}

interface RoleChoiceProps {
  /** Undefined: nothing is chosen yet. */
  readonly role: Role | null | undefined;
  readonly onChoose: (role: Role | null) => void;
}

export function RoleChoice({ role, onChoose }: RoleChoiceProps): JSX.Element {
  return (
    <div class="roles" role="group" aria-labelledby="place-title">
      {[...ROLES, null].map((each) => (
        <button
          key={each ?? 'none'}
          type="button"
          aria-pressed={role === each}
          data-role={each ?? 'none'}
          onClick={() => onChoose(each)}
        >
          <Icon name={ICONS[each ?? 'none']} />
          <span>{s(`role_${each ?? 'none'}`)}</span>
        </button>
      ))}
    </div>
  );
}

interface NameFieldProps {
  readonly name: string;
  readonly problem: string | null;
  readonly onType: (name: string) => void;
}

export function NameField({ name, problem, onType }: NameFieldProps): JSX.Element {
  return (
    <label class="field">
      {s('name')}
      <input
        type="text"
        name="device"
        autocapitalize="none"
        spellcheck={false}
        maxLength={64}
        value={name}
        aria-invalid={problem !== null}
        aria-describedby="name-help"
        onInput={({ currentTarget }) => onType(currentTarget.value)}
      />
      <span id="name-help" class={problem === null ? '' : 'bad-text'}>
        {problem ?? s('nameHelp')}
      </span>
    </label>
  );
}

interface SavedProps {
  /** A device whose values can be shown. */
  readonly name: string | null;
  readonly onMore?: () => void;
  readonly children?: ComponentChildren;
}

export function Saved({ name, onMore, children }: SavedProps): JSX.Element {
  return (
    <section class="card" role="status">
      <h2 class="good-text">{s('saved')}</h2>
      {children}
      <div class="buttons">
        {name !== null && (
          <a class="button main-button" href={addressOf('meters', name)}>
            {s('toValues')}
          </a>
        )}
        {onMore && (
          <button type="button" onClick={onMore}>
            {s('oneMore')}
          </button>
        )}
        <a class="button" href={addressOf('now')}>
          {t('now')}
        </a>
        <a class="button" href={addressOf('setup')}>
          {s('configuration')}
        </a>
      </div>
    </section>
  );
}
