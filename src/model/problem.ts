// What does not work: for a person as text, for programs and translations as code and facts. A record only.
import { errorText, factsOf, MeterHubError, type ErrorCode, type ErrorFacts } from '../vocabulary/error-codes.ts';

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

export type TroubleCode = ErrorCode | keyof typeof WAITING;

export interface Trouble {
  /** What is wrong and what to do, in English. */
  readonly text: string;
  readonly code: TroubleCode;
  /** What a translation needs to say the same; nothing secret. */
  readonly facts: ErrorFacts;
}

export function waiting(code: keyof typeof WAITING): Trouble {
  return { text: WAITING[code], code, facts: {} };
}

/** @param code of an error that is not one of ours */
export function troubleOf(error: unknown, code: ErrorCode = 'INTERNAL'): Trouble {
  return { text: errorText(error), code: error instanceof MeterHubError ? error.code : code, facts: factsOf(error) };
}

/** How it is told beside other facts: all empty when nothing is wrong. */
export interface ToldTrouble {
  /** For a person, in English. */
  readonly reason: string | null;
  readonly code: TroubleCode | null;
  readonly facts: ErrorFacts;
}

export function told(trouble: Trouble | null): ToldTrouble {
  return { reason: trouble?.text ?? null, code: trouble?.code ?? null, facts: trouble?.facts ?? {} };
}
