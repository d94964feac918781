// Prices as others publish them, JSON and CSV: what a text says, as slots of time with a price a kWh. Pure; opens nothing.
import { parseTime } from '../time/time-text.ts';
import type { Calendar } from '../time/calendar.ts';
import { timesNano, toNano, type Nano } from './exact.ts';
import { jsonRows } from './price-json.ts';
import { csvRows } from './price-csv.ts';
import type { PriceSlot } from './price-book.ts';
import { PriceTextError, type PriceRow, type PriceUnit } from './price-text.ts';

export const PRESETS = ['energy-charts', 'awattar', 'tibber', 'octopus', 'epex-hours', 'epex-quarter-hours'] as const;
export type Preset = (typeof PRESETS)[number];

export interface PresetFacts {
  /** Where it is asked when the configuration says no URL. */
  readonly url: string | null;
  /** Of its numbers, when they do not say it themselves. */
  readonly unit: PriceUnit;
  /** How long a price holds whose end is not said, ms; null: until the next one. */
  readonly stepMs: number | null;
  /** Asked by POST with this body (GraphQL). */
  readonly body: string | null;
}

const HOUR_MS = 3_600_000;
const QUARTER_MS = 900_000;

const TIBBER_QUERY =
  '{viewer{homes{currentSubscription{priceInfo(resolution:QUARTER_HOURLY)' +
  '{today{total startsAt currency}tomorrow{total startsAt currency}}}}}}';

/**
 * energy-charts.info (Fraunhofer ISE): unix_seconds and price side by side, EUR / MWh. aWATTar: data of start_timestamp,
 * end_timestamp (ms) and marketprice, Eur/MWh. Tibber: GraphQL, priceInfo of total (with taxes, currency a kWh) and startsAt.
 * Octopus Energy: results of valid_from, valid_to and value_inc_vat, pence a kWh.
 */
export const PRESET_FACTS: Readonly<Record<Preset, PresetFacts>> = {
  'energy-charts': {
    url: 'https://api.energy-charts.info/price?bzn=DE-LU&start={from}&end={to}',
    ...{ unit: 'MWh', stepMs: null, body: null },
  },
  awattar: {
    url: 'https://api.awattar.de/v1/marketdata?start={fromMs}&end={toMs}',
    ...{ unit: 'MWh', stepMs: HOUR_MS, body: null },
  },
  tibber: {
    url: 'https://api.tibber.com/v1-beta/gql',
    ...{ unit: 'kWh', stepMs: null, body: JSON.stringify({ query: TIBBER_QUERY }) },
  },
  octopus: { url: null, unit: 'ct/kWh', stepMs: null, body: null },
  'epex-hours': { url: null, unit: 'MWh', stepMs: HOUR_MS, body: null },
  'epex-quarter-hours': { url: null, unit: 'MWh', stepMs: QUARTER_MS, body: null },
};

export interface ShapeQuestion {
  readonly preset: Preset | null;
  readonly unit: PriceUnit | null;
  readonly currency: string;
  /** For times without an offset. */
  readonly calendar: Calendar;
}

/** Currencies in which a kWh never costs as much as `MOST_A_KWH`; a price beyond it is one of another unit. */
const STRONG = ['EUR', 'USD', 'GBP', 'CHF'];
const MOST_A_KWH = toNano(10);
/** The last price of a list whose end nobody says holds no longer than this. */
const LONGEST_STEP_MS = HOUR_MS;

