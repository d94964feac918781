// Unit codes of DLMS/COSEM as SML sends them, and exact decimal scaling of raw values.
// Must not know which unit belongs to which OBIS code.

import type { Unit } from '../../vocabulary/units.ts';

/** Code to unit name: IEC 62056-6-2, table "physical units". Absent, 0 and 255 mean: no unit. */
const UNIT_NAMES: ReadonlyMap<number, Unit | 'a' | 'mo' | 'J'> = new Map([
  [1, 'a'],
  [2, 'mo'],
  [3, 'wk'],
  [4, 'd'],
  [5, 'h'],
  [6, 'min'],
  [7, 's'],
  [8, 'deg'],
  [9, 'degC'],
  [13, 'm3'],
  [14, 'm3'],
  [15, 'm3/h'],
  [16, 'm3/h'],
  [19, 'l'],
  [20, 'kg'],
  [23, 'Pa'],
  [24, 'bar'],
  [25, 'J'],
  [27, 'W'],
  [28, 'VA'],
  [29, 'var'],
  [30, 'Wh'],
  [31, 'VAh'],
  [32, 'varh'],
  [33, 'A'],
  [34, 'C'],
  [35, 'V'],
  [38, 'ohm'],
  [44, 'Hz'],
  [56, '%'],
]);

/** Name of a unit code, or null where there is none or it is not known. */
export function unitName(code: number | null): string | null {
  return code === null ? null : (UNIT_NAMES.get(code) ?? null);
}

/** Code of a unit name, or null: the way back, for the encoder. */
export function unitCode(name: string): number | null {
  for (const [code, known] of UNIT_NAMES) if (known === name) return code;
  return null;
}

/** Powers of ten that a double holds exactly end at 10^22. */
const POWERS_OF_TEN = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);

/** The scaler is an Integer8 (SML 1.04, section 6.4.7). */
const SCALER_LIMIT = 128;

/**
 * raw * 10^scaler as the double nearest to the true decimal number: 224624136 and -1 give 22462413.6.
 * Dividing by an exact power of ten rounds once; multiplying by 0.1 would round twice.
 * Null where the scaler is outside -128..128, which no meter means.
 */
export function scaleDecimal(raw: number | bigint, scaler: number): number | null {
  if (scaler === 0) return Number(raw);
  const power = POWERS_OF_TEN[Math.abs(scaler)];
  if (power === undefined || typeof raw === 'bigint') {
    return Math.abs(scaler) <= SCALER_LIMIT ? Number(`${raw}e${scaler}`) : null;
  }
  return scaler < 0 ? raw / power : raw * power;
}
