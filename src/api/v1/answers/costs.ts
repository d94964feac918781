// What devices cost now. Schemas only; nothing of a route.
import { z } from 'zod';
import { count, instant, named, type Answer } from '../../answer.ts';

const money = z.number().nullable();
const reason = z.enum(['noTariff', 'noPrice', 'noValue', 'noCounter']);

const figure = z.object({
  cost: money.describe('of what was drawn, without the base price; null: not known'),
  base: money.describe('base price; null: it has none'),
  revenue: money.describe('for what was fed in; null: not known, or not paid for'),
  total: money.describe('cost and base price less revenue; null: something of it is not known'),
  estimated: z.boolean(),
  missing: z
    .object({ cost: z.exactOptional(reason), revenue: z.exactOptional(reason) })
    .describe('why something is null, as in /api/v1/energy'),
});

export const costsOverview = named(
  'Costs',
  z.object({
    currency: z.string(),
    timeZone: z.string(),
    today: instant.describe('begin of today'),
    month: instant.describe('begin of this month'),
    monthEnd: instant,
    devices: z
      .array(
        z.object({
          device: z.string(),
          ...{ yesterday: figure, today: figure, month: figure.describe('so far') },
          forecast: figure
            .extend({
              days: count.describe('whole days, of the last seven, whose mean stands for each day that is left'),
            })
            .nullable()
            .describe('what the month will be if it goes on like that; null: there is nothing to go by'),
        }),
      )
      .describe('the grid meter first; what a device cost is not in addition to it'),
  }),
);
export type CostsOverviewJson = Answer<typeof costsOverview>;
