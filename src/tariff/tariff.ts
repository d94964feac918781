// A tariff in force: which price list counts for what, in which currency. It must not know histories or interfaces.
import type { Calendar } from '../time/calendar.ts';
import type { PriceBook } from './price-book.ts';
import { PricePlan } from './price-plan.ts';
import type { TariffConfig } from './tariff-config.ts';

export class Tariff {
  readonly config: TariffConfig;
  readonly import: PricePlan;
  readonly export: PricePlan;
  readonly co2: PricePlan;
  readonly sun: PricePlan;
  readonly #devices: ReadonlyMap<string, { readonly energy: PricePlan; readonly volume: PricePlan }>;

  /** `books`: dynamic prices by their name; they may go on to learn. */
  constructor(config: TariffConfig, calendar: Calendar, books: ReadonlyMap<string, PriceBook>) {
    const plan = (entries: TariffConfig['import'], isVolume = false): PricePlan =>
      new PricePlan(entries, { calendar, books, isVolume });
    this.config = config;
    this.import = plan(config.import);
    this.export = plan(config.export);
    this.co2 = plan(config.co2);
    this.sun = plan(config.sun);
    this.#devices = new Map(
      Object.entries(config.devices).map(([name, entries]) => {
        return [name, { energy: plan(entries), volume: plan(entries, true) }] as const;
      }),
    );
  }

  get currency(): string {
    return this.config.currency;
  }

  /** Has a tariff of its own: it is a contract, with a base price. */
  hasOwn(device: string): boolean {
    return this.#devices.has(device);
  }

  /**
   * What a device's counter of this unit is priced with; null: nobody said what that costs. `isThermal`: it counts heat or cold,
   * for which only a tariff of the device's own says a price.
   */
  planOf(device: string, unit: string | null, isThermal: boolean): PricePlan | null {
    const own = this.#devices.get(device);
    const isVolume = unit === 'm3' || unit === 'l';
    if (own) return isVolume ? own.volume : own.energy;
    return isVolume || isThermal ? null : this.import;
  }
}

/** How many of a counter's unit a price is for: kWh of Wh, m3 of l. Null: no price fits this unit. */
export function perUnitOf(unit: string | null): 1 | 1000 | null {
  if (unit === 'Wh' || unit === 'l') return 1000;
  return unit === 'kWh' || unit === 'm3' ? 1 : null;
}
