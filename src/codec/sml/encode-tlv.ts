// Writes the type-length fields of SML: octet strings, integers of a chosen width, truth values, lists.
// Must not know messages. The way back of tlv.ts, for fixtures and the simulator.

import { TLV_BOOLEAN, TLV_INT, TLV_LIST, TLV_OCTETS, TLV_UINT } from './tlv.ts';

/** A field that is left out. */
export const ABSENT: Uint8Array = Uint8Array.of(0x01);

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/**
 * A TL field. `count` is data bytes, or elements for a list. `tlBytes` asks for more bytes than needed, as a meter
 * may; the length of everything but a list counts them.
 */
function tl(type: number, count: number, tlBytes = 1): Uint8Array {
  let bytes = tlBytes;
  const total = (): number => (type === TLV_LIST ? count : count + bytes);
  while (total() >= 16 ** bytes) bytes++;
  const field = new Uint8Array(bytes);
  let rest = total();
  for (let index = bytes - 1; index >= 0; index--) {
    field[index] = (rest & 15) | (index < bytes - 1 ? 0x80 : 0);
    rest >>= 4;
  }
  field[0] = (field[0] ?? 0) | (type << 4);
  return field;
}

/** An octet string. An empty one is the same as `ABSENT`. */
export function octets(data: Uint8Array, tlBytes = 1): Uint8Array {
  return concat([tl(TLV_OCTETS, data.length, tlBytes), data]);
}

/** A list of elements that are already encoded. */
export function list(elements: readonly Uint8Array[], tlBytes = 1): Uint8Array {
  return concat([tl(TLV_LIST, elements.length, tlBytes), ...elements]);
}

export function boolean(value: boolean): Uint8Array {
  return Uint8Array.of((TLV_BOOLEAN << 4) | 2, value ? 1 : 0);
}

/**
 * An integer, high byte first. Without `widthBytes` (1 to 8) as few bytes as hold it; a value that does not fit into
 * the width keeps its low bytes, as in a meter's register.
 */
export function integer(type: 'int' | 'uint', value: number | bigint, widthBytes?: number): Uint8Array {
  const whole = BigInt(value);
  const width = widthBytes ?? shortestWidthBytes(type, whole);
  const data = new Uint8Array(width);
  let rest = BigInt.asUintN(64, whole);
  for (let index = width - 1; index >= 0; index--) {
    data[index] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return concat([tl(type === 'int' ? TLV_INT : TLV_UINT, width), data]);
}

/** Fewest bytes, 1 to 8, that hold the value. */
function shortestWidthBytes(type: 'int' | 'uint', value: bigint): number {
  for (let width = 1; width < 8; width++) {
    const kept = type === 'int' ? BigInt.asIntN(8 * width, value) : BigInt.asUintN(8 * width, value);
    if (kept === value) return width;
  }
  return 8;
}
