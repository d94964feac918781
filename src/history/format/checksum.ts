// A checksum at the end of what is stored, so that a bit that fell over on an old SD card is noticed and not shown as a
// value. It must not know what it protects.

import * as zlib from 'node:zlib';

/** Node's own is five times as fast, but for the call itself; Node 20 has it from 20.15 on only. */
const NATIVE: ((bytes: Uint8Array) => number) | undefined = zlib.crc32;
const WORTH_A_CALL_BYTES = 100;

/** CRC-32 (IEEE 802.3), reflected polynomial. */
const POLYNOMIAL = 0xedb8_8320;

const SIZE_BYTES = 4;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
  return crc;
});

/** The bytes with their checksum behind them. */
export function sealed(bytes: Uint8Array): Uint8Array {
  const all = new Uint8Array(bytes.length + SIZE_BYTES);
  all.set(bytes);
  new DataView(all.buffer).setUint32(bytes.length, crc32(bytes));
  return all;
}

/** The bytes without their checksum; null when it does not fit. */
export function unsealed(all: Uint8Array): Uint8Array | null {
  if (all.length < SIZE_BYTES) return null;
  const bytes = all.subarray(0, all.length - SIZE_BYTES);
  const expected = new DataView(all.buffer, all.byteOffset + bytes.length, SIZE_BYTES).getUint32(0);
  return crc32(bytes) === expected ? bytes : null;
}

export function crc32(bytes: Uint8Array): number {
  return NATIVE === undefined || bytes.length < WORTH_A_CALL_BYTES ? slowCrc32(bytes) : NATIVE(bytes);
}

/** The same without Node's help. */
export function slowCrc32(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ (TABLE[(crc ^ (bytes[i] ?? 0)) & 0xff] ?? 0);
  return ~crc >>> 0;
}
