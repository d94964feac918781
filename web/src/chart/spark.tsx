// A curve without axes, as high as a line of text. Pure drawing.
import type { JSX } from 'preact';

const WIDTH = 60;
const HEIGHT = 18;
const HEADROOM = 1.8;

export function Spark({ values }: { values: readonly number[] }): JSX.Element | null {
  if (values.length < 2) return null;
  // With air above: a steady line must not look like the underline of what stands over it.
  const most = Math.max(...values, 1) * HEADROOM;
  const points = values.map((value, index) => {
    const x = (index / (values.length - 1)) * (WIDTH - 2) + 1;
    const y = HEIGHT - 1 - (value / most) * (HEIGHT - 3);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  return (
    <svg class="spark" width={WIDTH} height={HEIGHT} aria-hidden="true" focusable="false">
      <polyline points={points.join(' ')} />
    </svg>
  );
}
