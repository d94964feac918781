// What the interfaces of the first MeterHub answer, and the overview in its place. Schemas only; nothing of a route.
import { z } from 'zod';
import { named, type Answer } from '../answer.ts';
import { healthState } from '../v1/answers/device.ts';

export const dataset = named(
  'Dataset',
  z
    .object({
      time: z.string().describe('local time, YYYY-MM-DD hh:mm:ss'),
      timestamp: z.int().describe('seconds since the epoch'),
      measure_time: z.number().describe('s'),
    })
    .catchall(z.unknown())
    .describe(
      'The configured names in their order, then the published ones; null where a value is missing. First `time` and ' +
        '`timestamp`, last `measure_time`.',
    ),
);

export const datasets = named('Datasets', z.array(dataset));

export const version = named('Version', z.object({ name: z.literal('meterhub'), version: z.string() }));
export type VersionJson = Answer<typeof version>;

export const overview = named(
  'Overview',
  z
    .object({
      name: z.literal('meterhub'),
      version: z.string(),
      devices: z.record(z.string(), healthState),
      links: z.record(z.string(), z.string()).describe('relative, so that they hold behind a proxy'),
    })
    .describe('What there is, where no dataset is configured.'),
);
export type OverviewJson = Answer<typeof overview>;
