// Who a played meter says it is: always the same on this machine for the same output, another one elsewhere. Pure but for the
// machine's identity, which is handed in.
import { createHash } from 'node:crypto';

/** Bit of a MAC address that says that nobody has sold it (IEEE 802, locally administered). */
const LOCALLY_ADMINISTERED = 0x02;
const MULTICAST = 0x01;

/** Numbers of energy meters begin with 1 9 and have ten digits, so that inverters' tools accept it. */
const FIRST_SERIAL = 1_900_000_000;
const SERIALS = 90_000_000;

/** Twelve hexadecimal digits in upper case. */
export function macOf(machine: string, output: string): string {
  const bytes = hashOf(machine, output).subarray(0, 6);
  bytes[0] = ((bytes[0] ?? 0) & ~MULTICAST) | LOCALLY_ADMINISTERED;
  return bytes.toString('hex').toUpperCase();
}

export function serialOf(machine: string, output: string): number {
  return FIRST_SERIAL + (hashOf(machine, output).readUInt32BE(8) % SERIALS);
}

/** The machine's identity is confidential: only a hash of it leaves the machine. */
function hashOf(machine: string, output: string): Buffer {
  return createHash('sha256').update(['emulate', machine, output].join('\n')).digest();
}
