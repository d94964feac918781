// Whole numbers in place of decimal ones: the storage step of a measurand, and the way there and back. Pure.
import { measurandInfo } from '../../vocabulary/measurands.ts';
import { unitInfo } from '../../vocabulary/units.ts';
import { MAX_INTEGER } from './byte-planes.ts';

/** value = integer * multiply / divide: tenths come back as 230.1 and not as 230.10000000000002. */
export interface Scale {
  readonly multiply: number;
  readonly divide: number;
}

export type Step = number | 'exact';

/**
 * The step of a measurand: from the configuration by its name or, for a name without phase, for all its phases, or by unit;
 * else the default of the unit. Where no unit is known, as measured.
 */
export function stepOf(measurand: string, unit: string | null, configured: Readonly<Record<string, Step>>): Step {
  const info = measurandInfo(measurand);
  for (const key of [measurand, info?.parts.family ?? null, unit]) {
    const step = key !== null && Object.hasOwn(configured, key) ? configured[key] : undefined;
    if (step !== undefined) return step;
  }
  return unitInfo(unit ?? info?.unit ?? null)?.step ?? 'exact';
}

export function scaleOf(step: number): Scale {
  const parts = Math.round(1 / step);
  // 0.1 is no binary number, but 10 is.
  if (step < 1 && Math.abs(parts * step - 1) < 1e-12) return { multiply: 1, divide: parts };
  return { multiply: step, divide: 1 };
}

export function toInteger(value: number, { multiply, divide }: Scale): number {
  return Math.round((value * divide) / multiply);
}

export function fromInteger(integer: number, { multiply, divide }: Scale): number {
  return (integer * multiply) / divide;
}

/** The nearest value that can be stored; one that is too large for whole numbers is kept as it is. */
export function quantize(value: number, scale: Scale): number {
  const integer = toInteger(value, scale);
  // + 0: no negative zero.
  return Math.abs(integer) <= MAX_INTEGER ? fromInteger(integer, scale) + 0 : value;
}

/** The whole numbers that stand for the values; null when one is too large, or (`isLossless`) would come back changed. */
export function integersOf(values: ArrayLike<number>, scale: Scale, isLossless: boolean): Float64Array | null {
  const integers = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    // + 0: a negative zero is no whole number, it would come back as a positive one.
    const integer = toInteger(value, scale) + 0;
    if (!(Math.abs(integer) <= MAX_INTEGER)) return null;
    if (isLossless && !Object.is(fromInteger(integer, scale), value)) return null;
    integers[i] = integer;
  }
  return integers;
}
