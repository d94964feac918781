// Registers <-> numbers: types, word order, "not available" markers, scale. Pure; knows no meter and no bus.

/** How a value lies in one or more 16-bit registers. Bytes inside a register are always big-endian (Modbus spec 4.2). */
export type RegisterType = 'uint16' | 'int16' | 'uint32' | 'int32' | 'uint64' | 'int64' | 'float32' | 'float64';

/** Order of the registers of one value: `big` = high word first. */
export type WordOrder = 'big' | 'little';

export const REGISTER_COUNT: Readonly<Record<RegisterType, number>> = {
  uint16: 1,
  int16: 1,
  uint32: 2,
  int32: 2,
  uint64: 4,
  int64: 4,
  float32: 2,
  float64: 4,
};

/** What decoding a value needs to know. */
export interface ValueFormat {
  readonly type: RegisterType;
  readonly wordOrder: WordOrder;
  /** value = raw x scale, in the canonical unit. */
  readonly scale: number;
  /** Raw words that mean "not available", as a hexadecimal number, high word first ("0x7fffffff"). */
  readonly invalid: readonly string[];
}

/**
 * The value at `offset` (bytes) of `bytes`, or null when the meter says "not available": one of the declared markers,
 * or for floats NaN and infinities. The caller guarantees that the bytes are there.
 */
export function decodeValue(bytes: Uint8Array, offset: number, format: ValueFormat): number | null {
  const words = REGISTER_COUNT[format.type];
  const view = inBigOrder(bytes, offset, words, format.wordOrder);
  if (format.invalid.length > 0) {
    const hex = hexOf(view, words);
    if (format.invalid.some((marker) => sameHex(marker, hex))) return null;
  }
  const raw = readRaw(view, format.type);
  return Number.isFinite(raw) ? applyScale(raw, format.scale) : null;
}

/**
 * The registers that a meter would hold for `value`, as bytes: the inverse of decodeValue. Integers are rounded and
 * clamped to the type's range; null becomes the first declared marker, or NaN for floats without one.
 */
export function encodeValue(value: number | null, format: ValueFormat): Uint8Array {
  const words = REGISTER_COUNT[format.type];
  const view = new DataView(new ArrayBuffer(words * 2));
  if (value === null) writeMarker(view, words, format);
  else writeRaw(view, format.type, removeScale(value, format.scale));
  return reorder(new Uint8Array(view.buffer), words, format.wordOrder);
}

/** raw x scale without binary noise for scales like 0.1: 2301 x 0.1 is 230.1, not 230.10000000000002. */
export function applyScale(raw: number, scale: number): number {
  if (scale === 1) return raw;
  // Turned round, 0 stays 0 and does not become -0.
  if (raw === 0) return 0;
  const divisor = 1 / scale;
  const wholeDivisor = Math.round(divisor);
  return Math.abs(scale) < 1 && Math.abs(divisor - wholeDivisor) < 1e-6 ? raw / wholeDivisor : raw * scale;
}

function removeScale(value: number, scale: number): number {
  return scale === 1 ? value : value / scale;
}

function inBigOrder(bytes: Uint8Array, offset: number, words: number, order: WordOrder): DataView {
  if (order === 'big' || words === 1) return new DataView(bytes.buffer, bytes.byteOffset + offset, words * 2);
  const slice = reorder(bytes.subarray(offset, offset + words * 2), words, order);
  return new DataView(slice.buffer, slice.byteOffset, words * 2);
}

/** The same words in the other order when `order` is little; its own inverse. */
function reorder(bytes: Uint8Array, words: number, order: WordOrder): Uint8Array {
  if (order === 'big' || words === 1) return bytes;
  const out = new Uint8Array(words * 2);
  for (let word = 0; word < words; word++) {
    out.set(bytes.subarray(word * 2, word * 2 + 2), (words - 1 - word) * 2);
  }
  return out;
}

function readRaw(view: DataView, type: RegisterType): number {
  switch (type) {
    case 'uint16':
      return view.getUint16(0);
    case 'int16':
      return view.getInt16(0);
    case 'uint32':
      return view.getUint32(0);
    case 'int32':
      return view.getInt32(0);
    case 'uint64':
      return Number(view.getBigUint64(0));
    case 'int64':
      return Number(view.getBigInt64(0));
    case 'float32':
      return view.getFloat32(0);
    case 'float64':
      return view.getFloat64(0);
  }
}

function writeRaw(view: DataView, type: RegisterType, raw: number): void {
  switch (type) {
    case 'uint16':
      return view.setUint16(0, clampInteger(raw, 0, 0xffff));
    case 'int16':
      return view.setInt16(0, clampInteger(raw, -0x8000, 0x7fff));
    case 'uint32':
      return view.setUint32(0, clampInteger(raw, 0, 0xffffffff));
    case 'int32':
      return view.setInt32(0, clampInteger(raw, -0x80000000, 0x7fffffff));
    case 'uint64':
      return view.setBigUint64(0, BigInt(clampInteger(raw, 0, Number.MAX_SAFE_INTEGER)));
    case 'int64':
      return view.setBigInt64(0, BigInt(clampInteger(raw, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)));
    case 'float32':
      return view.setFloat32(0, raw);
    case 'float64':
      return view.setFloat64(0, raw);
  }
}

function writeMarker(view: DataView, words: number, format: ValueFormat): void {
  const marker = format.invalid[0];
  if (marker === undefined) {
    if (format.type === 'float32') view.setFloat32(0, NaN);
    else if (format.type === 'float64') view.setFloat64(0, NaN);
    return;
  }
  const hex = marker
    .replace(/^0x/i, '')
    .padStart(words * 4, '0')
    .slice(-words * 4);
  for (let word = 0; word < words; word++) view.setUint16(word * 2, parseInt(hex.slice(word * 4, word * 4 + 4), 16));
}

function clampInteger(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, Math.round(value)));
}

function hexOf(view: DataView, words: number): string {
  let hex = '';
  for (let word = 0; word < words; word++)
    hex += view
      .getUint16(word * 2)
      .toString(16)
      .padStart(4, '0');
  return hex;
}

function sameHex(marker: string, hex: string): boolean {
  return marker.replace(/^0x/i, '').toLowerCase().padStart(hex.length, '0') === hex;
}
