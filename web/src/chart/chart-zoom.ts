// Looking closer at a chart and moving along it: wheel, drag, two fingers. It must not know what is drawn.
import type UPlot from 'uplot';

/** Start and end of an axis. */
export type Range = readonly [from: number, to: number];

/** One step of the wheel or of a button. */
const CLOSER = 0.8;
const LEAST_SECONDS = 60;

/** `range` with its middle kept, `factor` times as long. */
export function scaled([from, to]: Range, factor: number, middle = (from + to) / 2): Range {
  return [middle - (middle - from) * factor, middle + (to - middle) * factor];
}

/** As long as before, moved by a part of its length. */
export function moved([from, to]: Range, part: number): Range {
  const shift = (to - from) * part;
  return [from + shift, to + shift];
}

/** Inside of `whole`, and not shorter than a minute; null: it is the whole. */
export function within(whole: Range, [from, to]: Range): Range | null {
  const length = Math.max(LEAST_SECONDS, to - from);
  if (length >= (whole[1] - whole[0]) * 0.995) return null;
  const start = Math.min(Math.max(from, whole[0]), whole[1] - length);
  return [start, start + length];
}

/** Shift and drag moves, the wheel with Ctrl looks closer: a plain wheel still scrolls the page. Touch: one finger moves, two look closer. */
export function zooming(onZoom: (range: Range) => void): UPlot.Plugin {
  return {
    hooks: {
      ready: [
        (plot) => {
          listenToMouse(plot, onZoom);
          listenToFingers(plot, onZoom);
        },
      ],
    },
  };
}

/** What is shown now, s. */
function shown(plot: UPlot): Range {
  const { min, max } = plot.scales['x'] ?? {};
  return [min ?? 0, max ?? 0];
}

function listenToMouse(plot: UPlot, onZoom: (range: Range) => void): void {
  const { over } = plot;
  over.addEventListener(
    'mousedown',
    (down) => {
      if (!down.shiftKey) return;
      down.stopImmediatePropagation();
      const begin = shown(plot);
      const move = (event: MouseEvent): void => onZoom(moved(begin, (down.clientX - event.clientX) / over.clientWidth));
      const up = (): void => {
        document.removeEventListener('mousemove', move);
        document.removeEventListener('mouseup', up);
      };
      document.addEventListener('mousemove', move);
      document.addEventListener('mouseup', up);
    },
    { capture: true },
  );
  over.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      onZoom(scaled(shown(plot), event.deltaY < 0 ? CLOSER : 1 / CLOSER, plot.posToVal(event.offsetX, 'x')));
    },
    { passive: false },
  );
}

/** Where fingers were when one came or left, and what was shown then: the curve stays below the fingers. */
interface Gesture {
  readonly range: Range;
  readonly places: ReadonlyMap<number, number>;
}

function listenToFingers(plot: UPlot, onZoom: (range: Range) => void): void {
  const { over } = plot;
  // Up and down still scrolls the page.
  over.style.touchAction = 'pan-y';
  /** px from the left edge of the curves. */
  const places = new Map<number, number>();
  let begin: Gesture | null = null;
  const renew = (): void => {
    begin = places.size === 0 ? null : { range: shown(plot), places: new Map(places) };
  };
  over.addEventListener('pointerdown', ({ pointerType, pointerId, clientX }) => {
    if (pointerType !== 'touch') return;
    places.set(pointerId, clientX - over.getBoundingClientRect().left);
    renew();
  });
  over.addEventListener('pointermove', ({ pointerId, clientX }) => {
    if (begin === null || !places.has(pointerId)) return;
    places.set(pointerId, clientX - over.getBoundingClientRect().left);
    onZoom(below(begin, places, over.clientWidth));
  });
  for (const end of ['pointerup', 'pointercancel', 'pointerleave'] as const) {
    over.addEventListener(end, ({ pointerId }) => {
      if (places.delete(pointerId)) renew();
    });
  }
}

/** So close to each other two fingers are one. px */
const LEAST_APART = 12;

function below({ range, places: before }: Gesture, now: ReadonlyMap<number, number>, width: number): Range {
  const perPixel = (range[1] - range[0]) / width;
  const [one, two] = [...now.keys()];
  const at = (places: ReadonlyMap<number, number>, id: number | undefined): number => places.get(id ?? -1) ?? 0;
  if (two === undefined) return moved(range, (at(before, one) - at(now, one)) / width);
  const apart = at(now, two) - at(now, one);
  if (Math.abs(apart) < LEAST_APART) return range;
  const newPerPixel = (perPixel * (at(before, two) - at(before, one))) / apart;
  if (newPerPixel <= 0) return range;
  const from = range[0] + at(before, one) * perPixel - at(now, one) * newPerPixel;
  return [from, from + width * newPerPixel];
}
