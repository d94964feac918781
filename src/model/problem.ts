// What does not work: for a person as text, for programs and translations as code and facts. A record only.
import { errorText, factsOf, MeterHubError, type ErrorFacts } from './error.ts';
import type { ErrorCode } from '../vocabulary/error-codes.ts';

/** States that are no error: something has just begun, or nobody ever sent anything. With their English text. */
export const WAITING = {
  NOT_ASKED_YET: 'not asked yet',
  NOT_OPENED_YET: 'not opened yet',
  NO_TELEGRAM_YET: 'no telegram yet',
  NOTHING_RECEIVED: 'nothing received',
  NOTHING_PUBLISHED: 'nothing has been published yet',
  PUBLISHED_EXPIRED: 'what was published has expired',
  STOPPED: 'it is stopped',
} as const;

export type ProblemCode = ErrorCode | keyof typeof WAITING;

export interface Problem {
  /** What is wrong and what to do, in English. */
  readonly text: string;
  readonly code: ProblemCode;
  /** What a translation needs to say the same; nothing secret. */
  readonly facts: ErrorFacts;
}

export function waiting(code: keyof typeof WAITING): Problem {
  return { text: WAITING[code], code, facts: {} };
}

/** @param code of an error that is not one of ours */
export function toProblem(error: unknown, code: ErrorCode = 'INTERNAL'): Problem {
  return { text: errorText(error), code: error instanceof MeterHubError ? error.code : code, facts: factsOf(error) };
}

/** How it is told beside other facts: all empty when nothing is wrong. */
export interface ProblemFields {
  /** For a person, in English. */
  readonly reason: string | null;
  readonly code: ProblemCode | null;
  readonly facts: ErrorFacts;
}

export function problemFields(problem: Problem | null): ProblemFields {
  return { reason: problem?.text ?? null, code: problem?.code ?? null, facts: problem?.facts ?? {} };
}
