// Text telegrams from the side of the meter. Knows no wire.
import { crc16 } from '../modbus/crc.ts';

const EVEN_ROWS = [0x00, 0x80] as const;

/** From `/` to the checksum, or to the bare `!` of meters that have none (before DSMR 4, D0). */
export function encodeTelegram(identification: string, lines: readonly string[], hasChecksum: boolean): Uint8Array {
  const text = [`/${identification}`, '', ...lines, '!'].join('\r\n');
  const bytes = Buffer.from(text, 'latin1');
  const checksum = crc16(bytes, 0, bytes.length, 0).toString(16).toUpperCase().padStart(4, '0');
  return Buffer.from(`${text}${hasChecksum ? checksum : ''}\r\n`, 'latin1');
}

/** As 7 data bits with even parity look to whoever reads 8 bits. */
export function withParityBits(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => byte | EVEN_ROWS[isOdd(byte) ? 1 : 0]);
}

function isOdd(byte: number): boolean {
  let bits = byte ^ (byte >> 4);
  bits ^= bits >> 2;
  return ((bits ^ (bits >> 1)) & 1) === 1;
}

/** 57 Wh as `000000.057*kWh`: so many digits before the point, three behind it. */
export function fixedPoint(value: number, digits: number, decimals: number, unit: string): string {
  const sign = value < 0 ? '-' : '';
  const text = Math.abs(value).toFixed(decimals);
  return `${sign}${text.padStart(digits + (decimals > 0 ? decimals + 1 : 0), '0')}*${unit}`;
}
