// The two checksums of SML: CRC-16/X.25, and CRC-16/Kermit of some early meters. Both reflect polynomial 0x1021.
// Knows bytes only: not where a frame or a message begins, nor in which byte order the checksum was sent.

/** Polynomial x^16 + x^12 + x^5 + 1, bit-reflected (ITU-T V.42; SML 1.04, section 8.3). */
const REFLECTED_POLYNOMIAL = 0x8408;

const TABLE = buildTable();

function buildTable(): Uint16Array {
  const table = new Uint16Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ REFLECTED_POLYNOMIAL : crc >>> 1;
    table[byte] = crc;
  }
  return table;
}

/** Runs the shared polynomial over `bytes[start, end)`. The caller keeps `start` and `end` inside the array. */
function run(initial: number, bytes: Uint8Array, start: number, end: number): number {
  let crc = initial;
  for (let at = start; at < end; at++) crc = (crc >>> 8) ^ (TABLE[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0);
  return crc;
}

/** CRC-16/X.25 of `bytes[start, end)`: initial value ffff, inverted at the end; "123456789" gives 0x906e. */
export function crcX25(bytes: Uint8Array, start = 0, end = bytes.length): number {
  return run(0xffff, bytes, start, end) ^ 0xffff;
}

/** CRC-16/Kermit of `bytes[start, end)`: initial value 0, not inverted; "123456789" gives 0x2189. */
export function crcKermit(bytes: Uint8Array, start = 0, end = bytes.length): number {
  return run(0, bytes, start, end);
}

/** The same 16 bits with the two bytes changed over: X.25 travels low byte first, SML numbers high byte first. */
export function swapBytes(crc: number): number {
  return ((crc & 0xff) << 8) | (crc >>> 8);
}
