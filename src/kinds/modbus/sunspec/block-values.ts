// The values of one block as it came in one read: its header, its scale factors, what is not implemented, power factors in
// per cent or of one. Pure; it must not know buses or devices.
import { HEADER_REGISTERS } from '../../../codec/sunspec/chain.ts';
import { decodeFactor, decodePoint, decodeText, scaled } from '../../../codec/sunspec/points.ts';
import type { SunSpecModel, SunSpecPoint } from '../../../definition/sunspec/model.ts';
import { isMeasurand, measurandInfo } from '../../../vocabulary/measurands.ts';
import type { BlockRead } from './layout.ts';

export interface PointValue {
  readonly point: SunSpecPoint;
  /** Canonical unit; null: the device does not say. */
  readonly value: number | null;
}

/** As in the device's common model; empty where it says nothing. */
export interface SunSpecIdentity {
  readonly manufacturer: string;
  readonly model: string;
  readonly version: string;
  readonly serialNumber: string;
}

/** Null: another block lies there, or none: nothing of what came is to be believed. */
export function blockValues({ block, model, points }: BlockRead, bytes: Uint8Array): PointValue[] | null {
  if (!isBlock(block, bytes)) return null;
  const values = points.map((point) => ({ point, value: valueOf(point, model, bytes) }));
  return values.map((each) =>
    isPowerFactor(each.point) ? { ...each, value: powerFactor(each.value, each.point, values) } : each,
  );
}

/** Null: another block lies there. */
export function identityOf({ block }: BlockRead, bytes: Uint8Array): SunSpecIdentity | null {
  if (!isBlock(block, bytes)) return null;
  return {
    manufacturer: decodeText(bytes, 2, 16),
    model: decodeText(bytes, 18, 16),
    version: decodeText(bytes, 42, 8),
    serialNumber: decodeText(bytes, 50, 16),
  };
}

function isBlock({ id, length }: BlockRead['block'], bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_REGISTERS * 2);
  return view.getUint16(0) === id && view.getUint16(2) === length;
}

function valueOf(point: SunSpecPoint, model: SunSpecModel, bytes: Uint8Array): number | null {
  if (point.part !== null && !isString(point.part, model, bytes)) return null;
  const raw = decodePoint(bytes, point.at, point.type);
  if (raw === null || point.factorAt === null) return raw;
  const factor = decodeFactor(bytes, point.factorAt);
  return factor === null ? null : scaled(raw, factor);
}

/** There are so many parts, and this one is a string. */
function isString(part: number, { repeat }: SunSpecModel, bytes: Uint8Array): boolean {
  if (repeat === null) return false;
  const { countAt, size, nameAt, nameRegisters, otherNames, kindAt, stringKind } = repeat;
  const count = decodePoint(bytes, countAt, 'uint16');
  // Some leave the number out: then the length of the block says it.
  if (count !== null && part > count) return false;
  const shift = (part - 1) * size;
  if (otherNames.test(decodeText(bytes, nameAt + shift, nameRegisters))) return false;
  const kind = kindAt === null ? stringKind : decodePoint(bytes, kindAt + shift, 'uint16');
  return kind === null || kind === stringKind;
}

function isPowerFactor({ unit, measurand }: SunSpecPoint): boolean {
  return unit === '1' && measurandInfo(measurand)?.parts.family === 'powerFactor';
}

/** A little more than 1 is rounding. */
const LARGEST = 1.001;

/**
 * The definitions say per cent, and many devices give it of one: 0.98 and 98 are the same. Between -1 and 1 it may be either:
 * then active and apparent power of the same moment say which is nearer, and where they are missing there is no value.
 */
function powerFactor(value: number | null, { measurand }: SunSpecPoint, values: readonly PointValue[]): number | null {
  if (value === null || value === 0) return value;
  const size = Math.abs(value);
  if (size > LARGEST) return size <= 100 * LARGEST ? hundredth(value) : null;
  const place = measurand.slice('powerFactor'.length);
  const power = valueIn(values, `power${place}`);
  const apparent = valueIn(values, `apparentPower${place}`);
  if (power === null || apparent === null || apparent === 0) return null;
  const ratio = Math.abs(power / apparent);
  return Math.abs(size - ratio) <= Math.abs(size / 100 - ratio) ? value : hundredth(value);
}

/** Without binary noise: 97.07 per cent is 0.9707. */
function hundredth(value: number): number {
  return Number((value / 100).toPrecision(12));
}

function valueIn(values: readonly PointValue[], name: string): number | null {
  if (!isMeasurand(name)) return null;
  return values.find(({ point }) => point.measurand === name)?.value ?? null;
}
