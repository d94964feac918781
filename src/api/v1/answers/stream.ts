// What server-sent events say. Schemas only; nothing of a route.
import { z } from 'zod';
import { instant, named, problemDetails, type Answer } from '../../answer.ts';
import { healthState, readings } from './device.ts';

export const snapshotEvent = named(
  'SnapshotEvent',
  z
    .object({
      device: z.string(),
      at: instant,
      readings: readings.describe('what this poll brought; value null: the device says that there is none now'),
    })
    .describe('The readings of one poll.'),
);
export type SnapshotEventJson = Answer<typeof snapshotEvent>;

export const healthEvent = named(
  'HealthEvent',
  z
    .object({
      device: z.string(),
      from: healthState,
      to: healthState,
      reason: z.string().nullable().describe('why it is not online, in English'),
      ...problemDetails,
      at: instant,
    })
    .describe('A device changed its state.'),
);
export type HealthEventJson = Answer<typeof healthEvent>;
