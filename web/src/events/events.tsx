// What happened, filtered by device and kind, and how much of the last days each device was there. It must not know where events come
// from.
import './events.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { EVENT_KIND_NAMES, EVENT_KINDS, isEventKind } from '../../../src/vocabulary/events/kinds.ts';
import { get, textOf } from '../shared/api.ts';
import { moment } from '../shared/format.ts';
import { t } from '../shared/i18n.ts';
import { useChanges } from '../shared/listeners.ts';
import { hubNowMs, live, liveChanged, shownName } from '../shared/live.ts';
import { useLoaded } from '../shared/load.ts';
import { addressOf } from '../shared/route.ts';
import { settings } from '../shared/settings.ts';
import type { HouseEventsJson } from '../shared/types.ts';
import { Availability } from './availability.tsx';
import { s } from './say.ts';

const RELOAD_MS = 10_000;
const FEW = 100;
const MANY = 5000;

export function EventsView({ item }: { item: string | null }): JSX.Element {
  useChanges(liveChanged);
  const [kind, setKind] = useState('');
  const [limit, setLimit] = useState(FEW);
  const devices = [...live().devices.values()].filter(({ hasWire }) => hasWire).map(({ name }) => name);
  const open = (device: string): void => {
    location.hash = device === '' ? addressOf('events') : addressOf('events', device);
  };
  return (
    <>
      <section class="card events">
        <h1>{s('title')}</h1>
        <p class="filters">
          <label>
            {s('device')}
            <select name="device" value={item ?? ''} onChange={({ currentTarget }) => open(currentTarget.value)}>
              <option value="">{s('allDevices')}</option>
              {devices.map((name) => (
                <option key={name} value={name}>
                  {shownName(name)}
                </option>
              ))}
            </select>
          </label>
          <label>
            {s('kind')}
            <select name="kind" value={kind} onChange={({ currentTarget }) => setKind(currentTarget.value)}>
              <option value="">{s('allKinds')}</option>
              {EVENT_KIND_NAMES.map((name) => (
                <option key={name} value={name}>
                  {EVENT_KINDS[name].label[settings().language]}
                </option>
              ))}
            </select>
          </label>
        </p>
        <EventTable device={item} kind={kind} limit={limit} onMore={() => setLimit(MANY)} />
      </section>
      <section class="card">
        <h2>{s('availability')}</h2>
        <Availability device={item} />
      </section>
    </>
  );
}

interface Asked {
  readonly device: string | null;
  readonly kind: string;
  readonly limit: number;
  readonly onMore: () => void;
}

function EventTable({ device, kind, limit, onMore }: Asked): JSX.Element {
  const query = { limit: String(limit), ...(device !== null && { device }), ...(kind !== '' && { kind }) };
  const loaded = useLoaded(() => get<HouseEventsJson>('api/v1/events', query), [device, kind, limit], RELOAD_MS);
  if (loaded.state === 'loading') return <p class="quiet">{t('loading')}</p>;
  if (loaded.state === 'failed') return <p class="bad-text">{t('failed', { reason: textOf(loaded.error) })}</p>;
  const { events, isCut } = loaded.value;
  if (events.length === 0) return <p class="quiet">{s('nothing')}</p>;
  const { language } = settings();
  return (
    <>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">{s('time')}</th>
              <th scope="col">{s('kind')}</th>
            </tr>
          </thead>
          <tbody>
            {[...events].reverse().map(({ id, type, at, text }) => (
              <tr key={id} class={isEventKind(type) && EVENT_KINDS[type].isBad ? 'bad' : ''} data-kind={type}>
                <td>
                  <time dateTime={at}>{moment(language, Date.parse(at), hubNowMs())}</time>
                </td>
                <td>{text[language]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {isCut && limit < MANY && (
        <button type="button" onClick={onMore}>
          {s('older')}
        </button>
      )}
    </>
  );
}
