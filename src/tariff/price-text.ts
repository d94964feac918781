// What a published price is, before its meaning is known: rows of a text, the unit it names. Pure.
import type { Text } from '../vocabulary/text.ts';

/** `kWh`: the currency a kWh; `MWh`: the currency a MWh; `ct/kWh`: hundredths of the currency a kWh (cent, penny, öre). */
export const PRICE_UNITS = ['kWh', 'MWh', 'ct/kWh'] as const;
export type PriceUnit = (typeof PRICE_UNITS)[number];

/** A price as it stands in the text. */
export interface PriceRow {
  readonly fromMs: number;
  /** Null: not said. */
  readonly toMs: number | null;
  readonly price: number | string;
}

export interface PriceRows {
  readonly rows: readonly PriceRow[];
  /** The text says it itself, as `Eur/MWh`; null: it does not. */
  readonly unit: PriceUnit | null;
  /** The text names its currency; null: it does not. */
  readonly currency: string | null;
}

/** Why a text gives no prices. */
export class PriceTextError extends Error {
  readonly text: Text;

  constructor(text: Text) {
    super(text.en);
    this.text = text;
  }
}

/** `Eur/MWh`, `EUR / MWh`, `€/kWh`, `ct/kWh`: what a price is for. */
export function unitIn(text: string): PriceUnit | null {
  const plain = text.toLowerCase().replaceAll(/\s/g, '');
  if (plain.endsWith('/mwh')) return 'MWh';
  if (!plain.endsWith('/kwh')) return null;
  return /^(ct|cent|cents|p|pence|öre|øre|ore)\//.test(plain) ? 'ct/kWh' : 'kWh';
}

/** The currency of a unit like `EUR / MWh`; null: it names none. */
export function currencyIn(text: string): string | null {
  return /^\s*([A-Za-z]{3})\s*\//.exec(text)?.[1]?.toUpperCase() ?? null;
}
