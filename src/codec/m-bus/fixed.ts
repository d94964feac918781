// The fixed data structure of older meters: two counters with a common status (EN 13757-3, annex; withdrawn, still in the field).
import { decodeBcd, decodeSigned, scaleByTen } from './number.ts';
import type { MBusUnit, Quantity } from './quantity.ts';
import type { MBusRecord } from './records.ts';

/** Identification, access number, status, medium and units, two counters. */
export const FIXED_BYTES = 16;

export interface FixedData {
  readonly identification: string;
  readonly accessNumber: number;
  readonly status: number;
  readonly medium: number;
  readonly records: readonly MBusRecord[];
}

const BINARY = 0x01;
const HISTORIC = 0x02;
/** The unit of the second counter: that of the first, and the counter is one of the last due date. */
const SAME_BUT_HISTORIC = 0x3e;

interface FixedUnit {
  readonly quantity: Quantity;
  readonly unit: MBusUnit | null;
  readonly exponent: number;
}

/** Three powers of ten each, from the first code on. */
const UNITS: readonly (readonly [first: number, last: number, Quantity, MBusUnit, exponent: number])[] = [
  [0x02, 0x0a, 'energy', 'Wh', 0],
  [0x0b, 0x13, 'energy', 'J', 3],
  [0x14, 0x1c, 'power', 'W', 0],
  [0x1d, 0x25, 'power', 'J/h', 3],
  [0x26, 0x2e, 'volume', 'm3', -6],
  [0x2f, 0x37, 'volumeFlow', 'm3/h', -6],
  [0x38, 0x38, 'externalTemperature', '°C', -3],
];
const HEAT_COST = 0x39;

/** Null: there are too few bytes. */
export function decodeFixed(bytes: Uint8Array, highFirst: boolean): FixedData | null {
  if (bytes.length < FIXED_BYTES) return null;
  const [, , , , accessNumber = 0, status = 0, low = 0, high = 0] = bytes;
  const field = (at: number): Uint8Array => inOrder(bytes.slice(at, at + 4), highFirst);
  const firstCode = low & 0x3f;
  const secondCode = high & 0x3f;
  const isHistoric = (status & HISTORIC) !== 0;
  const first = counter(field(8), firstCode, status, isHistoric);
  const isOlder = secondCode === SAME_BUT_HISTORIC;
  const second = counter(field(12), isOlder ? firstCode : secondCode, status, isHistoric || isOlder);
  return {
    identification: hexOf(field(0)),
    ...{ accessNumber, status },
    medium: (low >> 6) | ((high >> 6) << 2),
    records: [first, second],
  };
}

function inOrder(bytes: Uint8Array, highFirst: boolean): Uint8Array {
  return highFirst ? bytes.reverse() : bytes;
}

function hexOf(bytes: Uint8Array): string {
  return [...bytes]
    .reverse()
    .map((byte) => byte.toString(16).padStart(2, '0').toUpperCase())
    .join('');
}

function counter(bytes: Uint8Array, code: number, status: number, isHistoric: boolean): MBusRecord {
  const { quantity, unit, exponent } = unitOf(code);
  const number = (status & BINARY) !== 0 ? decodeSigned(bytes) : decodeBcd(bytes);
  return {
    ...{ function: 'now', storage: isHistoric ? 1 : 0, tariff: 0, subunit: 0, modifiers: [] },
    ...{ quantity, unit, ownUnit: null, error: null },
    value: number === null ? null : scaleByTen(number, exponent),
    description: Uint8Array.of(code),
  };
}

function unitOf(code: number): FixedUnit {
  if (code === HEAT_COST) return { quantity: 'heatCostAllocation', unit: null, exponent: 0 };
  for (const [first, last, quantity, unit, exponent] of UNITS) {
    if (code >= first && code <= last) return { quantity, unit, exponent: exponent + code - first };
  }
  return { quantity: 'reserved', unit: null, exponent: 0 };
}
