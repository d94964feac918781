// `--locale`: the language that CSV is written for. It must not know what is written.
import { CSV_LOCALES, type CsvLocale } from '../../vocabulary/csv.ts';
import { usage } from './bus-option.ts';

export const LOCALE_FLAG = [
  '--locale <language>',
  'of CSV: en, or de with ; between cells and decimal commas',
] as const;

/** Throws USAGE, also where no CSV is written. */
export function csvLocaleFlag(text: string | undefined, format: string): CsvLocale {
  if (text === undefined) return 'en';
  const found = CSV_LOCALES.find((each) => each === text);
  if (found === undefined) throw usage(`--locale: "${text}" is not known`, `use ${CSV_LOCALES.join(' or ')}`);
  if (format !== 'csv') throw usage('--locale is for CSV, and this is not', 'add --format csv, or leave --locale out');
  return found;
}
