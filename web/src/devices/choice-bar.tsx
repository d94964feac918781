// Search, filter and order of many devices; what is chosen stands in the address. It must not know how devices are drawn.
import type { JSX } from 'preact';
import { ORDERS, roomsOf, type Order, type Wanted } from './choice-of-devices.ts';
import { t } from '../shared/i18n.ts';
import { choose, chosen } from '../shared/route.ts';
import type { DeviceJson } from '../shared/types.ts';

export function wantedDevices(): Wanted {
  const order = ORDERS.find((each) => each === chosen('sort'));
  return {
    ...{ text: chosen('find') ?? '', isFaulty: chosen('show') === 'faults' },
    ...{ room: chosen('room'), order: order ?? 'configured' },
  };
}

interface Props {
  readonly devices: readonly DeviceJson[];
  readonly count: number;
  readonly isList: boolean;
}

export function ChoiceBar({ devices, count, isList }: Props): JSX.Element {
  const { text, isFaulty, room, order } = wantedDevices();
  const rooms = roomsOf(devices);
  return (
    <div class="toolbar choice-bar" role="search">
      <label class="field">
        {t('search')}
        <input
          type="search"
          name="find"
          value={text}
          onInput={({ currentTarget: { value } }) => choose({ find: value === '' ? null : value }, 'quietly')}
        />
      </label>
      {rooms.length > 0 && (
        <label class="field">
          {t('room')}
          <select
            name="room"
            value={room ?? ''}
            onChange={({ currentTarget: { value } }) => choose({ room: value === '' ? null : value })}
          >
            <option value="">{t('everyRoom')}</option>
            {rooms.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        </label>
      )}
      <label class="field">
        {t('order')}
        <select
          name="sort"
          value={order}
          onChange={({ currentTarget: { value } }) => choose({ sort: value === 'configured' ? null : value })}
        >
          {ORDERS.map((each: Order) => (
            <option key={each} value={each}>
              {t(`order_${each}`)}
            </option>
          ))}
        </select>
      </label>
      <label class="check">
        <input type="checkbox" checked={isFaulty} onChange={() => choose({ show: isFaulty ? null : 'faults' })} />
        {t('onlyFaulty')}
      </label>
      <label class="check">
        <input type="checkbox" checked={isList} onChange={() => choose({ as: isList ? 'cards' : 'list' })} />
        {t('asList')}
      </label>
      <p class="quiet" role="status">
        {t('shownOf', { count, all: devices.length })}
      </p>
    </div>
  );
}
