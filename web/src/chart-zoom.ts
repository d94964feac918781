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

function listenToFingers(plot: UPlot, onZoom: (range: Range) => void): void {
  const { over } = plot;
  // Up and down still scrolls the page.
  over.style.touchAction = 'pan-y';
  const fingers = new Map<number, number>();
  over.addEventListener('pointerdown', ({ pointerType, pointerId, clientX }) => {
    if (pointerType === 'touch') fingers.set(pointerId, clientX);
  });
  over.addEventListener('pointermove', ({ pointerId, clientX }) => {
    const before = fingers.get(pointerId);
    if (before === undefined) return;
    const other = [...fingers].find(([id]) => id !== pointerId)?.[1];
    fingers.set(pointerId, clientX);
    const now = shown(plot);
    if (other === undefined) {
      onZoom(moved(now, (before - clientX) / over.clientWidth));
      return;
    }
    const factor = Math.abs(before - other) / Math.max(1, Math.abs(clientX - other));
    const left = over.getBoundingClientRect().left;
    onZoom(scaled(now, Math.min(2, Math.max(0.5, factor)), plot.posToVal((clientX + other) / 2 - left, 'x')));
  });
  for (const end of ['pointerup', 'pointercancel', 'pointerleave'] as const) {
    over.addEventListener(end, ({ pointerId }) => fingers.delete(pointerId));
  }
}
