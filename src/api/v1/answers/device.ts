// Devices with health and readings. Schemas only; nothing of a route.
import { KINDS } from '../../../kinds/kinds.ts';
import { z } from 'zod';
import { DEVICE_ICONS } from '../../../model/shown-names.ts';
import { count, counts, instant, named, problemDetails, value, type Answer } from '../../answer.ts';

export type Value = Answer<typeof value>;

export const reading = named(
  'Reading',
  z
    .object({
      value: value.describe('null: never read, or its lifetime is over'),
      unit: z.string().nullable().describe('W, Wh, V, A, var, varh, VA, VAh, Hz, 1, %, deg, degC, m3, l ...'),
      at: instant
        .nullable()
        .describe('when it was measured (UTC, ms); kept when the lifetime is over; null: never read'),
    })
    .describe('A measured value in its canonical unit. Import and consumption are positive, export is negative.'),
);
export type ReadingJson = Answer<typeof reading>;

export const readings = named('Readings', z.record(z.string(), reading).describe('by measurand'));
export type ReadingsJson = Answer<typeof readings>;

export const allReadings = named('AllReadings', z.record(z.string(), readings).describe('by device'));

export const healthState = named(
  'HealthState',
  z
    .enum(['starting', 'online', 'degraded', 'offline'])
    .describe(
      'starting: still in its first tries; online: it answers; degraded: the last exchange failed but values still ' +
        'live, or something about them is wrong; offline: nothing for a lifetime',
    ),
);

const withheldReading = named(
  'WithheldReading',
  z.object({
    count: count.describe('since the start'),
    value: z.number().nullable().describe('what came last; null: no number at all'),
    unit: z.string().nullable(),
    reason: z
      .enum(['impossible', 'fell', 'jumped'])
      .describe('impossible: beyond what it can be; fell, jumped: no counter counts like that'),
    at: instant,
  }),
);

const health = named(
  'Health',
  z.object({
    state: healthState,
    since: instant,
    reason: z.string().nullable().describe('why it is not online, in English'),
    ...problemDetails,
    lastSuccess: instant.nullable(),
    requests: count,
    errors: counts.describe('failures since the start by error code'),
    roundTripMs: z.number().nullable(),
    heldBack: count.describe('readings that were not believed: impossible ones, and counters that fell or jumped'),
    withheld: z
      .record(z.string(), withheldReading)
      .describe('the same by measurand, with what came last; it is shown nowhere else'),
  }),
);
export type HealthJson = Answer<typeof health>;

/** Why something does not work: for a person in English, for programs and other languages as code and facts. */
export type ProblemFieldsJson = Pick<HealthJson, 'reason' | 'code' | 'facts'>;

export const device = named(
  'Device',
  z.object({
    name: z.string().describe('as configured; the same in every interface'),
    label: z.string().nullable().describe('what people read instead of the name; null: the name'),
    icon: z.enum(DEVICE_ICONS).nullable(),
    room: z.string().nullable(),
    kind: z
      .enum([...KINDS.all.map(({ name }) => name), 'published'])
      .describe('published: what other programs publish by POST to /; nothing asks it'),
    hasWire: z.boolean().describe('false: nothing is asked or heard, other programs publish the values'),
    model: z.string().describe('id in the catalogue'),
    type: z.string().describe('as clients of gosdm630 know it: SDM, JANITZA ...'),
    manufacturer: z.string(),
    description: z.string(),
    placement: z
      .string()
      .nullable()
      .describe('what the configuration makes of its values: factors, direction, phases; null: nothing'),
    de: z
      .object({ title: z.string(), placement: z.string().nullable() })
      .describe('manufacturer and description, and `placement`, in German'),
    bus: z.string(),
    id: z.int().nullable().describe('Modbus unit id, number of the inverter ...; null where the wire has none'),
    apiId: z.int().nullable().describe('number in /last and /minuteavg; null: it is not shown there'),
    lifetimeMs: z.number().describe('how long a value counts as present'),
    quirks: z.array(z.string()).describe('special treatments in force'),
    production: z
      .enum(['import', 'export'])
      .nullable()
      .describe(
        'the direction in which it produces: import: its power is positive then (inverters); export: negative, ' +
          'energyExport counts it; null: it produces nothing, or has not counted enough to tell',
      ),
    health,
    readings,
  }),
);
export type DeviceJson = Answer<typeof device>;

export const devices = named('Devices', z.array(device));
