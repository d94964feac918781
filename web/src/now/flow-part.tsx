// One part of the energy flow: what it is called, what it gives or takes now, what passed today. Decides no numbers.
import type { JSX } from 'preact';
import { energyOf } from '../energy/passed.ts';
import type { Part } from '../energy/flow.ts';
import type { Today } from '../energy/today.ts';
import { duration, energy, NOTHING, number, power, type Shown } from '../shared/format.ts';
import { t, tryText } from '../shared/i18n.ts';
import { Icon } from '../shared/icons.tsx';
import { live, shownName } from '../shared/live.ts';
import { reasonText } from '../shared/problems.ts';
import { addressOf } from '../shared/route.ts';
import { settings, type PowerUnit } from '../shared/settings.ts';

/** Less than this is the noise of a meter, not a flow. W */
export const IDLE_WATTS = 5;

/** Keeps a number and its unit together, and a line free for what is not known yet. */
const NO_BREAK_SPACE = '\u00A0';

interface PartCardProps {
  readonly part: Part;
  /** null: not known yet, or never; `hasToday` says which. */
  readonly today: Today | null;
  readonly hasToday: boolean;
  readonly nowMs: number;
  readonly unit: PowerUnit;
}

export function PartCard({ part, today, hasToday, nowMs, unit }: PartCardProps): JSX.Element {
  const { kind, watts, missing, devices } = part;
  const shown = watts === null ? null : power(settings().language, Math.abs(watts), unit);
  const { title, address } = namedPart(part);
  return (
    <li class={`part ${kind}${watts === null ? ' missing' : ''}`} data-part={kind} data-devices={devices.join(' ')}>
      <p class="part-name">
        <Icon name={iconOf(part)} />
        {address === null ? <span>{title}</span> : <a href={address}>{title}</a>}
      </p>
      <p class="part-power" data-watts={watts === null ? '' : String(watts)}>
        <strong>{shown === null ? NOTHING : shown.text}</strong> {shown?.unit ?? ''}
      </p>
      {missing === null ? (
        <>
          <p class="part-state">
            {stateOf(part)}
            {part.stateOfCharge !== null && (
              <span class="soc">
                {' '}
                · {number(settings().language, part.stateOfCharge, 0)}
                {NO_BREAK_SPACE}%
              </span>
            )}
          </p>
          {hasToday && <TodayLine part={part} today={today} />}
        </>
      ) : (
        <MissingLine missing={missing} nowMs={nowMs} />
      )}
    </li>
  );
}

function MissingLine({ missing, nowMs }: { missing: NonNullable<Part['missing']>; nowMs: number }): JSX.Element {
  const reason = missing.problem ? reasonText(missing.problem) : null;
  const device = shownName(missing.device);
  return (
    <p class="part-state reason">
      {missing.lastMs === null
        ? t('missingNever', { device })
        : t('missingTime', { device, time: duration(nowMs - missing.lastMs) })}
      {reason !== null && <span class="small">{reason}</span>}
    </p>
  );
}

/** There is one grid; of consumers and cars there may be many, with names of their own or as one. */
function namedPart({ kind, devices }: Part): { title: string; address: string | null } {
  const [first] = devices;
  if (first === undefined) return { title: t(kind), address: null };
  if (devices.length > 1 && kind === 'consumer') {
    return { title: t('consumersCount', { count: devices.length }), address: addressOf('now', 'consumers') };
  }
  if (devices.length > 1 && kind === 'car') return { title: t('carsCount', { count: devices.length }), address: null };
  const isNamed = kind === 'consumer' || (kind === 'car' && (live().devices.get(first)?.label ?? null) !== null);
  return { title: isNamed ? shownName(first) : t(kind), address: addressOf('meters', first) };
}

function iconOf({ kind, devices }: Part): Part['kind'] | 'meters' {
  const [first = ''] = devices;
  return kind === 'consumer' && devices.length === 1 ? (live().devices.get(first)?.icon ?? kind) : kind;
}

function stateOf({ kind, watts, state }: Part): string {
  const isIdle = watts === null || Math.abs(watts) < IDLE_WATTS;
  const gives = watts !== null && watts > 0;
  switch (kind) {
    case 'grid':
      return isIdle ? t('balanced') : gives ? t('drawing') : t('feedingIn');
    case 'sun':
      return isIdle ? t('resting') : t('producing');
    case 'battery':
      return isIdle ? t('idle') : gives ? t('discharging') : t('charging');
    case 'car':
      return (state === null ? null : (tryText(`car_${state}`) ?? state)) ?? (isIdle ? t('idle') : t('charging'));
    case 'house':
    case 'consumer':
      return isIdle ? t('idle') : t('using');
  }
}

/** What passed today, each direction with its word; its place stays free until it is known. */
function TodayLine({ part, today }: { part: Part; today: Today | null }): JSX.Element {
  const passed = energyOf(part, today);
  return (
    <p class={passed.length > 1 ? 'part-today both' : 'part-today'}>
      {passed.map(({ what, wh }) => (
        <span key={what} class="passed">
          <span class="of-today">{t('today')} </span>
          {what !== 'used' && what !== 'produced' && `${t(`today_${what}`)} `}
          {today === null ? NO_BREAK_SPACE : wh === null ? NOTHING : textOf(wh)}
        </span>
      ))}
    </p>
  );
}

function textOf(wh: number): string {
  const { text, unit }: Shown = energy(settings().language, wh);
  return `${text}${NO_BREAK_SPACE}${unit}`;
}
