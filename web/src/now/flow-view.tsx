// Draws the energy flow: sources left, uses right, arrows through the middle. Decides no numbers.
import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { FlowLines, type Line } from './flow-lines.tsx';
import type { Flow, Part } from '../energy/flow.ts';
import { duration, energy, NOTHING, number, percent, power } from '../shared/format.ts';
import { t, tryText } from '../shared/i18n.ts';
import { Icon } from '../shared/icons.tsx';
import { live, shownName } from '../shared/live.ts';
import { reasonText } from '../shared/problems.ts';
import { settings } from '../shared/settings.ts';
import type { DeviceEnergy, Today } from '../energy/today.ts';

/** Less than this is the noise of a meter, not a flow. W */
const IDLE_WATTS = 5;

interface Props {
  readonly flow: Flow;
  readonly today: Today | null;
  readonly nowMs: number;
}

interface Geometry {
  readonly width: number;
  readonly height: number;
  /** Middle of each card, px from the top; sources then uses. */
  readonly sourceYs: readonly number[];
  readonly useYs: readonly number[];
}

export function FlowView({ flow, today, nowMs }: Props): JSX.Element {
  const { language } = settings();
  const frame = useRef<HTMLDivElement>(null);
  const [geometry, setGeometry] = useState<Geometry | null>(null);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const measure = (): void => setGeometry(measured(element));
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [flow.sources.length, flow.uses.length]);
  const use = flow.useWatts === null ? null : power(language, Math.max(0, flow.useWatts));
  const share = flow.ownShare;
  return (
    <section class="flow card" aria-label={t('flow')}>
      <div class="flow-grid" ref={frame}>
        <ul class="flow-side">
          {flow.sources.map((part) => (
            <PartCard key={part.kind} part={part} today={today} nowMs={nowMs} />
          ))}
        </ul>
        <div class="flow-middle">
          {geometry && (
            <FlowLines
              {...geometry}
              sources={flow.sources.map((part) => lineOf(part, 'source'))}
              uses={flow.uses.map((part) => lineOf(part, 'use'))}
              ownShare={share}
            />
          )}
          <p class="flow-use">
            <span class="small">{t('use')}</span>
            <strong>{use === null ? NOTHING : use.text}</strong>
            <span class="small">{use?.unit ?? ''}</span>
            {share !== null && <span class="own">{t('ownShare', { share: percent(language, share) })}</span>}
          </p>
        </div>
        <ul class="flow-side">
          {flow.uses.map((part) => (
            <PartCard key={part.kind + part.devices.join()} part={part} today={today} nowMs={nowMs} />
          ))}
        </ul>
      </div>
    </section>
  );
}

function measured(frame: HTMLElement): Geometry {
  const middle = frame.querySelector('.flow-middle');
  const box = middle?.getBoundingClientRect() ?? new DOMRect();
  const centres = (side: Element | undefined): number[] =>
    [...(side?.children ?? [])].map((card) => {
      const { top, height } = card.getBoundingClientRect();
      return top - box.top + height / 2;
    });
  const [sources, uses] = frame.querySelectorAll('.flow-side');
  return { width: box.width, height: box.height, sourceYs: centres(sources), useYs: centres(uses) };
}

/** `inward`: towards the middle. */
function lineOf({ kind, watts }: Part, side: 'source' | 'use'): Line {
  const isIdle = watts === null || Math.abs(watts) < IDLE_WATTS;
  const gives = watts !== null && watts > 0;
  const direction = isIdle ? 'none' : gives ? 'inward' : 'outward';
  return { kind, direction, isMissing: watts === null, watts: Math.abs(watts ?? 0), side };
}

