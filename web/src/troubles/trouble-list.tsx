// What is wrong, one sentence a cause, above every view. It must not know how causes are found.
import type { JSX } from 'preact';
import { moment } from '../shared/format.ts';
import { t } from '../shared/i18n.ts';
import { hubNowMs, shownName } from '../shared/live.ts';
import { reasonText } from '../shared/problems.ts';
import { addressOf } from '../shared/route.ts';
import { settings } from '../shared/settings.ts';
import type { Trouble } from './troubles.ts';

/** Each is a line; the others are counted, and the list of meters names them. */
const MOST = 3;
/** Of one cause. */
const MOST_NAMES = 3;

export function TroubleList({ troubles }: { troubles: readonly Trouble[] }): JSX.Element | null {
  if (troubles.length === 0) return null;
  const rest = troubles.length - MOST;
  return (
    <ul class="troubles" role="status">
      {troubles.slice(0, MOST).map((trouble) => (
        <li key={trouble.devices.join()} class={trouble.severity}>
          <span class="lamp" aria-hidden="true" />
          <a href={addressOfTrouble(trouble)}>{sentenceOf(trouble)}</a>
        </li>
      ))}
      {rest > 0 && (
        <li>
          <a href={`${addressOf('meters')}?show=faults`}>{t('moreTroubles', { count: rest })}</a>
        </li>
      )}
    </ul>
  );
}

function addressOfTrouble({ devices }: Trouble): string {
  const [first] = devices;
  return devices.length === 1 && first !== undefined
    ? addressOf('meters', first)
    : `${addressOf('meters')}?show=faults`;
}

function sentenceOf({ severity, bus, devices, sinceMs, problem }: Trouble): string {
  const time = moment(settings().language, sinceMs, hubNowMs());
  const reason = problem === null ? null : reasonText(problem);
  const names = devices.slice(0, MOST_NAMES).map(shownName).join(', ') + (devices.length > MOST_NAMES ? ' …' : '');
  const count = devices.length;
  if (bus !== null && severity === 'offline') {
    return withReason(t(problem === null ? 'busSilent' : 'busTrouble', { bus, time, count, names }), reason);
  }
  const what = bus === null ? t('meterTrouble', { names, time }) : t('metersTrouble', { bus, time, count, names });
  return withReason(what, reason ?? t(severity));
}

function withReason(sentence: string, reason: string | null): string {
  return reason === null ? sentence : `${sentence}: ${reason}`;
}
