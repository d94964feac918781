// How an HTTP device is logged in to before it is asked: what is sent, where the token is in the answer, and how it is shown
// with each request. Types only; knows no password.

/** `bearer`: as `Authorization: Bearer ...`; else under a name of its own. Cookies that the answer sets are always sent. */
export type TokenUse = 'bearer' | 'header' | 'cookie' | 'query';

export interface HttpLogin {
  readonly method: 'GET' | 'POST';
  /** `{user}` and `{password}` in it, in headers and in the body stand for those of `auth`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** Where the token is in the answer; null: cookies are all there is. */
  readonly token: string | null;
  readonly use: TokenUse;
  /** Of the header, cookie or query parameter; null for `bearer`. */
  readonly name: string | null;
}