function PartCard({ part, today, nowMs }: { part: Part; today: Today | null; nowMs: number }): JSX.Element {
  const { language } = settings();
  const { kind, watts, missing, devices } = part;
  const reason = missing?.problem ? reasonText(missing.problem) : null;
  const shown = watts === null ? null : power(language, Math.abs(watts));
  const [first] = devices;
  const own = first === undefined ? null : (live().devices.get(first) ?? null);
  // There is one grid; of consumers and cars there may be many.
  const isNamed = kind === 'consumer' || (kind === 'car' && own !== null && own.label !== null);
  const title = isNamed && first !== undefined ? shownName(first) : t(kind);
  const address = devices[0] === undefined ? null : `#/meters/${encodeURIComponent(devices[0])}`;
  return (
    <li class={`part ${kind}${watts === null ? ' missing' : ''}`} data-part={kind} data-devices={devices.join(' ')}>
      <p class="part-name">
        <Icon name={kind === 'consumer' ? (own?.icon ?? kind) : kind} />
        {address === null ? title : <a href={address}>{title}</a>}
        {part.stateOfCharge !== null && <span class="soc">{number(language, part.stateOfCharge, 0)} %</span>}
      </p>
      <p class="part-power" data-watts={watts === null ? '' : String(watts)}>
        <strong>{shown === null ? NOTHING : shown.text}</strong> {shown?.unit ?? ''}
      </p>
      {missing === null ? (
        <>
          <p class="part-state">{stateOf(part)}</p>
          <TodayLine part={part} today={today} />
        </>
      ) : (
        <p class="part-state reason">
          {missing.lastMs === null
            ? t('missingNever', { device: shownName(missing.device) })
            : t('missingTime', { device: shownName(missing.device), time: duration(nowMs - missing.lastMs) })}
          {reason !== null && <span class="small">{reason}</span>}
        </p>
      )}
    </li>
  );
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

/** What passed today, each direction with its word. */
function TodayLine({ part, today }: { part: Part; today: Today | null }): JSX.Element | null {
  if (today === null) return null;
  const { language } = settings();
  const kwh = (wh: number): string => {
    const { text, unit } = energy(language, wh);
    return `${text} ${unit}`;
  };
  const { kind, devices } = part;
  if (kind === 'grid' || kind === 'battery') {
    const taken = sum(devices, today, 'import');
    const given = sum(devices, today, 'export');
    return (
      <p class="part-today">
        {taken !== null && (
          <Passed isInward={kind === 'grid'} what={kind === 'grid' ? 'drawn' : 'charged'} text={kwh(taken)} />
        )}{' '}
        {given !== null && (
          <Passed isInward={kind === 'battery'} what={kind === 'grid' ? 'fedIn' : 'discharged'} text={kwh(given)} />
        )}
      </p>
    );
  }
  const wh = todayOf(part, today);
  if (wh === null) return null;
  return (
    <p class="part-today">
      {t('today')} {kwh(wh)}
    </p>
  );
}

interface PassedProps {
  /** Towards the house. */
  readonly isInward: boolean;
  readonly what: 'drawn' | 'fedIn' | 'charged' | 'discharged';
  readonly text: string;
}

/** A phone has room for the arrow only; screen readers are told the word. */
function Passed({ isInward, what, text }: PassedProps): JSX.Element {
  return (
    <span class="passed">
      <span class="arrow" aria-hidden="true">
        {isInward ? '→' : '←'}{' '}
      </span>
      <span class="word">{t(`today_${what}`)} </span>
      {text}
    </span>
  );
}

function todayOf({ kind, devices }: Part, today: Today): number | null {
  if (kind === 'sun') return today.building?.produced ?? sum(devices, today, 'produced');
  return kind === 'house' ? houseToday(today) : sum(devices, today, 'import');
}

/** What is left of the use when the parts shown beside the house are taken off. */
function houseToday(today: Today): number | null {
  const { building } = live();
  const used = today.building?.used ?? null;
  if (building === null || used === null) return null;
  let rest = used;
  for (const name of [...building.roles.car, ...building.roles.consumers]) {
    const wh = today.devices.get(name)?.import ?? null;
    if (wh === null) return null;
    rest -= wh;
  }
  return Math.max(0, rest);
}

function sum(names: readonly string[], today: Today, key: keyof DeviceEnergy): number | null {
  let total = 0;
  for (const name of names) {
    const wh = today.devices.get(name)?.[key] ?? null;
    if (wh === null) return null;
    total += wh;
  }
  return total;
}
