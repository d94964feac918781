// What people call a value, and where it stands in a table with phases as columns: asked of the vocabulary. Pure.
import { deviceValueInfo } from '../../../src/vocabulary/device-values.ts';
import { familyText, measurandInfo, PHASES, type Phase } from '../../../src/vocabulary/measurands.ts';
import { capitalised, valueText } from '../../../src/vocabulary/value-text.ts';
import type { Language } from './settings.ts';

export { PHASES };

export interface Place {
  readonly row: string;
  /** '' = the column for the whole. */
  readonly column: '' | Phase;
}

/** powerL1 -> row "power", column "L1"; voltageL1L2 and frequency stand for themselves. */
export function placeOf(measurand: string): Place {
  const parts = measurandInfo(measurand)?.parts;
  const column = PHASES.find((name) => name === parts?.place);
  return parts === undefined || column === undefined ? { row: measurand, column: '' } : { row: parts.family, column };
}

/** Of a row with all its phases; names without a text of their own stay as they are. */
export function nameOf(row: string, language: Language): string {
  const text = familyText(row) ?? valueText(row);
  return text === null ? row : capitalised(text[language]);
}

/** What a household looks at; everything else is behind "all values". */
export function isMain(row: string): boolean {
  return (measurandInfo(row) ?? deviceValueInfo(row))?.main === true;
}

/** The usual ones first, then as the device says. */
export function rank(row: string): number {
  return measurandInfo(row)?.rank ?? Infinity;
}
