// What the configuration says, at a glance: devices, outputs, and the other sections, each with a way to change it. It must not
// know forms.
import type { JSX } from 'preact';
import { power } from '../shared/format.ts';
import { useChanges } from '../shared/listeners.ts';
import { live, liveChanged, shownName } from '../shared/live.ts';
import { addressOf } from '../shared/route.ts';
import { settings } from '../shared/settings.ts';
import { roleOf } from './edits.ts';
import { OutputState, useOutputs } from './output-state.tsx';
import type { StoredConfig } from './setup-api.ts';
import { s } from './say.ts';

export function Overview({ stored }: { stored: StoredConfig }): JSX.Element {
  useChanges(liveChanged);
  const { devices = {}, outputs = {}, roles = {}, history, backup } = stored.values ?? {};
  const health = useOutputs() ?? [];
  return (
    <>
      <p class="quiet">{s(stored.exists ? 'fileIs' : 'fileWillBe', { path: stored.path })}</p>
      <section class="card" aria-labelledby="devices-title">
        <h2 id="devices-title">{s('devices')}</h2>
        {Object.keys(devices).length === 0 && <p class="quiet">{s('noDevices')}</p>}
        <ul class="entries">
          {Object.entries(devices).map(([name, { model, bus }]) => (
            <li key={name}>
              <div>
                <strong>{shownName(name)}</strong>{' '}
                <span class="quiet">
                  {[shownName(name) === name ? null : name, model, bus]
                    .filter((each) => typeof each === 'string')
                    .join(', ')}
                </span>
                <p class="quiet">
                  {[partOf(roleOf(name, roles)), powerOf(name)].filter((each) => each !== '').join(' · ')}
                </p>
              </div>
              <EditLink item={`device.${name}`} name={name} />
            </li>
          ))}
        </ul>
        <div class="buttons">
          <a class="button main-button" href={addressOf('setup', 'find')}>
            {s('addMeter')}
          </a>
          <a class="button" href={addressOf('setup', 'new')}>
            {s('addByHand')}
          </a>
        </div>
      </section>
      <section class="card" aria-labelledby="outputs-title">
        <h2 id="outputs-title">{s('outputs')}</h2>
        <ul class="entries">
          {Object.entries(outputs).map(([name, { type }]) => {
            const now = health.find((each) => each.name === name);
            return (
              <li key={name}>
                <div>
                  <strong>{name}</strong> <span class="quiet">{String(type)}</span>
                  {now && <OutputState output={now} />}
                </div>
                <EditLink item={`output.${name}`} name={name} />
              </li>
            );
          })}
        </ul>
        <div class="buttons">
          <a class="button" href={addressOf('setup', 'output')}>
            {s('addOutput')}
          </a>
        </div>
      </section>
      <section class="card" aria-labelledby="sections-title">
        <h2 id="sections-title">{s('sections')}</h2>
        <ul class="entries">
          {(['roles', 'history', 'backup'] as const).map((section) => (
            <li key={section}>
              <div>
                <strong>{s(section)}</strong>
                {section !== 'roles' && (
                  <p class="quiet">{s((section === 'history' ? history : backup) === undefined ? 'isOff' : 'isOn')}</p>
                )}
              </div>
              <EditLink item={section} name={s(section)} />
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

function EditLink({ item, name }: { item: string; name: string }): JSX.Element {
  return (
    <a class="button" href={addressOf('setup', item)} aria-label={s('editOf', { name })}>
      {s('edit')}
    </a>
  );
}

function partOf(role: ReturnType<typeof roleOf>): string {
  return role === null ? '' : s(`role_${role}`);
}

/** What it measures now; empty: nothing, or it has no power. */
function powerOf(name: string): string {
  const value = live().devices.get(name)?.readings['power']?.value;
  if (typeof value !== 'number') return '';
  const { text, unit } = power(settings().language, value);
  return `${text} ${unit}`;
}
