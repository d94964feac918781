// What columns of prices are called where prices are published. It must not know formats.

/** In order of preference; compared without case, spaces, `_` and `-`. */
const BEGIN = [
  'starttimestamp',
  'validfrom',
  'startsat',
  'starttime',
  'start',
  'from',
  'unixseconds',
  'timestamp',
  'time',
  'datetime',
  'date',
  'von',
  'zeit',
  'datum',
  'beginn',
];
const END = ['endtimestamp', 'validto', 'endsat', 'endtime', 'end', 'to', 'bis', 'ende'];
/** With taxes first: that is what is paid. */
const PRICE = ['valueincvat', 'total', 'marketprice', 'price', 'value', 'preis', 'wert'];

export interface PriceColumns {
  readonly begin: string;
  readonly end: string | null;
  readonly price: string;
}

/** Which of the names are begin, end and price; null: begin or price is not among them. */
export function priceColumns(names: readonly string[]): PriceColumns | null {
  const find = (words: readonly string[]): string | null => {
    for (const word of words) {
      const found = names.find((name) => plain(name) === word);
      if (found !== undefined) return found;
    }
    return null;
  };
  const [begin, price] = [find(BEGIN), find(PRICE)];
  return begin === null || price === null ? null : { begin, end: find(END), price };
}

/** `Price (EUR/MWh)`, `price [ct/kWh]`: the name alone. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/[([].*$/, '')
    .replaceAll(/[\s_-]/g, '');
}
