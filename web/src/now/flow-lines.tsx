// The curves of the energy flow, with arrows whose direction is seen without colour and without motion. Pure drawing.
import type { JSX } from 'preact';
import type { PartKind } from '../energy/flow.ts';

export interface Line {
  readonly kind: PartKind;
  readonly side: 'source' | 'use';
  /** `inward`: towards the middle. */
  readonly direction: 'inward' | 'outward' | 'none';
  readonly isMissing: boolean;
  /** Without sign. */
  readonly watts: number;
}

interface Props {
  readonly width: number;
  readonly height: number;
  readonly sourceYs: readonly number[];
  readonly useYs: readonly number[];
  readonly sources: readonly Line[];
  readonly uses: readonly Line[];
  readonly ownShare: number | null;
  readonly ringMostPx: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Lines from the top and the bottom meet the ring this far from its side, degrees. */
const STEEPEST_DEGREES = 62;
/** How far a line runs straight to the ring, px. */
const APPROACH_PX = 26;

export function FlowLines({ width, height, sourceYs, useYs, sources, uses, ownShare, ringMostPx }: Props): JSX.Element {
  const radius = Math.max(32, Math.min(ringMostPx, width * 0.22));
  const centre = { x: width / 2, y: height / 2 };
  const all = [
    ...sources.map((line, index) => ({ line, y: sourceYs[index] ?? centre.y })),
    ...uses.map((line, index) => ({ line, y: useYs[index] ?? centre.y })),
  ];
  return (
    <svg class="flow-lines" width={width} height={height} aria-hidden="true" focusable="false">
      {all.map(({ line, y }) => (
        <Curve key={`${line.side}${y}`} line={line} curve={curveTo(centre, radius, line.side, y)} />
      ))}
      <Ring centre={centre} radius={radius} ownShare={ownShare} />
    </svg>
  );
}

/** The four points of a cubic from the edge of a card to the ring. */
type Cubic = readonly [start: Point, leaving: Point, arriving: Point, end: Point];

function curveTo(centre: Point, radius: number, side: Line['side'], y: number): Cubic {
  const out = side === 'source' ? -1 : 1;
  const x = side === 'source' ? 0 : centre.x * 2;
  const steepness = Math.max(-1, Math.min(1, (y - centre.y) / (radius * 1.7)));
  const angle = (steepness * STEEPEST_DEGREES * Math.PI) / 180;
  const away = { x: Math.cos(angle) * out, y: Math.sin(angle) };
  const end = { x: centre.x + away.x * radius, y: centre.y + away.y * radius };
  const run = Math.min(APPROACH_PX + centre.x * 0.25, Math.hypot(x - end.x, y - end.y) * 0.6);
  return [
    { x, y },
    { x: x - (out * Math.max(12, centre.x - radius)) / 2, y },
    { x: end.x + away.x * run, y: end.y + away.y * run },
    end,
  ];
}

function pathOf([start, leaving, arriving, end]: Cubic): string {
  const text = ({ x, y }: Point): string => `${x.toFixed(1)} ${y.toFixed(1)}`;
  return `M${text(start)}C${text(leaving)} ${text(arriving)} ${text(end)}`;
}

function Curve({ line, curve }: { line: Line; curve: Cubic }): JSX.Element {
  const { kind, direction, isMissing, watts } = line;
  const [start, leaving, arriving, end] = curve;
  const stroke = direction === 'none' ? 2 : 2.5 + Math.min(6, watts / 1200);
  const path = pathOf(curve);
  return (
    <g class={`line ${kind}${isMissing ? ' missing' : ''}${direction === 'none' ? ' still' : ''}`}>
      <path d={path} stroke-width={stroke} />
      {direction !== 'none' && (
        <>
          <Dots path={direction === 'inward' ? path : pathOf([end, arriving, leaving, start])} watts={watts} />
          <Arrow
            curve={curve}
            isInward={direction === 'inward'}
            size={Math.min(7 + stroke, 5 + Math.abs(end.x - start.x) * 0.12 + stroke * 0.5)}
          />
        </>
      )}
    </g>
  );
}

/** Three speeds: a motion that changes with every watt would start again with every watt. */
function Dots({ path, watts }: { path: string; watts: number }): JSX.Element {
  const seconds = watts > 3000 ? 1.6 : watts > 600 ? 2.6 : 4;
  return (
    <g class="dots">
      {[0, 1].map((index) => (
        <circle key={`${index} ${seconds} ${path}`} r="3.2">
          <animateMotion
            {...{ dur: `${seconds}s`, begin: `${(-index * seconds) / 2}s`, repeatCount: 'indefinite', path }}
          />
        </circle>
      ))}
    </g>
  );
}

/** In the middle of the curve, along it. */
function Arrow({ curve, isInward, size }: { curve: Cubic; isInward: boolean; size: number }): JSX.Element {
  const [p0, p1, p2, p3] = curve;
  const x = (p0.x + 3 * p1.x + 3 * p2.x + p3.x) / 8;
  const y = (p0.y + 3 * p1.y + 3 * p2.y + p3.y) / 8;
  const angle = Math.atan2(p3.y + p2.y - p1.y - p0.y, p3.x + p2.x - p1.x - p0.x) + (isInward ? 0 : Math.PI);
  const degrees = (angle * 180) / Math.PI;
  return (
    <path
      class="arrow"
      d={`M${-size * 0.7} ${-size * 0.8}L${size} 0L${-size * 0.7} ${size * 0.8}Z`}
      transform={`translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${degrees.toFixed(1)})`}
    />
  );
}

function Ring({ centre, radius, ownShare }: { centre: Point; radius: number; ownShare: number | null }): JSX.Element {
  const length = 2 * Math.PI * radius;
  return (
    <g class="ring" transform={`rotate(-90 ${centre.x} ${centre.y})`}>
      <circle class="ring-back" cx={centre.x} cy={centre.y} r={radius} />
      {ownShare !== null && (
        <circle
          class="ring-own"
          cx={centre.x}
          cy={centre.y}
          r={radius}
          stroke-dasharray={`${(length * ownShare).toFixed(1)} ${length.toFixed(1)}`}
        />
      )}
    </g>
  );
}
