// Why an HTTP exchange failed, in words: of the connection, of TLS, of a time that is over. Without credentials. Pure; knows no
// socket.
import { errorText, MeterHubError } from '../model/error.ts';
import type { ErrorDetails } from '../vocabulary/error-codes.ts';

/** How messages speak of the other side; each user of the client has words of its own. */
export interface HttpWords {
  /** `the ... hung up` */
  readonly peer: 'device' | 'server';
  /** What to do when its certificate is not trusted. */
  readonly certificateRemedy: string;
  /** What else may be wrong when there is no TLS connection; empty: nothing. */
  readonly tlsHint: string;
  /** A time limit: `300 ms`. */
  readonly span: (ms: number) => string;
  /** The error that is thrown. */
  readonly error: (problem: HttpProblem) => MeterHubError;
}

export interface HttpProblem {
  readonly code: 'HTTP_CONNECT' | 'HTTP_TIMEOUT' | 'HTTP_CONTENT' | 'HTTP_ANSWER_TOO_LARGE' | 'CANCELLED';
  /** Method and URL without credentials and query. */
  readonly where: string;
  readonly reason: string;
  readonly facts: ErrorDetails;
  readonly cause?: unknown;
}

export const DEVICE_WORDS: HttpWords = {
  peer: 'device',
  certificateRemedy: 'use http',
  tlsHint: '',
  span: (ms) => `${Math.round(ms)} ms`,
  error: ({ code, where, reason, facts, cause }) =>
    new MeterHubError({ code, details: code === 'CANCELLED' ? {} : { where, ...facts } }, `${where}: ${reason}`, {
      cause,
    }),
};

/** What the system, TLS or the parser says, with its code. */
export function connectionProblem(where: string, error: unknown, words: HttpWords): HttpProblem {
  const code = codeOf(error);
  const facts = code === '' ? {} : { errno: code };
  if (code.startsWith('HPE_')) {
    return {
      code: 'HTTP_CONTENT',
      where,
      reason: 'what answers does not speak HTTP (is it https, not http?)',
      facts: {},
      cause: error,
    };
  }
  return { code: 'HTTP_CONNECT', where, reason: reasonOf(code, error, words), facts, cause: error };
}

/** The other side closed the connection without an answer. */
export function isHungUp(error: unknown): boolean {
  return ['ECONNRESET', 'EPIPE'].includes(codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused: is this the right address and port?',
  ETIMEDOUT: 'no connection',
  ENETUNREACH: 'the network cannot be reached',
  ENOTFOUND: 'the name is unknown',
  EAI_AGAIN: 'the name cannot be looked up now',
  EPROTO: 'what answers does not speak TLS: is it http, not https?',
};

function reasonOf(code: string, error: unknown, { peer, certificateRemedy, tlsHint }: HttpWords): string {
  if (isHungUp(error)) return `the ${peer} hung up without an answer`;
  if (code === 'EHOSTUNREACH') return `the ${peer} is not in the network`;
  if (/CERT|SELF_SIGNED|ISSUER|ERR_TLS/.test(code))
    return `its certificate is not trusted (${code}): ${certificateRemedy}`;
  if (/^ERR_(SSL|OSSL)/.test(code)) return `no TLS connection (${code}): is it http, not https?${tlsHint}`;
  return REASONS[code] ?? (errorText(error) || code);
}
