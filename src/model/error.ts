// The one error class, and what is known of anything that was thrown. It knows no language but the English of its message.
import { ERROR_CATALOGUE, type ErrorCode } from '../vocabulary/error-codes.ts';

/** What a translation of a message needs to say the same: numbers carry the unit in the name. Nothing secret. */
export type ErrorFacts = Readonly<Record<string, string | number>>;

/** Every error MeterHub raises itself. The message names the place and what to do. */
export class MeterHubError extends Error {
  override readonly name = 'MeterHubError';
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown; facts?: ErrorFacts }) {
    super(message, options);
    this.code = code;
    this.facts = options?.facts ?? {};
  }

  /** True when trying again later may help. */
  get transient(): boolean {
    return ERROR_CATALOGUE[this.code].transient;
  }
}

/** The text of anything that was thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What is known of an error beside its text: its facts, or the word of the system (`errno: 'ENOSPC'`). */
export function factsOf(error: unknown): ErrorFacts {
  if (error instanceof MeterHubError) return error.facts;
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? { errno: error.code } : {};
}
