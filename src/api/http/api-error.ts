// Errors as clients of our own interfaces see them: `{error: {code, message, hint, facts}}`. No stack, no path gets out.
import { MeterHubError, type ErrorOptions } from '../../model/error.ts';
import type { ProblemAnswer } from '../answer.ts';
import { ERROR_CATALOGUE, type ApiErrorCode, type ErrorDetails } from '../../vocabulary/error-codes.ts';

interface KnownApiError {
  readonly code: ApiErrorCode;
  readonly details: ErrorDetails;
}

interface Hint {
  /** What to do, where more is known than the remedy of the code. */
  readonly hint?: string;
}

class TellableError extends MeterHubError {
  /** HTTP status of the answer. */
  readonly statusCode: number;
  readonly hint: string;

  constructor(
    known: ApiErrorCode | KnownApiError,
    message: string,
    options: Hint & { readonly details?: ErrorDetails } = {},
  ) {
    const { code, details } = typeof known === 'string' ? { code: known, details: options.details ?? {} } : known;
    super({ code, details }, message);
    this.statusCode = ERROR_CATALOGUE[code].httpStatus;
    this.hint = options.hint ?? ERROR_CATALOGUE[code].remedy.en;
  }

  get body(): ProblemAnswer {
    const { code, message, hint, details: facts } = this;
    return { error: { code, message, hint, facts } };
  }
}

/** An error that is told to the client as it is: message, hint and details must not carry secrets. */
export type ApiError = TellableError;

/** Only with the details of its code, as `MeterHubError`. */
export const ApiError: {
  new (known: KnownApiError, message: string, options?: Hint): ApiError;
  new <Code extends ApiErrorCode>(code: Code, message: string, ...options: ErrorOptions<Code, Hint>): ApiError;
  readonly prototype: ApiError;
} = TellableError;
