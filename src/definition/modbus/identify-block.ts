// The register by which a meter is told from its relatives, as the meter itself answers it. Knows no other values, no wire.
import type { RegisterBlock } from '../../codec/modbus/register-space.ts';
import { encodeValue } from '../../codec/modbus/registers.ts';
import { identifyRegisterCount, parseIdentifyKey } from './identify.ts';
import type { IdentifyRegister } from './model.ts';

/** Always readable. */
export interface IdentifyBlock extends RegisterBlock {
  read(): Uint8Array;
}

/** It holds the first value of its table; null when the table knows none. */
export function identifyBlock(identify: IdentifyRegister): IdentifyBlock | null {
  const range = parseIdentifyKey(Object.keys(identify.values)[0] ?? '');
  if (range === null) return null;
  const count = identifyRegisterCount(identify);
  const bytes = encodeValue(range.first, { type: count === 2 ? 'uint32' : 'uint16', ...PLAIN });
  return { address: identify.address, count, read: () => bytes };
}

const PLAIN = { wordOrder: 'big', scale: 1, invalid: [] } as const;
