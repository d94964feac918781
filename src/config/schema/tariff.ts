// What the section tariff may say: price lists by date. Values only.
import * as z from 'zod';
import { PRESETS } from '../../tariff/price-shapes.ts';
import { PRICE_UNITS } from '../../tariff/price-text.ts';
import type { TariffDate } from '../../tariff/tariff-config.ts';
import { duration, httpUrl, key, name, oneOrMany, path, refuse, secret } from '../../yaml/schema-values.ts';
import { quote } from '../../yaml/masking.ts';

const DATE_PATTERN = '^[0-9]{4}-[0-9]{2}-[0-9]{2}$';
export const WINDOW_PATTERN = '^([01]?[0-9]|2[0-4]):[0-5][0-9] ?- ?([01]?[0-9]|2[0-4]):[0-5][0-9]$';
const MOST_PRICE = 1_000_000;

function date() {
  return z
    .string()
    .meta({ 'x-type': 'date', pattern: DATE_PATTERN })
    .transform((text, ctx): TariffDate => {
      const [year = 0, month = 0, day = 0] = new RegExp(DATE_PATTERN).test(text) ? text.split('-').map(Number) : [];
      const back = new Date(Date.UTC(year, month - 1, day));
      if (year >= 1970 && back.getUTCMonth() === month - 1 && back.getUTCDate() === day) return { year, month, day };
      return refuse(
        ctx,
        { en: `must be a date, not ${quote(text)}`, de: `muss ein Datum sein, nicht ${quote(text)}` },
        { en: 'year, month and day: 2026-01-01', de: 'Jahr, Monat und Tag: 2026-01-01' },
      );
    });
}

const price = () => z.number().min(-MOST_PRICE).max(MOST_PRICE);

const from = () =>
  key(date().optional(), 'From the midnight with which this day begins, local time, until the next entry.', {
    example: '2026-01-01',
    defaultText: 'the first entry of a list: from the beginning',
  });

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun', 'weekdays', 'weekend'] as const;

const window = z.strictObject({
  at: key(
    z.string().regex(new RegExp(WINDOW_PATTERN)).meta({ 'x-type': 'times like 22:00-06:00' }),
    'From when to when, by the clock on the wall; it may go past midnight.',
    { example: '22:00-06:00' },
  ),
  days: key(oneOrMany(z.enum(DAYS)).optional(), 'The days on which it begins.', {
    example: '[sat, sun]',
    defaultText: 'every day',
  }),
  price: key(price(), 'Instead of the price of the entry.', { example: 0.24 }),
});

const dynamic = z.strictObject({
  url: key(
    httpUrl().optional(),
    'Where the prices are, JSON or CSV. `{from}`, `{to}` become dates, `{fromMs}`, `{toMs}` ms since the epoch.',
    { example: 'https://example.org/prices.json', defaultText: 'that of the preset' },
  ),
  file: key(path().optional(), 'A file with the prices instead.', { example: 'data/prices.csv' }),
  preset: key(z.enum(PRESETS).optional(), 'Whose prices they are: unit, address and length of a price.', {
    example: 'energy-charts',
    defaultText: 'the answer is understood by its names',
  }),
  unit: key(
    z.enum(PRICE_UNITS).optional(),
    'What a price is for: the currency a kWh or MWh, or hundredths of it a kWh.',
    { example: 'MWh', defaultText: 'as the answer or the preset says, else kWh' },
  ),
  token: key(secret().optional(), 'Sent as `Authorization: Bearer ...`.', { example: '!env TIBBER_TOKEN' }),
  factor: key(price().prefault(1), 'The fetched price is taken times this (taxes) ...', { example: 1.19 }),
  add: key(price().prefault(0), '... and this is added (grid fees, surcharges), in the currency a kWh.', {
    example: 0.145,
  }),
  every: key(duration('5min', '1d').prefault('1h'), 'How often they are asked for.', { example: '30min' }),
});

const entry = z.strictObject({
  from: from(),
  price: key(price().optional(), 'A kWh, in the currency; a m³ of what is counted in m³ or l.', {
    example: 0.32,
    defaultText: 'needed, unless the price is dynamic',
  }),
  base: key(price().min(0).optional(), 'Base price a month; each day costs its part of its month.', {
    example: 12.5,
    defaultText: 'none',
  }),
  windows: key(z.array(window).min(1).optional(), 'Times of the day with other prices.', {
    example: "[{ at: '22:00-06:00', price: 0.24 }]",
  }),
  dynamic: key(dynamic.optional(), 'Prices that change by the quarter of an hour or the hour, instead of `price`.', {
    example: '{ preset: energy-charts, factor: 1.19, add: 0.145 }',
  }),
  kWhPerM3: key(z.number().positive().max(1000).optional(), 'kWh in a m³ of gas: then `price` is for a kWh.', {
    example: 10.3,
    defaultText: 'the price is for the m³',
  }),
});

const entries = () => z.array(entry).min(1);
const emissions = z.strictObject({
  from: from(),
  value: key(z.number().min(0).max(10), 'kg a kWh.', { example: 0.38 }),
});

export const tariffSchema = key(
  z
    .strictObject({
      currency: key(
        z
          .string()
          .regex(/^[A-Z]{3}$/)
          .prefault('EUR')
          .meta({ 'x-type': 'currency like EUR' }),
        'ISO 4217.',
        { example: 'CHF' },
      ),
      import: key(entries().optional(), 'What is paid for what is drawn from the grid.', {
        example: '[{ from: 2026-01-01, price: 0.32, base: 12.50 }]',
      }),
      export: key(entries().optional(), 'What is paid for what is fed in.', {
        example: '[{ from: 2024-05-01, price: 0.082 }]',
      }),
      co2: key(
        z
          .strictObject({
            import: key(
              z.union([z.number().min(0).max(10), z.array(emissions).min(1)]).meta({ 'x-type': 'number or list' }),
              'kg of CO2 for a kWh from the grid; a number, or a list with dates.',
              { example: 0.38 },
            ),
          })
          .optional(),
        'What electricity from the grid emits.',
      ),
      sun: key(entries().optional(), "What tenants pay for the house's own sun.", {
        example: '[{ from: 2026-01-01, price: 0.20 }]',
      }),
      tenants: key(
        z.array(name()).min(1).optional(),
        "Meters of tenants behind the grid meter: they get their share of the house's own sun in statements.",
        { example: '[flat]', defaultText: 'none' },
      ),
      devices: key(
        z.record(name(), entries()).optional(),
        'Tariffs of single devices: a heat pump with a meter of its own, gas, water.',
        { example: '{ wp: [{ from: 2026-01-01, price: 0.26 }] }' },
      ),
    })
    .optional(),
  'What energy costs ([costs.md](costs.md)).',
  { defaultText: 'without this section there are no costs' },
);
