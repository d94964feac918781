// The building and its buses, and what a search on a bus tells. Schemas only; nothing of a route.
import { z } from 'zod';
import { count, counts, facts, named, problemCode, problemDetails, share, type Answer } from '../../answer.ts';

const roles = named(
  'Roles',
  z
    .object({
      grid: z.string().nullable(),
      house: z.string().nullable(),
      pv: z.array(z.string()),
      battery: z.array(z.string()),
      car: z.array(z.string()),
      consumers: z.array(z.string()).describe('further consumers that are worth a place of their own'),
    })
    .describe('Which device plays which part in the energy flow.'),
);
export type Roles = Answer<typeof roles>;

export const building = named(
  'Building',
  z.object({
    version: z.string(),
    hasHistory: z.boolean(),
    now: z.number().describe('clock of the hub, ms since the epoch'),
    timeZone: z.string(),
    roles,
    needsToken: z.object({ read: z.boolean(), command: z.boolean() }).describe('which rights need a token'),
  }),
);
export type BuildingJson = Answer<typeof building>;

const bus = named(
  'Bus',
  z.object({
    name: z.string(),
    type: z.string().describe('as configured: modbus-rtu, modbus-tcp, sml, http ...'),
    address: z.string().describe('path, host:port or URL without credentials'),
    open: z.boolean(),
    problem: z.string().nullable().describe('what does not work and what to do, in English'),
    ...problemDetails,
    requests: count,
    errors: counts.describe('failures since the start by error code'),
    load: share.describe('share of the last minute in which the wire was in use, 0..1'),
    waiting: count.describe('requests in the queue now'),
    behindMs: z.number().describe('how far the oldest due poll is behind its time; 0: the bus keeps up'),
    roundTripMs: z.number().nullable().describe('mean since the start'),
    devices: z.array(z.string()),
    canScan: z.boolean(),
  }),
);
export type BusJson = Answer<typeof bus>;

export const buses = named('Buses', z.array(bus));

/** One line each. */
export const scanLine = named(
  'ScanLine',
  z.union([
    z.object({ count: count.describe('ids that will be asked'), done: count }),
    z.object({ done: count.describe('ids that were asked') }),
    z.object({
      found: z.object({
        id: z.int().min(1).max(247),
        kind: z.enum(['meter', 'damaged']).describe('damaged: something answers that nobody can understand'),
        models: z.array(z.string()).describe('ids of the catalogue it may be, the best first'),
      }),
    }),
    z.object({
      yaml: z.string().nullable().describe('the end: lines for the configuration; null: nothing was found'),
      de: z.object({ yaml: z.string().nullable() }).describe('the same with its remarks in German'),
    }),
    z
      .object({ problem: z.string(), code: problemCode, facts })
      .describe('the end: the search could not go on; what is wrong, in English'),
  ]),
);
export type ScanLine = Answer<typeof scanLine>;
