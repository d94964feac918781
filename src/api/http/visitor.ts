// Who asks, as far as a request says it, and what a session of the page may allow him. It must not know routes or passwords.
import type { IncomingHttpHeaders } from 'node:http';
import type { ApiErrorCode, ErrorDetails } from '../../vocabulary/error-codes.ts';

/** The header with the token of a session: no page of another site can send it. */
export const SESSION_TOKEN_HEADER = 'x-meterhub-session';

export interface Visitor {
  /** As the header `Cookie` has them; null: none. */
  readonly cookies: string | null;
  /** What the page sends with a change; null: nothing. */
  readonly sessionToken: string | null;
  /** Where the request really comes from. */
  readonly address: string;
  /** It came by TLS, here or at a proxy that is trusted. */
  readonly isSecure: boolean;
}

/** The part of a request that says who asks. */
export interface Asker {
  readonly headers: IncomingHttpHeaders;
  readonly socket: { readonly remoteAddress?: string | undefined; readonly encrypted?: boolean };
}

export interface Grant {
  /** For the log. */
  readonly who: string;
}

export interface Refusal {
  readonly refused: ApiErrorCode;
  readonly details: ErrorDetails;
  /** What is not allowed, in English; the code says it in German. */
  readonly reason: string;
  /** What to do about it. */
  readonly remedy: string;
}

export type Verdict = { readonly granted: Grant } | Refusal;

/** What the guard asks the sessions of the page. */
export interface SessionRights {
  /** The session that the request belongs to; `forChange`: only with its token. Null: none. */
  sessionOf(visitor: Visitor, forChange: boolean): Grant | null;
  /** Whether this request may change the configuration. */
  mayConfigure(visitor: Visitor): Verdict;
}
