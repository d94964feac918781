// What happened to the house. Schemas only; nothing of a route.
import { z } from 'zod';
import { EVENT_KINDS } from '../../../vocabulary/events/kinds.ts';
import { count, instant, named, share, type Answer } from '../../answer.ts';

const id = z.number().describe('rising with time; the same as long as the history lives');
const text = z.object({ en: z.string(), de: z.string() }).describe('in one sentence');

const exchangeEvent = z
  .object({
    id,
    type: z.enum(['exchange', 'reset']).describe('reset: of the same serial number as before'),
    at: instant.describe('of the first reading of the new count'),
    device: z.string(),
    measurand: z.string().describe('name of the counter'),
    unit: z.string().nullable(),
    oldLast: z.number().describe('last reading before'),
    newFirst: z.number().describe('first reading after'),
    oldSerial: z.string().nullable().describe('serial number of the meter before; null: not known'),
    newSerial: z.string().nullable(),
    source: z.enum(['hub', 'user']).describe('seen in the readings, or entered by hand'),
    text,
  })
  .describe('A meter was exchanged or reset: its counter goes on from another number.');

const { exchange: _, reset: __, ...OTHERS } = EVENT_KINDS;

type Other = keyof typeof OTHERS;

const otherEvent = z.object({
  id,
  type: z.enum(Object.keys(OTHERS) as [Other, ...Other[]]),
  at: instant,
  device: z.string().nullable().describe('null: it is about the hub as a whole'),
  details: z
    .record(z.string(), z.union([z.string(), z.number()]))
    .describe('what is known of it; docs/events.md lists them by type. `suppressed`: not kept before this one'),
  text,
});

export const houseEvent = named('HouseEvent', z.union([exchangeEvent, otherEvent]));
export type HouseEventJson = Answer<typeof houseEvent>;

export const houseEvents = named(
  'HouseEvents',
  z.object({
    events: z.array(houseEvent).describe('oldest first'),
    isCut: z.boolean().describe('there are older ones: ask with a larger `limit`, or with `to`'),
  }),
);
export type HouseEventsJson = Answer<typeof houseEvents>;

const availability = share.nullable().describe('null: nothing is known');
const ms = z.number().min(0);

export const deviceAvailability = named(
  'Availability',
  z.object({
    timeZone: z.string(),
    devices: z.array(
      z.object({
        device: z.string(),
        availability: availability.describe('of all days together; null: nothing is known'),
        days: z.array(
          z.object({
            ...{ from: instant, to: instant, availability },
            knownMs: ms.describe('in which it is known whether the device was there: the hub ran'),
            awayMs: ms.describe('of it, without the device'),
            losses: count.describe('how often it was lost'),
          }),
        ),
      }),
    ),
  }),
);
export type AvailabilityJson = Answer<typeof deviceAvailability>;
