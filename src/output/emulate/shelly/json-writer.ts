// JSON with numbers of a fixed number of decimals, as Shelly devices write them: some batteries take `12.0`, but not `12`. Pure.

/** A number that is written with so many digits after the point. */
export class Decimal {
  readonly text: string;

  constructor(value: number, digits: number) {
    const text = value.toFixed(digits);
    this.text = Number(text) === 0 ? text.replace('-', '') : text;
  }
}

export type Written =
  string | number | boolean | null | Decimal | readonly Written[] | { readonly [key: string]: Written };

export function decimal(value: number | null, digits: number): Decimal | null {
  return value === null ? null : new Decimal(value, digits);
}

export function writeJson(value: Written): string {
  if (value instanceof Decimal) return value.text;
  if (Array.isArray(value)) return `[${value.map(writeJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}:${writeJson(member)}`);
  return `{${members.join(',')}}`;
}
