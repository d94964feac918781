// SunSpec's points: registers to numbers, with the values that mean "not implemented" and the scale factor of ten. Pure; it
// must not know models or devices.

/** Types of points that hold a number (SunSpec Device Information Model Specification, "Data types"). */
export type PointType = 'int16' | 'uint16' | 'int32' | 'uint32' | 'int64' | 'uint64' | 'acc32' | 'acc64' | 'float32';

export const POINT_REGISTERS: Readonly<Record<PointType, number>> = {
  ...{ int16: 1, uint16: 1, int32: 2, uint32: 2, int64: 4, uint64: 4 },
  ...{ acc32: 2, acc64: 4, float32: 2 },
};

/** Scale factors are powers of ten within this range; anything else is none (0x8000: not implemented). */
const LARGEST_FACTOR = 10;
const NO_FACTOR = -0x8000;

/**
 * The raw number of the point at register `at` of `bytes`; null: not implemented, or no number. The caller guarantees that
 * the registers are there. Beside the specified markers the ends of a range are no numbers either: devices show them for a
 * value that does not fit.
 */
export function decodePoint(bytes: Uint8Array, at: number, type: PointType): number | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at * 2, POINT_REGISTERS[type] * 2);
  switch (type) {
    case 'int16':
      return within(view.getInt16(0), -0x7fff, 0x7ffe);
    case 'uint16':
      return within(view.getUint16(0), 0, 0xfffe);
    case 'int32':
      return within(view.getInt32(0), -0x7fffffff, 0x7ffffffe);
    case 'uint32':
      return within(view.getUint32(0), 0, 0xfffffffe);
    case 'acc32':
      // A counter at 0 is one that does not count.
      return within(view.getUint32(0), 1, 0xfffffffe);
    case 'int64':
      return within(Number(view.getBigInt64(0)), Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    case 'uint64':
      return within(Number(view.getBigUint64(0)), 0, Number.MAX_SAFE_INTEGER);
    case 'acc64':
      return within(Number(view.getBigUint64(0)), 1, Number.MAX_SAFE_INTEGER);
    case 'float32':
      return finite(view.getFloat32(0));
  }
}

/** The scale factor at register `at`, a power of ten; null: not implemented, or none that may be. */
export function decodeFactor(bytes: Uint8Array, at: number): number | null {
  const factor = new DataView(bytes.buffer, bytes.byteOffset + at * 2, 2).getInt16(0);
  return Math.abs(factor) <= LARGEST_FACTOR ? factor : null;
}

/** raw x 10^factor without binary noise: 2301 with -1 is 230.1. */
export function scaled(raw: number, factor: number): number {
  return factor < 0 ? raw / 10 ** -factor : raw * 10 ** factor;
}

/** The text of so many registers, two characters each, without what fills it up; empty: not implemented. */
export function decodeText(bytes: Uint8Array, at: number, registers: number): string {
  const text = String.fromCodePoint(...bytes.subarray(at * 2, (at + registers) * 2));
  const end = text.indexOf('\0');
  // What is no printable character of ASCII would only disturb whoever shows it.
  return (end < 0 ? text : text.slice(0, end)).replace(/[^\x20-\x7e]/g, '').trim();
}

/** The registers that a device would hold for a raw number; null: those that mean "not implemented". */
export function encodePoint(raw: number | null, type: PointType): Uint8Array {
  const view = new DataView(new ArrayBuffer(POINT_REGISTERS[type] * 2));
  switch (type) {
    case 'int16':
      view.setInt16(0, raw === null ? -0x8000 : clamped(raw, -0x7fff, 0x7fff));
      break;
    case 'uint16':
      view.setUint16(0, raw === null ? 0xffff : clamped(raw, 0, 0xffff));
      break;
    case 'int32':
      view.setInt32(0, raw === null ? -0x80000000 : clamped(raw, -0x7fffffff, 0x7fffffff));
      break;
    case 'uint32':
    case 'acc32':
      view.setUint32(0, raw === null ? (type === 'acc32' ? 0 : 0xffffffff) : clamped(raw, 0, 0xffffffff));
      break;
    case 'int64':
      view.setBigInt64(0, raw === null ? -(2n ** 63n) : BigInt(Math.round(raw)));
      break;
    case 'uint64':
    case 'acc64':
      view.setBigUint64(
        0,
        raw === null ? (type === 'acc64' ? 0n : 2n ** 64n - 1n) : BigInt(Math.max(0, Math.round(raw))),
      );
      break;
    case 'float32':
      view.setFloat32(0, raw ?? NaN);
      break;
  }
  return new Uint8Array(view.buffer);
}

/** A scale factor as a register; null: not implemented. */
export function encodeFactor(factor: number | null): Uint8Array {
  const view = new DataView(new ArrayBuffer(2));
  view.setInt16(0, factor ?? NO_FACTOR);
  return new Uint8Array(view.buffer);
}

/** Text over so many registers, filled up with zeros. */
export function encodeText(text: string, registers: number): Uint8Array {
  const bytes = new Uint8Array(registers * 2);
  for (let at = 0; at < Math.min(text.length, bytes.length); at++) bytes[at] = text.charCodeAt(at) & 0x7f;
  return bytes;
}

function within(raw: number, least: number, most: number): number | null {
  return raw >= least && raw <= most ? raw : null;
}

function finite(raw: number): number | null {
  return Number.isFinite(raw) ? raw : null;
}

function clamped(raw: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, Math.round(raw)));
}
