// What does not work: for a person as text, for programs and translations as code and facts. A record only.
import {
  PROBLEM_TEXTS,
  type DetailsOf,
  type ErrorCode,
  type ErrorDetails,
  type ProblemCode,
} from '../vocabulary/error-codes.ts';
import type { StateCode } from '../vocabulary/errors/states.ts';
import type { Text } from '../vocabulary/text.ts';
import { detailsOf, errorText, MeterHubError } from './error.ts';

export interface Problem {
  /** What is wrong and what to do, in English. */
  readonly text: string;
  readonly code: ProblemCode;
  /** What a translation needs to say the same; nothing secret. */
  readonly facts: ErrorDetails;
}

/** A problem that is an error, not just a beginning. */
export interface ErrorProblem extends Problem {
  readonly code: ErrorCode;
}

/** A problem that nobody threw; the compiler names a detail that lacks. */
export function problemOf<Code extends ErrorCode>(
  code: Code,
  text: string,
  facts: DetailsOf<Code> & ErrorDetails,
): ErrorProblem {
  return { text, code, facts };
}

/** The details of what a device says, when the words are ours. */
export function saidBy({ en, de }: Text): { readonly said: string; readonly saidDe?: string } {
  return en === de ? { said: en } : { said: en, saidDe: de };
}

export function waiting(code: StateCode): Problem {
  return { text: PROBLEM_TEXTS[code].en, code, facts: {} };
}

/** @param code of an error that is not one of ours */
export function toProblem(error: unknown, code: ErrorCode = 'INTERNAL'): ErrorProblem {
  return { text: errorText(error), code: error instanceof MeterHubError ? error.code : code, facts: detailsOf(error) };
}

/** How it is told beside other facts: all empty when nothing is wrong. */
export interface ProblemFields {
  /** For a person, in English. */
  readonly reason: string | null;
  readonly code: ProblemCode | null;
  readonly facts: ErrorDetails;
}

export function problemFields(problem: Problem | null): ProblemFields {
  return { reason: problem?.text ?? null, code: problem?.code ?? null, facts: problem?.facts ?? {} };
}
