// The register by which a simulated meter is told from its relatives. Knows no meter's other values and no wire.
import { encodeValue } from '../codec/modbus/registers.ts';
import { identifyRegisterCount, parseIdentifyKey } from '../definition/identify.ts';
import type { IdentifyRegister } from '../definition/modbus-meter.ts';
import type { RegisterBlock } from './register-space.ts';

/** It holds the first value of its table; null when the table knows none. */
export function identifyBlock(identify: IdentifyRegister): RegisterBlock | null {
  const range = parseIdentifyKey(Object.keys(identify.values)[0] ?? '');
  if (range === null) return null;
  const count = identifyRegisterCount(identify);
  const bytes = encodeValue(range.first, { type: count === 2 ? 'uint32' : 'uint16', ...PLAIN });
  return { address: identify.address, count, read: () => bytes };
}

const PLAIN = { wordOrder: 'big', scale: 1, invalid: [] } as const;
