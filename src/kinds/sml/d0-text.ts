// Tells text (a meter that speaks D0) from the bytes of SML and from noise. Knows characters only.

const STX = 0x02;
const ETX = 0x03;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Bytes that are printable ASCII, line ends or the frame characters of D0, whatever their parity bit says. */
export function countText(bytes: Uint8Array): number {
  let text = 0;
  for (const byte of bytes) {
    const character = byte & 0x7f;
    if (character >= 0x20 && character < 0x7f) text++;
    else if (character === LINE_FEED || character === CARRIAGE_RETURN || character === STX || character === ETX) text++;
  }
  return text;
}
