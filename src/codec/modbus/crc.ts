// CRC-16/MODBUS (reflected polynomial 0xA001, initial 0xFFFF). Pure arithmetic.
// Source: MODBUS over Serial Line V1.02, appendix B.

const TABLE = Uint16Array.from({ length: 256 }, (_, index) => {
  let crc = index;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  return crc;
});

/** CRC over bytes[start, end). It is sent low byte first. `initial` 0 gives CRC-16/ARC, that of P1 telegrams. */
export function crc16(bytes: Uint8Array, start = 0, end = bytes.length, initial = 0xffff): number {
  let crc = initial;
  for (let i = start; i < end; i++) crc = (crc >> 8) ^ (TABLE[(crc ^ (bytes[i] ?? 0)) & 0xff] ?? 0);
  return crc;
}
