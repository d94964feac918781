// Keeps secrets out of what is told of an HTTP exchange: a device may send back what it was sent. Pure; knows no wire.

/** User and password (basic authentication), a bearer token, or none. */
export type HttpAuth = { readonly user: string; readonly password: string } | { readonly token: string } | null;

interface Sent {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | null;
}

const MAX_EXCERPT_LENGTH = 120;
/** Shorter header values, bodies and query values are no secrets ("1", "l"), and hiding them would garble the text. */
const LEAST_SECRET_LENGTH = 4;

/** Everything of a request that must not be repeated, the longest first. */
export function secretsOf(auth: HttpAuth, { path, headers = {}, body = null }: Sent): string[] {
  const query = [...new URLSearchParams(path.split('?')[1] ?? '').values()];
  const sent = [...Object.values(headers), ...(typeof body === 'string' ? [body] : []), ...query];
  return [...credentials(auth), ...sent.filter(({ length }) => length >= LEAST_SECRET_LENGTH)]
    .filter((secret) => secret !== '')
    .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
    .sort((a, b) => b.length - a.length);
}

function credentials(auth: HttpAuth): string[] {
  if (auth === null) return [];
  if ('token' in auth) return [auth.token];
  return [auth.password, Buffer.from(`${auth.user}:${auth.password}`).toString('base64')];
}

/** More characters than this, of a hundred, that no text has: it is none. */
const MOST_STRANGE_PERCENT = 5;

/** The start of a text in one line, without markup, control characters and secrets; what is no text is not shown. */
export function excerpt(text: string, secrets: readonly string[]): string {
  if (isBinary(text)) return 'bytes that are no text';
  let clean = text.slice(0, 8192);
  for (const secret of secrets) clean = clean.replaceAll(secret, '***');
  clean = clean
    .replace(/<(style|script)[^>]*>[^]*?<\/\1>|<[^>]*>/gi, ' ')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  return clean.length > MAX_EXCERPT_LENGTH ? `${clean.slice(0, MAX_EXCERPT_LENGTH)}...` : clean;
}

/** Control characters but line ends and tabs, and what was no UTF-8. */
const STRANGE = /[^\P{Cc}\t\n\r]|\uFFFD/gu;

export function isBinary(text: string): boolean {
  const start = text.slice(0, 8192);
  return (start.match(STRANGE)?.length ?? 0) * 100 > start.length * MOST_STRANGE_PERCENT;
}
