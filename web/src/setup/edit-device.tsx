// Any device by a form: a new one of any model, or one that is configured, to be changed or removed. Tried before it is saved.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { addressOf } from '../shared/route.ts';
import type { SetupFormJson } from '../shared/types.ts';
import { ChangeView } from './change-view.tsx';
import { freeName, isName, removeEdits, roleEdits, roleOf, type Edit, type Entry, type Role } from './edits.ts';
import { EntryForm } from './entry-form.tsx';
import { LiveCheck } from './live-check.tsx';
import { NameField, RoleChoice, Saved } from './place-meter.tsx';
import type { StoredConfig } from './setup-api.ts';
import { s } from './say.ts';

interface EditDeviceProps {
  readonly stored: StoredConfig;
  readonly form: SetupFormJson;
  /** Null: a new one. */
  readonly device: string | null;
}

/** What says where the device is, before everything else. */
const PLACE_KEYS = ['label', 'room', 'id', 'port', 'address', 'url', 'topic', 'serial', 'invert', 'ct'];

export function EditDevice({ stored, form, device }: EditDeviceProps): JSX.Element {
  const { devices = {}, buses = {}, roles = {} } = stored.values ?? {};
  const before = device === null ? {} : (devices[device] ?? {});
  const [entry, setEntry] = useState<Entry>(before);
  const [typed, type] = useState<string | null>(device);
  const [role, setRole] = useState<Role | null>(device === null ? null : roleOf(device, roles));
  const [isTried, tryIt] = useState(false);
  const [wish, setWish] = useState<'edit' | 'save' | 'remove' | 'saved' | 'removed'>('edit');
  const model = form.models.find(({ id }) => id === entry['model']);
  const name = typed ?? freeName('meter', devices);
  const isTaken = device === null && Object.hasOwn(devices, name) && wish !== 'saved';
  const problem = isTaken ? s('nameTaken') : isName(name) ? null : s('nameWrong');
  const edits: Edit[] = [{ at: ['devices', name], value: entry }, ...roleEdits(name, role, roles)];
  const back = (): void => setWish('edit');
  if (wish === 'save')
    return <ChangeView stored={stored} edits={edits} onSaved={() => setWish('saved')} onBack={back} />;
  if (wish === 'remove' && device !== null) {
    const going = removeEdits(stored.values ?? {}, device);
    return (
      <>
        <p class="note">{s('removeHelp')}</p>
        <ChangeView stored={stored} edits={going} onSaved={() => setWish('removed')} onBack={back} />
      </>
    );
  }
  if (wish === 'saved' || wish === 'removed') return <Saved name={wish === 'saved' ? name : null} />;
  const change = (next: Entry): void => {
    setEntry(next);
    tryIt(false);
  };
  return (
    <section class="card" aria-labelledby="edit-title">
      <h2 id="edit-title">{device === null ? s('addByHand') : s('editOf', { name: device })}</h2>
      <div class="choices fields">
        {device === null && <NameField name={name} problem={problem} onType={type} />}
        <ModelField
          form={form}
          model={typeof entry['model'] === 'string' ? entry['model'] : ''}
          onChange={(id) => change({ ...entry, model: id })}
        />
        {model && (
          <BusField
            buses={Object.entries(buses).flatMap(([each, { type: busType }]) =>
              form.busTypes[model.kind]?.includes(String(busType)) === true ? [each] : [],
            )}
            bus={typeof entry['bus'] === 'string' ? entry['bus'] : ''}
            onChange={(bus) => {
              const { bus: _former, model: id, ...rest } = entry;
              change(bus === '' ? { model: id, ...rest } : { model: id, bus, ...rest });
            }}
          />
        )}
      </div>
      {model && (
        <EntryForm
          node={form.devices[model.kind] ?? {}}
          keys={model.keys}
          leftOut={typeof entry['bus'] === 'string' ? ['model', 'bus', 'port', 'address', 'url'] : ['model', 'bus']}
          first={PLACE_KEYS}
          entry={entry}
          onChange={change}
        />
      )}
      <h3 id="place-title">{s('whatIsIt')}</h3>
      <RoleChoice role={role} onChoose={setRole} />
      {isTried && problem === null && (
        <LiveCheck
          revision={stored.revision}
          edits={edits}
          device={name}
          role={role}
          onSwap={() => setEntry(entry['invert'] === true ? without(entry, 'invert') : { ...entry, invert: true })}
        />
      )}
      <div class="buttons">
        <button type="button" class="main-button" disabled={!model || problem !== null} onClick={() => setWish('save')}>
          {s('next')}
        </button>
        <button type="button" disabled={!model || problem !== null} onClick={() => tryIt(true)}>
          {s('tryIt')}
        </button>
        {device !== null && (
          <button type="button" onClick={() => setWish('remove')}>
            {s('remove')}
          </button>
        )}
        <a class="button" href={addressOf('setup')}>
          {s('back')}
        </a>
      </div>
    </section>
  );
}

function without(entry: Entry, key: string): Entry {
  const { [key]: _gone, ...rest } = entry;
  return rest;
}

interface ModelFieldProps {
  readonly form: SetupFormJson;
  readonly model: string;
  readonly onChange: (model: string) => void;
}

function ModelField({ form, model, onChange }: ModelFieldProps): JSX.Element {
  const makers = [...new Set(form.models.map(({ manufacturer }) => manufacturer))].sort((a, b) => a.localeCompare(b));
  const isKnown = form.models.some(({ id }) => id === model);
  return (
    <label class="field">
      {s('model')}
      <select name="model" value={model} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        {!isKnown && <option value={model}>{model === '' ? '–' : model}</option>}
        {makers.map((maker) => (
          <optgroup key={maker} label={maker}>
            {form.models
              .filter(({ manufacturer }) => manufacturer === maker)
              .map(({ id, description }) => (
                <option key={id} value={id}>
                  {id === description ? id : `${description} (${id})`}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}

interface BusFieldProps {
  readonly buses: readonly string[];
  readonly bus: string;
  readonly onChange: (bus: string) => void;
}

function BusField({ buses, bus, onChange }: BusFieldProps): JSX.Element {
  return (
    <label class="field">
      {s('whereIsIt')}
      <select name="bus" value={bus} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        <option value="">{s('ownBus')}</option>
        {(bus === '' || buses.includes(bus) ? buses : [bus, ...buses]).map((each) => (
          <option key={each}>{each}</option>
        ))}
      </select>
    </label>
  );
}
