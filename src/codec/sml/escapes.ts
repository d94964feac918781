// The escape sequences of SML transport version 1, put in and taken out.
// Knows runs of bytes only: not frames, not checksums.

/** Four of these announce a start, an end, or that four more of the same are data (SML 1.04, section 8.1). */
export const ESCAPE = 0x1b;
/** Four escape bytes and the four that say what they mean. */
export const SEQUENCE_BYTES = 8;

const RUN_BYTES = 4;

/** True if `count` escape bytes stand at `at`. */
function isRun(bytes: Uint8Array, at: number, end: number, count: number): boolean {
  if (at + count > end) return false;
  for (let index = at; index < at + count; index++) if (bytes[index] !== ESCAPE) return false;
  return true;
}

/** The payload as it is sent: every four escape bytes in a row, counted from the left, are doubled. */
export function addEscapes(payload: Uint8Array): Uint8Array {
  const sent: number[] = [];
  for (let at = 0; at < payload.length;) {
    const isDoubled = isRun(payload, at, payload.length, RUN_BYTES);
    const next = isDoubled ? at + RUN_BYTES : at + 1;
    const piece = payload.subarray(at, next);
    sent.push(...piece);
    if (isDoubled) sent.push(...piece);
    at = next;
  }
  return Uint8Array.from(sent);
}

/** Turns eight escape bytes back into four, in place, in `bytes[start, end)`. Gives the new end. */
export function removeEscapes(bytes: Uint8Array, start: number, end: number): number {
  let to = start;
  for (let from = start; from < end;) {
    const isDoubled = bytes[from] === ESCAPE && isRun(bytes, from, end, SEQUENCE_BYTES);
    const count = isDoubled ? RUN_BYTES : 1;
    if (to !== from) bytes.copyWithin(to, from, from + count);
    to += count;
    from += isDoubled ? SEQUENCE_BYTES : 1;
  }
  return to;
}
