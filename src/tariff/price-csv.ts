// Prices in CSV: with a line of names or without (begin, price or begin, end, price); comma, semicolon or tab. Pure.
import { priceColumns } from './price-words.ts';
import { currencyIn, PriceTextError, unitIn, type PriceRow, type PriceRows } from './price-text.ts';

type TimeOf = (value: unknown) => number | null;

/** @throws PriceTextError naming the line. */
export function csvRows(text: string, timeOf: TimeOf): PriceRows {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const first = lines.find((line) => line !== '' && !line.startsWith('#')) ?? '';
  const separator = [';', '\t', ','].find((one) => first.includes(one)) ?? ',';
  const cells = (line: string): string[] => line.split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  const names = cells(first);
  const hasNames = timeOf(names[0]) === null;
  const columns = hasNames ? priceColumns(names) : null;
  if (hasNames && columns === null) {
    throw new PriceTextError({
      en: 'the first line names no columns for begin and price (start, end, price)',
      de: 'die erste Zeile nennt keine Spalten für Beginn und Preis (start, end, price)',
    });
  }
  const place = (name: string): number => names.indexOf(name);
  const width = names.length;
  const begin = columns === null ? 0 : place(columns.begin);
  const price = columns === null ? (width > 2 ? 2 : 1) : place(columns.price);
  const end = columns === null ? (width > 2 ? 1 : null) : columns.end === null ? null : place(columns.end);
  const rows: PriceRow[] = [];
  for (const [index, line] of lines.entries()) {
    if (line === '' || line.startsWith('#') || (hasNames && line === first)) continue;
    const row = cells(line);
    const fromMs = timeOf(row[begin]);
    const toMs = end === null || row[end] === '' ? null : timeOf(row[end]);
    const value = number(row[price] ?? '', separator);
    if (value === '') continue;
    if (fromMs === null || value === null || (end !== null && row[end] !== '' && toMs === null)) {
      throw new PriceTextError({
        en: `line ${index + 1} of the prices cannot be read`,
        de: `Zeile ${index + 1} der Preise ist nicht zu lesen`,
      });
    }
    rows.push({ fromMs, toMs, price: value });
  }
  const head = columns === null ? '' : (/[([]([^)\]]*)[)\]]/.exec(columns.price)?.[1] ?? '');
  return { rows, unit: unitIn(head), currency: currencyIn(head) };
}

/** A decimal comma where commas do not separate; null: no number; empty: no price. */
function number(text: string, separator: string): string | null {
  const plain = separator === ',' ? text : text.replace(',', '.');
  if (plain === '') return '';
  return /^-?\d+(\.\d+)?(e-?\d+)?$/i.test(plain) ? plain : null;
}
