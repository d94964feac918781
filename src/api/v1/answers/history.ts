// What was: recorded values, energy per period, counters at a moment. Schemas only; nothing of a route.
import { z } from 'zod';
import { PERIODS } from '../../../time/calendar.ts';
import { instant, named, share, value, type Answer } from '../../answer.ts';

const historySeries = named(
  'HistorySeries',
  z.object({
    name: z.string().describe('device.measurand'),
    device: z.string(),
    measurand: z.string(),
    unit: z.string().nullable(),
    columns: z.array(z.string()).describe('t, value; of periods t, mean, min, max, first, last, count'),
    points: z.array(z.array(value)).describe('t in ms since the epoch: of a period its begin'),
  }),
);
export type HistorySeries = Answer<typeof historySeries>;

export const history = named(
  'History',
  z.object({
    from: instant.describe('with the offset of the zone'),
    to: instant,
    resolution: z.string(),
    series: z.array(historySeries),
  }),
);
export type HistoryJson = Answer<typeof history>;

/** One line each. */
export const historyLine = named(
  'HistoryLine',
  z
    .object({ series: z.string(), unit: z.string().nullable(), t: z.number().describe('ms since the epoch') })
    .catchall(value)
    .describe('A reading (value) or a period (mean, min, max, first, last, count) of a series.'),
);

const answerHead = { by: z.enum(PERIODS), timeZone: z.string(), unit: z.string() };
const amount = z.number().nullable();

export const noCost = named(
  'NoCost',
  z
    .enum(['noTariff', 'noPrice', 'noValue', 'noCounter'])
    .describe(
      'noTariff: no price is valid then; noPrice: the dynamic price of a part of it is not known; noValue: it is not known ' +
        'how much it was; noCounter: the device does not count that',
    ),
);

/** With a tariff only. */
const costs = z.object({
  cost: amount.describe('of what was drawn, without base price, in the currency; null: `missing` says why'),
  base: amount.describe('base price by days that have begun; null: there is none for this device'),
  revenue: amount.describe('for what was fed into the grid'),
  co2: amount.describe('kg, of what was drawn'),
  estimated: z
    .boolean()
    .describe('nobody read the meter when a price changed: how much fell to which price is taken from the time'),
  missing: z
    .object({ cost: noCost, revenue: noCost, co2: noCost })
    .partial()
    .describe('why cost, revenue or co2 is null'),
});
/** Columns of CSV; `missing` in words. */
export const COST_COLUMNS = ['cost', 'base', 'revenue', 'co2', 'estimated'] as const;

const currency = z.string().optional().describe('of cost, base and revenue; with a tariff only');

const energyPeriod = z.object({
  from: instant,
  to: instant,
  import: amount.describe('null: not known'),
  export: amount,
  importStart: amount.describe('reading of the counter at the begin'),
  importEnd: amount.describe('reading of the counter at the end'),
  exportStart: amount,
  exportEnd: amount,
  complete: z.boolean().describe('over, with readings at both ends'),
});
/** Columns of CSV. */
export const ENERGY_COLUMNS = energyPeriod.keyof().options;
const costedPeriod = energyPeriod.extend(costs.partial().shape);
export type EnergyPeriod = Answer<typeof costedPeriod>;

export const deviceEnergy = named(
  'DeviceEnergy',
  z
    .object({
      device: z.string(),
      ...answerHead,
      producedIn: z
        .enum(['import', 'export'])
        .optional()
        .describe('of a device that produces: which of the two that is'),
      currency,
      periods: z.array(costedPeriod),
    })
    .describe('What a device drew and fed in, in the unit of the answer.'),
);
export type EnergyJson = Answer<typeof deviceEnergy>;

const buildingPeriod = z.object({
  from: instant,
  to: instant,
  gridImport: amount,
  gridExport: amount,
  production: amount,
  batteryCharge: amount,
  batteryDischarge: amount,
  consumption: amount.describe('production + import - export + discharge - charge'),
  selfConsumption: amount.describe('production that was not fed in'),
  selfConsumptionRate: share.nullable().describe('part of the production, 0..1'),
  selfSufficiency: share.nullable().describe('part of the consumption not from the grid, 0..1'),
  complete: z.boolean(),
});
/** Columns of CSV. */
export const BUILDING_COLUMNS = buildingPeriod.keyof().options;
const costedBuildingPeriod = buildingPeriod.extend(costs.partial().shape);
export type BuildingPeriod = Answer<typeof costedBuildingPeriod>;

export const buildingEnergy = named(
  'BuildingEnergy',
  z
    .object({
      roles: z.object({ grid: z.string(), pv: z.array(z.string()), battery: z.array(z.string()) }),
      ...answerHead,
      currency,
      periods: z.array(costedBuildingPeriod),
    })
    .describe('Of the whole building, Wh.'),
);
export type BuildingEnergyJson = Answer<typeof buildingEnergy>;

const counterReading = named(
  'CounterReading',
  z.object({
    value: z.number(),
    at: instant,
    resolution: z
      .string()
      .describe('raw: a reading; otherwise the last or first of a period that long, and `at` is its end or begin'),
  }),
);

export const meterReadingAt = named(
  'MeterReadingAt',
  z.object({
    device: z.string(),
    at: instant,
    timeZone: z.string(),
    readings: z.array(
      z.object({
        measurand: z.string(),
        unit: z.string().nullable(),
        value: amount.describe('that of the last reading at or before the moment'),
        before: counterReading.nullable(),
        after: counterReading.nullable(),
      }),
    ),
  }),
);
export type MeterReadingAtJson = Answer<typeof meterReadingAt>;
