// Which OBIS code is which measurand, and which codes name the meter instead of measuring something.
// Data only. Codes that are not here keep their OBIS name: better an odd name than a wrong one.

import { MEASURAND_NAMES, MEASURANDS, measurandInfo, type Measurand } from './measurands.ts';

/**
 * Codes of electricity after IEC 62056-6-1: C 1/2 active import/export, 3/4 reactive, 9 apparent, 15 magnitude, 16 signed,
 * 11 current, 12 voltage, 13 power factor, 14 frequency; 20, 40, 60 added for L1, L2, L3. D 7 now, 8 counter. E tariff.
 * Other F than 255 are past values (one day, one week ...) and stay OBIS; so do 3.7.0 and 4.7.0, halves of a signed value.
 */
const MEASURAND_OF: ReadonlyMap<string, Measurand> = new Map(
  MEASURAND_NAMES.flatMap((name) => {
    const { obis } = MEASURANDS[name];
    return obis === null ? [] : [[obis, name] as const];
  }),
);

/** What 16.7.0, 15.7.0, 1.7.0, 1.7.1 and 2.7.0 decide on together: the power, and its halves where a meter sends them. */
export const SML_POWERS: readonly Measurand[] = ['power', 'importPower', 'exportPower'];

/** Every measurand that an SML meter can send. */
export const SML_MEASURANDS: readonly Measurand[] = [...SML_POWERS, ...MEASURAND_OF.values()];

/** The measurand of a full OBIS code, or undefined. */
export function measurandOfObis(obis: string): Measurand | undefined {
  return MEASURAND_OF.get(obis);
}

/** The code that a measurand is read from; null: several codes decide on it, or the name is a code itself. */
export function obisOfMeasurand(name: string): string | null {
  return measurandInfo(name)?.obis ?? null;
}

/** Codes that may carry the meter's id, the best first (DIN 43863-5 in the first two). */
export const DEVICE_ID_CODES: readonly string[] = ['1-0:96.1.0*255', '1-0:0.0.9*255', '1-0:0.0.0*255'];

/** Codes that carry the maker as three letters; the second is EMH's and older meters'. */
export const MAKER_CODES: readonly string[] = ['1-0:96.50.1*1', '129-129:199.130.3*255'];

/** The meter's public key, 48 bytes: it never changes, so it is not a reading. */
export const PUBLIC_KEY_CODE = '129-129:199.130.5*255';
