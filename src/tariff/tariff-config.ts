// A tariff as it is configured: dates and numbers as written, prices exact. No YAML, no schema here.
import type { Nano } from './exact.ts';
import type { Preset } from './price-shapes.ts';
import type { PriceUnit } from './price-text.ts';

export interface TariffConfig {
  /** ISO 4217: `EUR`. */
  readonly currency: string;
  /** What is paid for what is drawn from the grid; dates rising. Empty: nothing is known. */
  readonly import: readonly TariffEntry[];
  /** What is paid for what is fed in. */
  readonly export: readonly TariffEntry[];
  /** kg of CO2 for a kWh from the grid. */
  readonly co2: readonly TariffEntry[];
  /** What the house's own sun costs its tenants. */
  readonly sun: readonly TariffEntry[];
  /** Devices behind the grid meter that get their share of it. */
  readonly tenants: readonly string[];
  /** Tariffs of single devices, by their name. */
  readonly devices: Readonly<Record<string, readonly TariffEntry[]>>;
}

/** Valid from the local midnight of its day until the next entry begins. */
export interface TariffEntry {
  readonly from: TariffDate;
  /** A kWh (m3 of what is counted in m3 or l), in the currency; null: it is dynamic. */
  readonly price: Nano | null;
  /** A month; null: none is said. */
  readonly base: Nano | null;
  readonly windows: readonly TariffWindow[];
  readonly dynamic: DynamicPrice | null;
  /** kWh in a m3 of gas: then the price is for a kWh; null: it is for the m3. */
  readonly kWhPerM3: Nano | null;
}

export interface TariffDate {
  readonly year: number;
  /** 1..12 */
  readonly month: number;
  readonly day: number;
}

/** Part of the days, by the clock on the wall. */
export interface TariffWindow {
  /** Minutes since midnight: 0..1439. */
  readonly beginMin: number;
  /** Excluded; at or before the begin: it ends on the next day. */
  readonly endMin: number;
  /** On which days it begins: 1 Monday .. 7 Sunday. */
  readonly days: readonly number[];
  readonly price: Nano;
}

/** Prices that somebody else says, quarter-hourly or hourly. */
export interface DynamicPrice {
  /** Names the kept prices: `import-2027-01-01`. */
  readonly name: string;
  /** Where they are fetched; null: from the file. `{from}`, `{to}` (dates), `{fromMs}`, `{toMs}` are filled in. */
  readonly url: string | null;
  readonly file: string | null;
  readonly token: string | null;
  readonly preset: Preset | null;
  /** Null: as the preset or the answer says, else the currency a kWh. */
  readonly unit: PriceUnit | null;
  /** The fetched price times this ... */
  readonly factor: Nano;
  /** ... plus this is what is paid for a kWh. */
  readonly add: Nano;
  /** How often it is asked, ms. */
  readonly everyMs: number;
}

/** `2026-01-01` */
export function dateText({ year, month, day }: TariffDate): string {
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
