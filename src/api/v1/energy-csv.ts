// The answers of /api/v1/energy as CSV: a line a period, the columns of the JSON. It must not know HTTP or what a counter is.
import { csvLine, type CsvLocale, type CsvValue } from '../../vocabulary/csv.ts';
import {
  BUILDING_COLUMNS,
  COST_COLUMNS,
  ENERGY_COLUMNS,
  type BuildingEnergyJson,
  type EnergyJson,
  type EnergyPeriod,
} from './answers/history.ts';

export const ENERGY_FORMATS = ['json', 'csv'] as const;

/** What is not known is an empty cell, never a 0. Costs are there with a tariff only, and the reason of what is missing last. */
export function energyCsv(answer: EnergyJson | BuildingEnergyJson, locale: CsvLocale): string {
  const { unit, currency = null } = answer;
  const names = currency === null ? [] : ['currency', ...COST_COLUMNS, 'missing'];
  const costsOf = (period: CostedPeriod): CsvValue[] =>
    currency === null ? [] : [currency, ...COST_COLUMNS.map((column) => period[column] ?? null), missingText(period)];
  if ('device' in answer) {
    const { device, periods } = answer;
    const head = csvLine(['device', 'unit', ...ENERGY_COLUMNS, ...names], locale);
    const rows = periods.map((period) => {
      return [device, unit, ...ENERGY_COLUMNS.map((column) => period[column]), ...costsOf(period)];
    });
    return head + rows.map((row) => csvLine(row, locale)).join('');
  }
  const head = csvLine(['unit', ...BUILDING_COLUMNS, ...names], locale);
  const rows = answer.periods.map((period) => {
    return [unit, ...BUILDING_COLUMNS.map((column) => period[column]), ...costsOf(period)];
  });
  return head + rows.map((row) => csvLine(row, locale)).join('');
}

type CostedPeriod = Pick<EnergyPeriod, (typeof COST_COLUMNS)[number] | 'missing'>;

function missingText({ missing = {} }: CostedPeriod): string {
  return Object.entries(missing)
    .map(([name, reason]) => `${name}: ${reason}`)
    .join('; ');
}
