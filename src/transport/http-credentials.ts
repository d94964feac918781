// How one client proves who it is: a token, or user and password in the way that the other side asks for. A password goes over
// an open wire only when the other side does not offer better. Knows no sockets.
import { randomBytes } from 'node:crypto';
import { digestHeader, digestOf, parseChallenges, type DigestChallenge } from './http-digest.ts';
import type { HttpAuth } from './http-secrets.ts';

interface Target {
  readonly method: string;
  readonly url: URL;
  readonly body: string | Buffer | null;
}

/** `unknown`: it was not asked yet. */
type Way = 'unknown' | 'basic' | DigestChallenge;

export class HttpCredentials {
  readonly #auth: HttpAuth;
  #way: Way = 'unknown';
  #count = 0;

  constructor(auth: HttpAuth) {
    this.#auth = auth;
  }

  /** The header for a request; null: none. */
  headerFor({ method, url, body }: Target): string | null {
    const auth = this.#auth;
    if (auth === null) return null;
    if ('token' in auth) return `Bearer ${auth.token}`;
    if (typeof this.#way === 'object') {
      const clientNonce = randomBytes(16).toString('hex');
      const request = { method, uri: `${url.pathname}${url.search}`, body: body ?? '', count: ++this.#count };
      return digestHeader(this.#way, { ...request, ...auth, clientNonce });
    }
    if (this.#way === 'unknown' && url.protocol === 'http:') return null;
    return `Basic ${Buffer.from(`${auth.user}:${auth.password}`).toString('base64')}`;
  }

  /**
   * Looks at what was answered to a request with `sent`. True: it is to be sent again, with what was learned.
   * `mayRepeat`: that does no harm, whatever the other side made of the first one.
   */
  learn(sent: string | null, answer: { status: number; challenge: string }, mayRepeat: boolean): boolean {
    const auth = this.#auth;
    if (auth === null || 'token' in auth) return false;
    const isRefused = answer.status === 401;
    const asked = isRefused ? digestOf(parseChallenges(answer.challenge)) : null;
    if (asked !== null) {
      const isNew = typeof this.#way !== 'object' || asked.isStale || asked.nonce !== this.#way.nonce;
      const wasDigest = sent?.startsWith('Digest ') === true;
      this.#way = asked;
      this.#count = 0;
      // A new nonce after a digest is a refusal, unless the old one was only too old.
      return isNew && (!wasDigest || asked.isStale);
    }
    if (this.#way !== 'unknown' || sent !== null) return false;
    this.#way = 'basic';
    return isRefused || mayRepeat;
  }
}
