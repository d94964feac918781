// What a test message came to. Schemas only; nothing of a route.
import { z } from 'zod';
import { named, problemDetails, type Answer } from '../answer.ts';

export const outputTest = named(
  'OutputTest',
  z.object({
    output: z.string(),
    receivers: z.array(
      z.object({
        to: z.string().describe('where the message went, without what may be secret'),
        ok: z.boolean(),
        problem: z.string().nullable().describe('why it did not arrive, in English'),
        ...problemDetails,
      }),
    ),
  }),
);
export type OutputTestJson = Answer<typeof outputTest>;

export const testableOutputs = named(
  'TestableOutputs',
  z.object({ outputs: z.array(z.string()).describe('names of the outputs that a test can be sent by') }),
);
