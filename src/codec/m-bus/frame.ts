// Link layer frames of the M-Bus (EN 13757-2, 5.2; IEC 60870-5-2 FT 1.2): bytes to frames and back. Knows no application data.

/** Longest frame: L is one byte and counts control, address and CI field, too. */
export const MAX_FRAME_BYTES = 255 + 6;

export const ACKNOWLEDGE = 0xe5;
const SHORT_START = 0x10;
const LONG_START = 0x68;
const STOP = 0x16;
/** Control, address and CI field. */
const LEAST_LENGTH = 3;

export interface ShortFrame {
  readonly kind: 'short';
  readonly control: number;
  readonly address: number;
}

/** A control frame is a long frame without data. */
export interface LongFrame {
  readonly kind: 'long';
  readonly control: number;
  readonly address: number;
  readonly ci: number;
  readonly data: Uint8Array;
}

export type MBusFrame = { readonly kind: 'acknowledge' } | ShortFrame | LongFrame;

/** The bytes of a frame. Throws a RangeError when the data are too long for one. */
export function encodeFrame(frame: MBusFrame): Uint8Array {
  switch (frame.kind) {
    case 'acknowledge':
      return Uint8Array.of(ACKNOWLEDGE);
    case 'short': {
      const { control, address } = frame;
      return Uint8Array.of(SHORT_START, control, address, (control + address) & 0xff, STOP);
    }
    case 'long': {
      const { control, address, ci, data } = frame;
      const length = data.length + LEAST_LENGTH;
      if (length > 255) throw new RangeError(`${data.length} bytes do not fit into an M-Bus frame`);
      const body = Uint8Array.of(control, address, ci, ...data);
      return Uint8Array.of(LONG_START, length, length, LONG_START, ...body, checksumOf(body), STOP);
    }
  }
}

/** Sum of all bytes, modulo 256. */
function checksumOf(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum = (sum + byte) & 0xff;
  return sum;
}

export type FrameStart =
  | { readonly kind: 'frame'; readonly frame: MBusFrame; readonly length: number }
  /** It may become a frame of so many bytes. */
  | { readonly kind: 'incomplete'; readonly needed: number }
  /** `checksum`: a whole frame but for its checksum. */
  | { readonly kind: 'none'; readonly why: 'no start' | 'checksum' | 'stop' };

/** What stands at the beginning of the bytes. */
export function frameAt(bytes: Uint8Array): FrameStart {
  switch (bytes[0]) {
    case undefined:
      return { kind: 'incomplete', needed: 1 };
    case ACKNOWLEDGE:
      return { kind: 'frame', frame: { kind: 'acknowledge' }, length: 1 };
    case SHORT_START:
      return shortAt(bytes);
    case LONG_START:
      return longAt(bytes);
    default:
      return { kind: 'none', why: 'no start' };
  }
}

const SHORT_BYTES = 5;

function shortAt(bytes: Uint8Array): FrameStart {
  const [, control, address, checksum, stop] = bytes;
  if (control === undefined || address === undefined || checksum === undefined || stop === undefined) {
    return { kind: 'incomplete', needed: SHORT_BYTES };
  }
  if (stop !== STOP) return { kind: 'none', why: 'stop' };
  if (((control + address) & 0xff) !== checksum) return { kind: 'none', why: 'checksum' };
  return { kind: 'frame', frame: { kind: 'short', control, address }, length: SHORT_BYTES };
}

const HEAD_BYTES = 4;

function longAt(bytes: Uint8Array): FrameStart {
  const [, length, again, start] = bytes;
  if (length === undefined) return { kind: 'incomplete', needed: HEAD_BYTES };
  if (length < LEAST_LENGTH) return { kind: 'none', why: 'no start' };
  if (again !== undefined && again !== length) return { kind: 'none', why: 'no start' };
  if (start !== undefined && start !== LONG_START) return { kind: 'none', why: 'no start' };
  const needed = HEAD_BYTES + length + 2;
  if (bytes.length < needed) return { kind: 'incomplete', needed };
  if (bytes[needed - 1] !== STOP) return { kind: 'none', why: 'stop' };
  const body = bytes.subarray(HEAD_BYTES, HEAD_BYTES + length);
  if (checksumOf(body) !== bytes[needed - 2]) return { kind: 'none', why: 'checksum' };
  const [control = 0, address = 0, ci = 0] = body;
  const frame: LongFrame = { kind: 'long', control, address, ci, data: body.slice(LEAST_LENGTH) };
  return { kind: 'frame', frame, length: needed };
}
