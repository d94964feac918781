// Draws the energy flow: sources left, uses right, arrows through the middle. Decides no numbers.
import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { FlowLines, type Line } from './flow-lines.tsx';
import type { Flow, Part } from '../energy/flow.ts';
import { IDLE_WATTS, PartCard } from './flow-part.tsx';
import { foldedUses } from '../energy/flow.ts';
import { commonPower, NOTHING, percent, power } from '../shared/format.ts';
import { t } from '../shared/i18n.ts';
import { Icon } from '../shared/icons.tsx';
import { settings } from '../shared/settings.ts';
import type { Today } from '../energy/today.ts';

/** Radius of the ring. */
const RING_MOST_PX = 62;

interface Props {
  readonly flow: Flow;
  readonly today: Today | null;
  /** There will be figures of today: their place stays free until then. */
  readonly hasToday: boolean;
  readonly nowMs: number;
  /** On a wall the numbers are larger. */
  readonly ringMostPx?: number;
}

interface Geometry {
  readonly width: number;
  readonly height: number;
  /** Middle of each card, px from the top; sources then uses. */
  readonly sourceYs: readonly number[];
  readonly useYs: readonly number[];
}

export function FlowView({ flow, today, hasToday, nowMs, ringMostPx = RING_MOST_PX }: Props): JSX.Element {
  const { language } = settings();
  const uses = foldedUses(flow.uses);
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
  }, [flow.sources.length, uses.length]);
  // One unit for the whole picture.
  const unit = commonPower([flow.useWatts, ...[...flow.sources, ...uses].map(({ watts }) => watts)]);
  const use = flow.useWatts === null ? null : power(language, Math.max(0, flow.useWatts), unit);
  const card = { today, hasToday, nowMs, unit };
  const share = flow.ownShare;
  return (
    <section class="flow card" aria-label={t('flow')}>
      <div class="flow-grid" ref={frame}>
        <ul class="flow-side">
          {flow.sources.map((part) => (
            <PartCard key={part.kind} part={part} {...card} />
          ))}
        </ul>
        <div class="flow-middle">
          {geometry && (
            <FlowLines
              {...geometry}
              ringMostPx={ringMostPx}
              sources={flow.sources.map((part) => lineOf(part, 'source'))}
              uses={uses.map((part) => lineOf(part, 'use'))}
              ownShare={share}
            />
          )}
          <p class="flow-use">
            <Icon name="house" />
            <span class="small use-word">{t('use')}</span>
            <strong>{use === null ? NOTHING : use.text}</strong>
            <span class="small">{use?.unit ?? ''}</span>
            {share !== null && <span class="own">{t('ownShare', { share: percent(language, share) })}</span>}
          </p>
        </div>
        <ul class="flow-side">
          {uses.map((part) => (
            <PartCard key={part.kind + part.devices.join()} part={part} {...card} />
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
