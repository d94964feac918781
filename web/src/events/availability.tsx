// A strip of days for each device: how much of each it was there. The hub says the figures; this only shows them.
import type { JSX } from 'preact';
import { get, textOf } from '../shared/api.ts';
import { duration, localeOf, number } from '../shared/format.ts';
import { t } from '../shared/i18n.ts';
import { shownName } from '../shared/live.ts';
import { useLoaded } from '../shared/load.ts';
import { addressOf } from '../shared/route.ts';
import { settings } from '../shared/settings.ts';
import type { AvailabilityJson } from '../shared/types.ts';
import { hubZone } from '../shared/zone.ts';
import { s } from './say.ts';

const RELOAD_MS = 60_000;
const DAYS = '30';

type Day = AvailabilityJson['devices'][number]['days'][number];

export function Availability({ device }: { device: string | null }): JSX.Element {
  const query = { days: DAYS, ...(device !== null && { device }) };
  const loaded = useLoaded(() => get<AvailabilityJson>('api/v1/availability', query), [device], RELOAD_MS);
  if (loaded.state === 'loading') return <p class="quiet">{t('loading')}</p>;
  if (loaded.state === 'failed') return <p class="bad-text">{t('failed', { reason: textOf(loaded.error) })}</p>;
  return (
    <>
      <p class="quiet small">{s('availabilityHelp')}</p>
      <ul class="strips">
        {loaded.value.devices.map(({ device: name, availability, days }) => (
          <li key={name}>
            <a href={addressOf('events', name)}>{shownName(name)}</a>
            <span class="strip" role="img" aria-label={`${shownName(name)}: ${shareText(availability)}`}>
              {days.map((day) => (
                <span key={day.from} class={`day ${classOf(day.availability)}`} title={dayText(day)} />
              ))}
            </span>
            <span class="share">{shareText(availability)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** `99.98 %`; never a hundred where anything was missing. */
export function shareText(share: number | null): string {
  if (share === null) return s('unknown');
  const percent = share === 1 ? 100 : Math.min(99.99, Math.floor(share * 10_000) / 100);
  return `${number(settings().language, percent, percent === 100 ? 0 : 2)} %`;
}

function dayText({ from, availability, awayMs }: Day): string {
  const { language } = settings();
  const day = new Date(from).toLocaleDateString(localeOf(language), { dateStyle: 'medium', timeZone: hubZone() });
  if (availability === null) return s('dayUnknown', { day });
  return s('day', { day, share: shareText(availability), away: duration(awayMs) });
}

const SMALL_LOSS = 0.99;

function classOf(share: number | null): string {
  if (share === null) return 'unknown';
  return share === 1 ? 'whole' : share >= SMALL_LOSS ? 'nearly' : 'lost';
}
