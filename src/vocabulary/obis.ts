// Which OBIS code is which measurand, and which codes name the meter instead of measuring something.
// Data only. Codes that are not here keep their OBIS name: better an odd name than a wrong one.

import type { Measurand } from './measurands.ts';

/**
 * Value groups C.D.E of electricity (A = 1, B = 0, F = 255) after IEC 62056-6-1: C 1/2 active import/export, 3/4
 * reactive, 9 apparent, 15 magnitude, 16 signed, 11 current, 12 voltage, 13 power factor, 14 frequency; 20, 40, 60
 * added for L1, L2, L3. D 7 now, 8 counter. E tariff. Other F are past values (one day, one week ...) and stay OBIS.
 * 16.7.0, 15.7.0, 1.7.0, 1.7.1 and 2.7.0 are not here: they decide on `power` together, see measurands.ts.
 * 3.7.0 and 4.7.0 are halves of a signed value and stay OBIS.
 */
const ELECTRICITY: Readonly<Record<string, Measurand>> = {
  '1.8.0': 'energyImport',
  '1.8.1': 'energyImportT1',
  '1.8.2': 'energyImportT2',
  '2.8.0': 'energyExport',
  '2.8.1': 'energyExportT1',
  '2.8.2': 'energyExportT2',
  '15.8.0': 'energySum',
  '15.8.1': 'energySumT1',
  '15.8.2': 'energySumT2',
  '3.8.0': 'reactiveEnergyImport',
  '3.8.1': 'reactiveEnergyImportT1',
  '3.8.2': 'reactiveEnergyImportT2',
  '4.8.0': 'reactiveEnergyExport',
  '4.8.1': 'reactiveEnergyExportT1',
  '4.8.2': 'reactiveEnergyExportT2',
  '9.8.0': 'apparentEnergy',
  '21.8.0': 'energyImportL1',
  '41.8.0': 'energyImportL2',
  '61.8.0': 'energyImportL3',
  '22.8.0': 'energyExportL1',
  '42.8.0': 'energyExportL2',
  '62.8.0': 'energyExportL3',
  '36.7.0': 'powerL1',
  '56.7.0': 'powerL2',
  '76.7.0': 'powerL3',
  '21.7.0': 'importPowerL1',
  '41.7.0': 'importPowerL2',
  '61.7.0': 'importPowerL3',
  '22.7.0': 'exportPowerL1',
  '42.7.0': 'exportPowerL2',
  '62.7.0': 'exportPowerL3',
  '9.7.0': 'apparentPower',
  '29.7.0': 'apparentPowerL1',
  '49.7.0': 'apparentPowerL2',
  '69.7.0': 'apparentPowerL3',
  '12.7.0': 'voltage',
  '32.7.0': 'voltageL1',
  '52.7.0': 'voltageL2',
  '72.7.0': 'voltageL3',
  '11.7.0': 'current',
  '31.7.0': 'currentL1',
  '51.7.0': 'currentL2',
  '71.7.0': 'currentL3',
  '91.7.0': 'currentN',
  '13.7.0': 'powerFactor',
  '33.7.0': 'powerFactorL1',
  '53.7.0': 'powerFactorL2',
  '73.7.0': 'powerFactorL3',
  '14.7.0': 'frequency',
  // 81.7.xy: angle from y to x, where 0..2 are the voltages and 4..6 the currents of L1..L3. 81.7.1 and 81.7.2 are
  // angles between two voltages and stay OBIS.
  '81.7.4': 'phaseAngleL1',
  '81.7.15': 'phaseAngleL2',
  '81.7.26': 'phaseAngleL3',
};

/** Ambient temperature, medium-independent (IEC 62056-6-1, table of abstract objects). */
const AMBIENT_TEMPERATURE = '0-0:96.9.0*255';

const MEASURAND_OF = new Map<string, Measurand>([
  ...Object.entries(ELECTRICITY).map(([cde, measurand]): [string, Measurand] => [`1-0:${cde}*255`, measurand]),
  [AMBIENT_TEMPERATURE, 'temperature'],
]);

/** What `power`, and the halves of it that a meter sends beside, are named. */
const POWERS: readonly Measurand[] = ['power', 'importPower', 'exportPower'];

/** Every measurand that an SML meter can send. */
export const SML_MEASURANDS: readonly Measurand[] = [...new Set([...POWERS, ...MEASURAND_OF.values()])];

/** The measurand of a full OBIS code, or undefined. */
export function measurandOfObis(obis: string): Measurand | undefined {
  return MEASURAND_OF.get(obis);
}

/** The code that a measurand is read from; null: several codes decide on it, or the name is a code itself. */
export function obisOfMeasurand(name: string): string | null {
  for (const [obis, measurand] of MEASURAND_OF) if (measurand === name) return obis;
  return null;
}

/** Codes that may carry the meter's id, the best first (DIN 43863-5 in the first two). */
export const DEVICE_ID_CODES: readonly string[] = ['1-0:96.1.0*255', '1-0:0.0.9*255', '1-0:0.0.0*255'];

/** Codes that carry the maker as three letters; the second is EMH's and older meters'. */
export const MAKER_CODES: readonly string[] = ['1-0:96.50.1*1', '129-129:199.130.3*255'];

/** The meter's public key, 48 bytes: it never changes, so it is not a reading. */
export const PUBLIC_KEY_CODE = '129-129:199.130.5*255';
