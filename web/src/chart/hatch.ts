// Stripes for what goes out: feeding in and charging are told from drawing and discharging without colours, too.
/** Distance from stripe to stripe, px. */
const STEP_PX = 6;

/** Null: the browser draws no patterns. */
export function hatched(colour: string, back: string): CanvasPattern | null {
  const tile = document.createElement('canvas');
  const scale = window.devicePixelRatio;
  tile.width = STEP_PX * scale;
  tile.height = STEP_PX * scale;
  const pen = tile.getContext('2d');
  if (pen === null) return null;
  pen.scale(scale, scale);
  pen.fillStyle = back;
  pen.fillRect(0, 0, STEP_PX, STEP_PX);
  pen.strokeStyle = colour;
  pen.lineWidth = 1.6;
  pen.beginPath();
  // The corners, too: the stripes of neighbouring tiles meet.
  for (const shift of [-STEP_PX, 0, STEP_PX]) {
    pen.moveTo(shift, STEP_PX);
    pen.lineTo(shift + STEP_PX, 0);
  }
  pen.stroke();
  return pen.createPattern(tile, 'repeat');
}
