// What the interfaces of mbmd answer: its names, kWh. Schemas only; nothing of a route.
import { z } from 'zod';
import { count, instant, named, type Answer } from '../answer.ts';
import { memory } from '../gosdm630/answers.ts';

export const mbmdReadings = named(
  'MbmdReadings',
  z
    .object({ Timestamp: instant, Unix: z.int().describe('seconds since the epoch') })
    .catchall(z.number())
    .describe('Names of mbmd (PowerL1, Import ...), energies in kWh; absent values are left out.'),
);

export const allMbmdReadings = named('AllMbmdReadings', z.record(z.string(), mbmdReadings).describe('by device'));

export const mbmdStatus = named(
  'MbmdStatus',
  z.object({
    StartTime: instant,
    UpTime: z.number().describe('s'),
    Goroutines: count,
    Memory: memory,
    Meters: z.array(
      z.object({
        Device: z.string(),
        Type: z.string(),
        Online: z.boolean(),
        Requests: count,
        RequestsPerMinute: z.number(),
        Errors: count,
        ErrorsPerMinute: z.number(),
      }),
    ),
  }),
);
export type MbmdStatus = Answer<typeof mbmdStatus>;

export const mbmdUpdate = named(
  'MbmdUpdate',
  z
    .object({
      Device: z.string().describe('as at /api/last: SDM1.11'),
      Value: z.number().describe('energies in kWh'),
      IEC61850: z.string().describe("mbmd's name of the value: VoltageL1"),
      Description: z.string(),
      Timestamp: z.int().describe('of the reading, ms since the epoch'),
    })
    .describe('One measured value, as mbmd pushes it.'),
);
export type MbmdUpdate = Answer<typeof mbmdUpdate>;
