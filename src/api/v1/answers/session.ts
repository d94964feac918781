// Who is logged in to the page, and what it may do. Schemas only; nothing of a route.
import { z } from 'zod';
import { facts, instant, named, problemCode, type Answer } from '../../answer.ts';

export const session = named(
  'Session',
  z.object({
    loggedIn: z.boolean(),
    token: z
      .string()
      .nullable()
      .describe('to be sent with every change as `X-MeterHub-Session`; null: this browser is not logged in'),
    endsAt: instant.nullable().describe('when the session ends unless it is used before'),
    may: z
      .array(z.enum(['read', 'command', 'publish', 'configure']))
      .describe('what this browser may do, given the token above'),
    password: z
      .enum(['chosen', 'none', 'unreadable'])
      .describe('unreadable: the file that keeps it is there, and cannot be used'),
    firstVisitUntil: instant
      .nullable()
      .describe('until when a password can be chosen here with the code of terminal and journal; null: not now'),
    refused: z
      .object({ code: problemCode, reason: z.string(), remedy: z.string(), facts })
      .nullable()
      .describe('why this browser may not change the configuration; null: it may'),
  }),
);
export type SessionJson = Answer<typeof session>;
