// When the meter of a device was exchanged or reset, under its curves: where a counter goes on from another number.
import type { JSX } from 'preact';
import { exchangeParts, type Exchange } from './exchange-parts.ts';
import { get } from '../shared/api.ts';
import { t } from '../shared/i18n.ts';
import { hubNowMs } from '../shared/live.ts';
import { useLoaded } from '../shared/load.ts';
import { settings } from '../shared/settings.ts';
import type { HouseEventsJson } from '../shared/types.ts';

const RELOAD_MS = 30_000;

export function DeviceExchanges({ device }: { device: string }): JSX.Element | null {
  const loaded = useLoaded(
    () => get<HouseEventsJson>('api/v1/events', { device, kind: 'exchange,reset' }),
    [device],
    RELOAD_MS,
  );
  // An older hub has none.
  const exchanges = loaded.state === 'there' ? loaded.value.events.filter(isExchange) : [];
  if (exchanges.length === 0) return null;
  return (
    <ul class="quiet small exchanges">
      {exchanges.map((event) => (
        <li key={`${event.at} ${event.measurand}`}>{exchangeText(event, hubNowMs())}</li>
      ))}
    </ul>
  );
}

function isExchange(event: HouseEventsJson['events'][number]): event is Exchange {
  return event.type === 'exchange' || event.type === 'reset';
}

/** In one sentence, and a second one for the serial numbers. */
function exchangeText(event: Exchange, nowMs: number): string {
  const { oldSerial, newSerial } = event;
  const said = t('exchanged', exchangeParts(event, settings(), nowMs));
  if (oldSerial === null || newSerial === null) return said;
  return `${said} ${t('exchangedSerial', { old: oldSerial, new: newSerial })}`;
}