/** @throws PriceTextError with a sentence when the text has no prices that can be understood. */
export function readPrices(text: string, { preset, unit, currency, calendar }: ShapeQuestion): PriceSlot[] {
  const timeOf = (value: unknown): number | null => instantOf(value, calendar);
  const found = /^\s*[[{]/.test(text) ? jsonRows(text, timeOf) : csvRows(text, timeOf);
  if (found.rows.length === 0)
    throw new PriceTextError({ en: 'there are no prices in the answer', de: 'in der Antwort stehen keine Preise' });
  if (found.currency !== null && found.currency !== currency) {
    throw new PriceTextError({
      en: `the prices are in ${found.currency}, the tariff is in ${currency}`,
      de: `die Preise sind in ${found.currency}, der Tarif in ${currency}`,
    });
  }
  const facts = preset === null ? null : PRESET_FACTS[preset];
  const perUnit = unit ?? found.unit ?? facts?.unit ?? 'kWh';
  const slots = withEnds(withSecondTimes(found.rows, calendar), facts?.stepMs ?? null).map(
    ({ fromMs, toMs, price }) => {
      return { fromMs, toMs, price: perKWh(toNano(price), perUnit) };
    },
  );
  const odd = slots.find(({ price }) => STRONG.includes(currency) && (price > MOST_A_KWH || price < -MOST_A_KWH));
  if (odd)
    throw new PriceTextError({
      en: `a price of more than 10 ${currency} a kWh cannot be right: check \`unit\``,
      de: `ein Preis von mehr als 10 ${currency} je kWh kann nicht stimmen: \`unit\` prüfen`,
    });
  return slots;
}

const THOUSANDTH = toNano('0.001');
const HUNDREDTH = toNano('0.01');

function perKWh(price: Nano, unit: PriceUnit): Nano {
  if (unit === 'MWh') return timesNano(price, THOUSANDTH);
  return unit === 'ct/kWh' ? timesNano(price, HUNDREDTH) : price;
}

/**
 * Local times without an offset come twice in the night in which clocks go back: the second of them is an hour later. Rows that
 * follow each other tell which is which.
 */
function withSecondTimes(rows: readonly PriceRow[], calendar: Calendar): PriceRow[] {
  const shown = (ms: number): string => {
    const { hour, minute } = calendar.wallTime(ms);
    return `${hour}:${minute}`;
  };
  const later = (ms: number, beforeMs: number): number => {
    return ms <= beforeMs && shown(ms) === shown(ms + HOUR_MS) ? ms + HOUR_MS : ms;
  };
  let last = -Infinity;
  return rows.map((row) => {
    const fromMs = later(row.fromMs, last);
    last = fromMs;
    return { ...row, fromMs, toMs: row.toMs === null ? null : later(row.toMs, fromMs) };
  });
}

/** What does not say when it ends holds until the next one begins, no longer than it should, nor than an hour. */
function withEnds(rows: readonly PriceRow[], stepMs: number | null) {
  const sorted = [...rows].sort((a, b) => a.fromMs - b.fromMs);
  const steps = sorted.slice(1).map(({ fromMs }, index) => fromMs - (sorted[index]?.fromMs ?? fromMs));
  const usual = Math.min(stepMs ?? LONGEST_STEP_MS, LONGEST_STEP_MS, ...steps.filter((ms) => ms > 0));
  return sorted.map(({ fromMs, toMs, price }, index) => {
    const next = sorted[index + 1]?.fromMs ?? Infinity;
    const end = toMs ?? Math.min(next, fromMs + (stepMs ?? (next === Infinity ? usual : LONGEST_STEP_MS)));
    return { fromMs, toMs: end, price };
  });
}

/** Of numbers: seconds or milliseconds since the epoch. */
function instantOf(value: unknown, calendar: Calendar): number | null {
  if (typeof value === 'number') return Math.abs(value) < 1e11 ? value * 1000 : value;
  if (typeof value !== 'string') return null;
  const german = /^(\d\d)\.(\d\d)\.(\d{4})(?:[ T](\d\d:\d\d(?::\d\d)?))?$/.exec(value.trim());
  const text = german === null ? value : `${german[3]}-${german[2]}-${german[1]}${german[4] ? `T${german[4]}` : ''}`;
  return /\d{4}-\d\d|^\d{9,13}$/.test(text) ? parseTime(text, 0, calendar) : null;
}
