// What heat meters write under codes that mean something else for electricity: energy and volume of IEC 62056-21 readouts without a
// medium (Landis+Gyr UH50, T550 and their kin). Pure.
import { numberOf, type DataLine } from '../../codec/obis-text/data-line.ts';
import type { TextReading } from '../../source/obis-text/readings.ts';
import { inUnit, unitOfSpelling } from '../../vocabulary/units.ts';

/** As `6.8` and `6.26` are completed. */
const NAMES: Readonly<Record<string, { readonly measurand: string; readonly unit: string }>> = {
  '1-0:6.8.0*255': { measurand: 'heatEnergy', unit: 'Wh' },
  '1-0:6.26.0*255': { measurand: 'volume', unit: 'm3' },
};

/** Only present values whose unit is that of heat: everything else is what it is for electricity, or nothing. */
export function readHeatLines(lines: readonly DataLine[]): TextReading[] {
  const found = new Map<string, TextReading>();
  for (const line of lines) {
    const known = NAMES[line.obis];
    const number = known === undefined ? null : numberOf(line);
    if (known === undefined || number === null || number.unit === null || found.has(known.measurand)) continue;
    const spelling = unitOfSpelling(number.unit);
    if (spelling?.unit !== known.unit) continue;
    const value = inUnit(number.value, spelling.factor);
    found.set(known.measurand, { ...known, value, obis: line.obis });
  }
  return [...found.values()];
}
