// Lines of CSV as spreadsheets of a language read them. It must not know what the cells mean.

/** `en`: RFC 4180, comma between cells. `de`: semicolon between cells, comma before decimals. */
export const CSV_LOCALES = ['en', 'de'] as const;

export type CsvLocale = (typeof CSV_LOCALES)[number];

export type CsvValue = string | number | boolean | null;

/** A line with its end (`\n`, as everywhere here). What is not known is an empty cell. */
export function csvLine(values: readonly CsvValue[], locale: CsvLocale): string {
  const separator = locale === 'de' ? ';' : ',';
  return `${values.map((value) => cell(value, locale)).join(separator)}\n`;
}

/** A number as it is written within a text: `-0,5`. */
export function csvNumber(value: number, locale: CsvLocale): string {
  return inLocale(String(value), locale);
}

/** `text`: a number with a decimal point. */
export function inLocale(text: string, locale: CsvLocale): string {
  return locale === 'de' ? text.replace('.', ',') : text;
}

/** CSV that is there already, with `;` between cells: only the numbers are written anew. Quoted cells stay as they are. */
export function withLocale(text: string, locale: CsvLocale): string {
  if (locale === 'en') return text;
  return text.replace(/"(?:[^"]|"")*"|[^;\r\n"]+/g, (found) =>
    /^-?\d+\.\d+(e[+-]?\d+)?$/i.test(found) ? inLocale(found, locale) : found,
  );
}

function cell(value: CsvValue, locale: CsvLocale): string {
  if (value === null) return '';
  if (typeof value === 'number') return csvNumber(value, locale);
  const text = String(value);
  const needsQuotes = (locale === 'de' ? /[";\r\n]/ : /[",\r\n]/).test(text);
  return needsQuotes ? `"${text.replaceAll('"', '""')}"` : text;
}
