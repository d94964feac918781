// A statement: readings, positions, total. Schemas only; nothing of a route.
import { z } from 'zod';
import { instant, named, type Answer } from '../../answer.ts';
import { noCost } from './history.ts';

const amount = z.number().nullable();

const reading = z.object({
  direction: z.enum(['import', 'export']),
  from: instant,
  to: instant.describe('excluded'),
  ends: z
    .enum(['statement', 'prices', 'exchange'])
    .describe('why it ends: the time is over, other prices, another meter'),
  start: amount.describe('what the meter showed at the begin; null: it was not read'),
  startAt: instant.nullable().describe('when that was read'),
  end: amount,
  endAt: instant.nullable(),
  use: amount.describe('null: not known'),
});

const line = z.object({
  kind: z
    .enum(['import', 'sun', 'base', 'export'])
    .describe("what was used; of it, the house's own sun; base price by days; revenue for what was fed in"),
  from: instant,
  to: instant.describe('excluded'),
  use: amount.describe('in `unit`; of a base price days'),
  price: amount.describe('of one of them, of a base price a month; null: it changes by the hour, or is not known'),
  sum: amount.describe('rounded to the cent; null: not known, and `missing` says why'),
  missing: noCost.nullable(),
  estimated: z.boolean().describe('part of it is taken from the time between two readings'),
});

export const statement = named(
  'Statement',
  z
    .object({
      from: instant,
      to: instant.describe('excluded'),
      timeZone: z.string(),
      currency: z.string(),
      running: z.boolean().describe('the time is not over: figures so far'),
      legalBill: z.literal(false).describe('this is none'),
      devices: z.array(
        z.object({
          device: z.string(),
          calibratedUntil: z.int().nullable().describe('year; null: the configuration does not say it'),
          unit: z.string().describe('kWh or m³: of readings and uses'),
          readings: z.array(reading),
          lines: z.array(line),
          total: amount.describe('sum of the positions, revenue taken off; null: one of them is not known'),
          missingDays: z
            .array(z.object({ from: instant, to: instant }))
            .describe('days without a reading; what was used then is in the next reading'),
          estimated: z.boolean(),
        }),
      ),
    })
    .describe('What devices used from reading to reading and what that cost. No legal bill.'),
);
export type StatementJson = Answer<typeof statement>;
