// What is sent to a meter (IEC 62056-21, 6.3), and what is sent by one. Pure.

export const ACKNOWLEDGE = 0x06;
export const STX = 0x02;
export const ETX = 0x03;

/** Opens the conversation with whoever is under the head. */
export const SIGN_ON: Uint8Array = Buffer.from('/?!\r\n', 'latin1');

/** Normal protocol, this speed, data readout. */
export function acknowledge(speedCharacter: string): Uint8Array {
  return Buffer.concat([Buffer.of(ACKNOWLEDGE), Buffer.from(`0${speedCharacter}0\r\n`, 'latin1')]);
}

/** Zeros for so long that a meter with a battery notices them (annex B: 2.1 s to 2.3 s). */
export function wakeUp(byteMs: number): Uint8Array {
  return new Uint8Array(Math.ceil(WAKE_UP_MS / byteMs));
}

const WAKE_UP_MS = 2200;

/** Of everything behind STX up to and with ETX, 7 bits each. */
export function blockCheck(bytes: Uint8Array): number {
  return bytes.reduce((check, byte) => check ^ (byte & 0x7f), 0);
}

/** The data of a meter in their frame, as it sends them. */
export function encodeReadout(lines: readonly string[]): Uint8Array {
  const block = Buffer.concat([Buffer.from([...lines, '!', ''].join('\r\n'), 'latin1'), Buffer.of(ETX)]);
  return Buffer.concat([Buffer.of(STX), block, Buffer.of(blockCheck(block))]);
}
