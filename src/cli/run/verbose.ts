// What `-v` prints: bytes on the buses, and readings. Text only.
import type { Snapshot } from '../../model/reading.ts';

/** `rs485 > 01 04 00 00 00 24 f0 11` */
export function hexDump(bus: string, direction: 'out' | 'in', bytes: Uint8Array): string {
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return `${bus} ${direction === 'out' ? '>' : '<'} ${hex}\n`;
}

/** `home: voltageL1 230.1 V, powerL1 12 W` */
export function readingsText(snapshot: Snapshot): string {
  const values = snapshot.readings.map(
    ({ measurand, value, unit }) => `${measurand} ${value}${unit ? ` ${unit}` : ''}`,
  );
  return `${snapshot.device}: ${values.join(', ')}\n`;
}
