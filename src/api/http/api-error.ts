// Errors as clients of our own interfaces see them: `{error: {code, message, hint}}`. No stack, no path gets out.
import { MeterHubError } from '../../model/error.ts';
import { ERROR_CATALOGUE } from '../../vocabulary/error-codes.ts';
import type { ProblemAnswer } from '../answer.ts';

const HTTP_STATUS = {
  HTTP_NOT_FOUND: 404,
  HTTP_UNKNOWN_DEVICE: 404,
  HTTP_BAD_REQUEST: 400,
  HTTP_BODY_TOO_LARGE: 413,
  HTTP_FOREIGN_HOST: 403,
  HTTP_FOREIGN_ORIGIN: 403,
  HTTP_UNAUTHORIZED: 401,
  HTTP_FORBIDDEN: 403,
  HTTP_TOO_MANY_ATTEMPTS: 429,
  HTTP_OVERLOADED: 503,
  HTTP_NO_DATASET: 404,
  HTTP_NO_BACKUP: 404,
  HTTP_NO_HISTORY: 404,
  HTTP_UNKNOWN_SERIES: 404,
  HISTORY_READ: 503,
  HISTORY_DAMAGED: 503,
  BACKUP_WRITE: 503,
  COMMAND_UNKNOWN_TARGET: 404,
  COMMAND_NOT_ALLOWED: 400,
  COMMAND_FAILED: 502,
  COMMAND_BUSY: 503,
  RELOAD_NO_FILE: 409,
  CANCELLED: 503,
  CONFIG_INVALID: 422,
  CONFIG_UNREADABLE: 422,
  LISTEN: 422,
  INTERNAL: 500,
} as const;

export type ApiErrorCode = keyof typeof HTTP_STATUS;

/** Whether an error of this code is for clients. */
export function isApiErrorCode(code: string): code is ApiErrorCode {
  return Object.hasOwn(HTTP_STATUS, code);
}

/** An error that is told to the client as it is: message and hint must not carry secrets. */
export class ApiError extends MeterHubError {
  /** HTTP status of the answer. */
  readonly statusCode: number;
  readonly hint: string;

  constructor(code: ApiErrorCode, message: string, hint: string = ERROR_CATALOGUE[code].remedy) {
    super(code, message);
    this.statusCode = HTTP_STATUS[code];
    this.hint = hint;
  }

  get body(): ProblemAnswer {
    return { error: { code: this.code, message: this.message, hint: this.hint } };
  }
}
