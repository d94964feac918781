// Who may do what: secrets of `server.tokens`, compared whole and in constant time. It must not know routes.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { TokenConfig } from '../../config/config.ts';
import type { Clock } from '../../model/clock.ts';
import { ApiError } from './api-error.ts';
import { AttemptLimiter } from './attempt-limiter.ts';

/** What a token may allow. */
export type TokenRight = TokenConfig['may'][number];

interface KnownToken {
  readonly name: string;
  readonly digest: Buffer;
  readonly may: readonly TokenRight[];
}

export class Tokens {
  readonly #key = randomBytes(32);
  readonly #known: readonly KnownToken[];
  readonly #limiter: AttemptLimiter;

  constructor(tokens: readonly TokenConfig[], clock: Clock) {
    this.#known = tokens.map(({ name, secret, may }) => ({ name, digest: this.#digest(secret), may }));
    this.#limiter = new AttemptLimiter(clock);
  }

  /**
   * Whether a right needs a token. Commands and publishing do as soon as any token is configured; reading stays open
   * as in the older programs until a token names `read`.
   */
  isDemanded(right: TokenRight): boolean {
    if (right === 'read') return this.#known.some(({ may }) => may.includes('read'));
    return this.#known.length > 0;
  }

  /**
   * Who asks, by the token's name; null when the right needs no token.
   * @throws ApiError HTTP_UNAUTHORIZED, HTTP_FORBIDDEN or HTTP_TOO_MANY_ATTEMPTS.
   */
  check(right: TokenRight, authorization: string | undefined, address: string): string | null {
    if (!this.isDemanded(right)) return null;
    if (this.#limiter.isBlocked(address)) {
      throw new ApiError('HTTP_TOO_MANY_ATTEMPTS', 'Too many different wrong tokens came from this address.');
    }
    const secret = secretOf(authorization);
    if (secret === null)
      throw new ApiError('HTTP_UNAUTHORIZED', `This needs a token with the right "${right}".`, { details: { right } });
    const digest = this.#digest(secret);
    // No early exit: the time must not tell which token came close.
    const matching = this.#known.filter((token) => timingSafeEqual(token.digest, digest));
    const token = matching[0];
    if (!token) {
      this.#limiter.failed(address, digest.toString('base64'));
      throw new ApiError('HTTP_UNAUTHORIZED', 'The token is not known.', { details: { right } });
    }
    const able = matching.find(({ may }) => may.includes(right));
    if (!able)
      throw new ApiError('HTTP_FORBIDDEN', `The token "${token.name}" does not have the right "${right}".`, {
        details: { token: token.name, right },
      });
    return able.name;
  }

  /** Of equal length for all secrets, so that comparing says nothing about theirs. */
  #digest(secret: string): Buffer {
    return createHmac('sha256', this.#key).update(secret).digest();
  }
}

/** `Bearer <secret>`, or `Basic` with the secret as password: what a browser can send by itself. */
function secretOf(authorization: string | undefined): string | null {
  const [, scheme, credentials] = /^(\S+) +(.+?) *$/.exec(authorization ?? '') ?? [];
  if (scheme === undefined || credentials === undefined) return null;
  if (scheme.toLowerCase() === 'bearer') return credentials;
  if (scheme.toLowerCase() !== 'basic') return null;
  const pair = Buffer.from(credentials, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  return colon < 0 ? null : pair.slice(colon + 1);
}
