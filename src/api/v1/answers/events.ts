// What happened to the meters of the house. Schemas only; nothing of a route.
import { z } from 'zod';
import { instant, named, type Answer } from '../../answer.ts';

const exchangeEvent = z.object({
  type: z.literal('exchange').describe('a meter was exchanged or reset: its counter goes on from another number'),
  at: instant.describe('of the first reading of the new count'),
  device: z.string(),
  measurand: z.string().describe('name of the counter'),
  unit: z.string().nullable(),
  oldLast: z.number().describe('last reading before'),
  newFirst: z.number().describe('first reading after'),
  oldSerial: z.string().nullable().describe('serial number of the meter before; null: not known'),
  newSerial: z.string().nullable(),
  source: z.enum(['hub', 'user']).describe('seen in the readings, or entered by hand'),
});

export const houseEvents = named('HouseEvents', z.object({ events: z.array(exchangeEvent).describe('oldest first') }));
export type HouseEventsJson = Answer<typeof houseEvents>;
