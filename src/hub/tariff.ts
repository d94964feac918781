// The tariff as the hub keeps it: built anew when its part of the configuration differs, dynamic prices asked for in the background.
// It must not know interfaces.
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import type { Clock } from '../model/clock.ts';
import type { OutputHealth } from '../model/output-health.ts';
import { PriceBook } from '../tariff/price-book.ts';
import { dynamicPrices, priceFolder } from '../tariff/price-folder.ts';
import { PriceSource } from '../tariff/price-source.ts';
import { Tariff } from '../tariff/tariff.ts';
import type { TariffConfig } from '../tariff/tariff-config.ts';
import { Calendar, machineTimeZone } from '../time/calendar.ts';

interface Kept {
  readonly config: TariffConfig;
  readonly folder: string;
  readonly tariff: Tariff;
  readonly sources: readonly PriceSource[];
}

export class HubTariff {
  readonly #clock: Clock;
  readonly #log: Logger;
  #kept: Kept | null = null;

  constructor({ clock, log }: { readonly clock: Clock; readonly log: Logger }) {
    this.#clock = clock;
    this.#log = log;
  }

  /** Null: none is configured, or nothing is recorded. */
  get tariff(): Tariff | null {
    return this.#kept?.tariff ?? null;
  }

  outputs(): OutputHealth[] {
    return this.#kept?.sources.map((source) => source.health()) ?? [];
  }

  /** Waits for no disk and no server. */
  async apply({ tariff: config, history }: Pick<Config, 'tariff' | 'history'>): Promise<void> {
    const folder = history === null ? null : priceFolder(history.path);
    if (this.#kept && isDeepStrictEqual(this.#kept.config, config) && this.#kept.folder === folder) return;
    await this.stop();
    if (config === null || folder === null) return;
    const calendar = new Calendar(machineTimeZone());
    const books = new Map<string, PriceBook>();
    const sources: PriceSource[] = [];
    for (const dynamic of dynamicPrices(config)) {
      const book = new PriceBook();
      books.set(dynamic.name, book);
      const onProblem = (problem: string | null): void => {
        if (problem === null) this.#log.info(`prices of the tariff ${dynamic.name} are there again`);
        else this.#log.warn(`prices of the tariff ${dynamic.name} cannot be fetched: ${problem}`);
      };
      const { currency } = config;
      sources.push(new PriceSource({ dynamic, currency, book, folder, calendar, clock: this.#clock, onProblem }));
    }
    this.#kept = { config, folder, tariff: new Tariff(config, calendar, books), sources };
    for (const source of sources) source.start();
  }

  async stop(): Promise<void> {
    const kept = this.#kept;
    this.#kept = null;
    await Promise.all(kept?.sources.map((source) => source.stop()) ?? []);
  }
}
