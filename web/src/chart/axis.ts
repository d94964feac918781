// The labels of a chart's axes: how many digits they need, and how much room. It must not know what is drawn.

/** More digits say nothing on an axis. */
const MOST_DECIMALS = 6;

/** As many digits as it takes to tell one tick from the next, without rounding any: 0.025 needs three. */
export function decimalsOf(step: number): number {
  for (let decimals = 0; decimals < MOST_DECIMALS; decimals++) {
    const scaled = step * 10 ** decimals;
    if (scaled >= 0.5 && Math.abs(scaled - Math.round(scaled)) < 1e-6 * scaled) return decimals;
  }
  return MOST_DECIMALS;
}

/** Of the longest label, px. `font` as CSS says it. */
export function widthOf(labels: readonly string[], font: string): number {
  const pen = document.createElement('canvas').getContext('2d');
  if (pen === null) return 0;
  pen.font = font;
  return Math.ceil(Math.max(0, ...labels.map((label) => pen.measureText(label).width)));
}
