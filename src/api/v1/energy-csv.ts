// The answers of /api/v1/energy as CSV: a line a period, the columns of the JSON. It must not know HTTP or what a counter is.
import { csvLine, type CsvLocale } from '../../vocabulary/csv.ts';
import { BUILDING_COLUMNS, ENERGY_COLUMNS, type BuildingEnergyJson, type EnergyJson } from './answers/history.ts';

export const ENERGY_FORMATS = ['json', 'csv'] as const;

/** What is not known is an empty cell, never a 0. */
export function energyCsv(answer: EnergyJson | BuildingEnergyJson, locale: CsvLocale): string {
  if ('device' in answer) {
    const { device, unit, periods } = answer;
    const head = csvLine(['device', 'unit', ...ENERGY_COLUMNS], locale);
    const rows = periods.map((period) => [device, unit, ...ENERGY_COLUMNS.map((column) => period[column])]);
    return head + rows.map((row) => csvLine(row, locale)).join('');
  }
  const { unit, periods } = answer;
  const head = csvLine(['unit', ...BUILDING_COLUMNS], locale);
  return head + periods.map((period) => csvLine([unit, ...BUILDING_COLUMNS.map((c) => period[c])], locale)).join('');
}
