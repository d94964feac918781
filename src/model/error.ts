// The one error class, and what is known of anything that was thrown. Its message is English; other languages are made of
// its code and details.
import {
  ERROR_CATALOGUE,
  type ApiErrorCode,
  type DetailsOf,
  type ErrorCode,
  type ErrorDetails,
} from '../vocabulary/error-codes.ts';

/** An error that was made elsewhere: in another thread, or the same one that is said in other words now. */
export interface KnownError {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
}

interface Options<Details> {
  readonly cause?: unknown;
  readonly details?: Details;
}

/** True of details that can all be left out. */
type NoneNeeded<Details> = Partial<Details> extends Details ? true : false;

/** The details can be left out only when the code asks for none. */
export type ErrorOptions<Code extends ErrorCode, More = unknown> =
  NoneNeeded<DetailsOf<Code>> extends true
    ? [options?: Options<DetailsOf<Code>> & More]
    : [options: Options<DetailsOf<Code>> & { readonly details: DetailsOf<Code> } & More];

class CodedError extends Error {
  override readonly name = 'MeterHubError';
  readonly code: ErrorCode;
  /** What a translation of the message needs to say the same. Nothing secret. */
  readonly details: ErrorDetails;

  constructor(known: ErrorCode | KnownError, message: string, options: Options<ErrorDetails> = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = typeof known === 'string' ? known : known.code;
    this.details = (typeof known === 'string' ? options.details : known.details) ?? {};
  }

  /** True when trying again later may help. */
  get transient(): boolean {
    return ERROR_CATALOGUE[this.code].transient;
  }
}

/** Every error MeterHub raises itself. The message names the place and what to do. */
export type MeterHubError = CodedError;

/** Only with the details of its code: the compiler names one that lacks. */
export const MeterHubError: {
  new (known: KnownError, message: string, options?: { readonly cause?: unknown }): MeterHubError;
  new <Code extends ErrorCode>(code: Code, message: string, ...options: ErrorOptions<Code>): MeterHubError;
  readonly prototype: MeterHubError;
} = CodedError;

/** The text of anything that was thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What is known of an error beside its text: its details, or the word of the system (`errno: 'ENOSPC'`). */
export function detailsOf(error: unknown): ErrorDetails {
  return error instanceof CodedError ? error.details : errnoOf(error);
}

/** The word of the system for what it refuses, where there is one. */
export function errnoOf(error: unknown): { readonly errno?: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? { errno: error.code } : {};
}

/** Whether clients of our own interfaces may be told an error of this code. */
export function isApiErrorCode(code: ErrorCode): code is ApiErrorCode {
  return ERROR_CATALOGUE[code].httpStatus !== null;
}
