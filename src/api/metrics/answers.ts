// What /healthz answers. Schemas only; nothing of a route.
import { z } from 'zod';
import { count, named, problemCode, type Answer } from '../answer.ts';

const problem = z.string().nullable().describe('what does not work and what to do, in English');
const code = problemCode.nullable();

export const healthz = named(
  'Healthz',
  z.object({
    status: z.enum(['ok', 'degraded', 'failing']).describe('degraded: an output has a problem'),
    version: z.string(),
    uptimeSeconds: z.number(),
    buses: z.record(z.string(), z.object({ open: z.boolean(), problem, code })),
    devices: z
      .object({ starting: count, online: count, degraded: count, offline: count })
      .describe('how many devices are in each state'),
    outputs: z.record(z.string(), z.object({ problem, code })),
  }),
);
export type HealthzJson = Answer<typeof healthz>;
