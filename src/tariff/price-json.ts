// Prices in JSON: a list of objects wherever it lies, or times and prices as two lists side by side. Pure.
import { priceColumns } from './price-words.ts';
import { currencyIn, PriceTextError, unitIn, type PriceRow, type PriceRows } from './price-text.ts';

/** Deeper than this nobody hides a list. */
const MAX_DEPTH = 12;

type TimeOf = (value: unknown) => number | null;

/** @throws PriceTextError when it is no JSON, or a price is no number. */
export function jsonRows(text: string, timeOf: TimeOf): PriceRows {
  const value = parsed(text);
  const pairs = sideBySide(value, timeOf);
  if (pairs !== null) return pairs;
  const lists = listsIn(value, 0);
  const found = lists.map((list) => ofObjects(list, timeOf)).filter((one) => one !== null);
  const rows = found.flatMap((one) => one.rows);
  const said = found.find(({ unit, currency }) => unit !== null || currency !== null);
  return { rows, unit: said?.unit ?? null, currency: said?.currency ?? null };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new PriceTextError({ en: 'the answer is no JSON', de: 'die Antwort ist kein JSON' });
  }
}

/** `{ unix_seconds: [...], price: [...], unit: "EUR / MWh" }`, or pairs: `[[ms, price], ...]`. */
function sideBySide(value: unknown, timeOf: TimeOf): PriceRows | null {
  const pairs = listsIn(value, 0).find((list) => list.length > 0 && list.every(isPair));
  if (pairs !== undefined) {
    const rows = pairs.filter(isPair).flatMap(([time, price]) => rowOf(time, null, price, timeOf));
    return { rows, ...unitOf(value) };
  }
  if (!isRecord(value)) return null;
  const columns = priceColumns(Object.keys(value).filter((name) => Array.isArray(value[name])));
  if (columns === null) return null;
  const [times, prices] = [value[columns.begin], value[columns.price]];
  if (!Array.isArray(times) || !Array.isArray(prices)) return null;
  if (times.length !== prices.length)
    throw new PriceTextError({
      en: 'there are not as many prices as times',
      de: 'es sind nicht so viele Preise wie Zeiten',
    });
  return { rows: times.flatMap((time, index) => rowOf(time, null, prices[index], timeOf)), ...unitOf(value) };
}

function ofObjects(list: readonly unknown[], timeOf: TimeOf): PriceRows | null {
  const objects = list.filter(isRecord);
  const first = objects[0];
  const columns = first === undefined ? null : priceColumns(Object.keys(first));
  if (first === undefined || columns === null) return null;
  const { begin, end, price } = columns;
  const rows = objects.flatMap((one) => rowOf(one[begin], end === null ? null : one[end], one[price], timeOf));
  return { rows, ...unitOf(first) };
}

function rowOf(time: unknown, end: unknown, price: unknown, timeOf: TimeOf): PriceRow[] {
  // A time without a price (not published yet) is no price of 0.
  if (price === null || price === undefined) return [];
  const fromMs = timeOf(time);
  if (fromMs === null) throw new PriceTextError({ en: 'a time cannot be read', de: 'eine Zeit ist nicht zu lesen' });
  if (typeof price !== 'number' && !(typeof price === 'string' && /^-?\d+(\.\d+)?$/.test(price))) {
    throw new PriceTextError({ en: 'a price is no number', de: 'ein Preis ist keine Zahl' });
  }
  const toMs = end === null || end === undefined ? null : timeOf(end);
  return [{ fromMs, toMs, price }];
}

function unitOf(value: unknown): Pick<PriceRows, 'unit' | 'currency'> {
  const record = isRecord(value) ? value : {};
  const said = typeof record['unit'] === 'string' ? record['unit'] : '';
  const currency = typeof record['currency'] === 'string' ? record['currency'].toUpperCase() : currencyIn(said);
  return { unit: unitIn(said), currency };
}

/** All lists, the outer ones first. */
function listsIn(value: unknown, depth: number): (readonly unknown[])[] {
  if (depth > MAX_DEPTH) return [];
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    if (list.every(isPair) && list.length > 0) return [list];
    return [list, ...list.flatMap((one) => listsIn(one, depth + 1))];
  }
  return isRecord(value) ? Object.values(value).flatMap((one) => listsIn(one, depth + 1)) : [];
}

function isPair(value: unknown): value is readonly [unknown, unknown] {
  return Array.isArray(value) && value.length === 2 && !value.some((one) => typeof one === 'object' && one !== null);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
