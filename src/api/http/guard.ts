// Keeps web pages of others from using this server: Host (DNS rebinding), Origin and Sec-Fetch-Site, and tokens.
// It must not know what is being guarded.
import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { ServerConfig } from '../../config/config.ts';
import type { Clock } from '../../model/clock.ts';
import { ApiError } from './api-error.ts';
import { Tokens, type Right } from './tokens.ts';

export interface GuardOptions {
  readonly server: Pick<ServerConfig, 'hosts' | 'tokens'>;
  /** The machine's own name. */
  readonly hostName: string;
  readonly clock: Clock;
}

/** The part of a request that says who asks. */
export interface Asker {
  readonly headers: Pick<IncomingHttpHeaders, 'authorization'>;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/** A hook of a route. */
export type RequestHook = (request: FastifyRequest, reply: unknown, done: (error?: Error) => void) => void;

export class Guard {
  readonly #ownNames: ReadonlySet<string>;
  readonly #trustedNames: ReadonlySet<string>;
  readonly #tokens: Tokens;

  constructor({ server, hostName, clock }: GuardOptions) {
    this.#trustedNames = new Set(server.hosts.map(normalName));
    this.#ownNames = new Set(['localhost', normalName(hostName), ...this.#trustedNames]);
    this.#tokens = new Tokens(server.tokens, clock);
  }

  isDemanded(right: Right): boolean {
    return this.#tokens.isDemanded(right);
  }

  /**
   * A route hook (`onRequest`) that lets only those pass who have the right. `command` and `publish` change something:
   * they are refused to pages of other sites as well, with or without a token.
   */
  requireRight(right: Right): RequestHook {
    return (request, _reply, done) => {
      try {
        if (right !== 'read') this.checkPage(request.headers);
        this.checkToken(right, request.raw);
        done();
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    };
  }

  /**
   * The name of the token used; null when none is needed.
   * @throws ApiError HTTP_UNAUTHORIZED, HTTP_FORBIDDEN or HTTP_TOO_MANY_ATTEMPTS.
   */
  checkToken(right: Right, request: Asker): string | null {
    return this.#tokens.check(right, request.headers.authorization, request.socket.remoteAddress ?? '');
  }

  /** @throws ApiError HTTP_FOREIGN_HOST or HTTP_FOREIGN_ORIGIN. Programs that are no browsers send none of the headers. */
  checkPage(headers: IncomingHttpHeaders): void {
    const host = headers.host === undefined ? null : nameOf(`http://${headers.host}`);
    if (headers.host !== undefined && (host === null || !this.#isOwnHost(host))) {
      const where = headers.host.slice(0, 100);
      throw new ApiError('HTTP_FOREIGN_HOST', `This server is not known as "${where}".`, { details: { where } });
    }
    const { origin } = headers;
    if (origin !== undefined) {
      if (!this.#isOwnOrigin(origin, host)) {
        const where = origin.slice(0, 100);
        throw new ApiError('HTTP_FOREIGN_ORIGIN', `A page of "${where}" may not do this.`, { details: { where } });
      }
    } else if (headers['sec-fetch-site'] === 'cross-site' || this.#isForeignPage(headers.referer, host)) {
      throw new ApiError('HTTP_FOREIGN_ORIGIN', 'A page of another site may not do this.');
    }
  }

  /** Browsers send no Sec-Fetch-Site to plain HTTP addresses, but a page's images and links name the page. */
  #isForeignPage(referer: string | undefined, host: string | null): boolean {
    return referer !== undefined && !this.#isOwnOrigin(referer, host);
  }

  /** A name an attacker cannot make point here: an address, a name of the local network, or one that is configured. */
  #isOwnHost(host: string): boolean {
    return isIP(host) !== 0 || host.endsWith('.local') || host.endsWith('.localhost') || this.#ownNames.has(host);
  }

  /** The same machine, whatever the port (and whatever a proxy in front made of it), or a configured name. */
  #isOwnOrigin(origin: string, host: string | null): boolean {
    const name = nameOf(origin);
    return name !== null && (name === host || this.#trustedNames.has(name));
  }
}

/** The host name of a URL without port and brackets; null when there is none ("null" is the origin of sandboxed pages). */
function nameOf(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { hostname } = new URL(url);
  return hostname === '' ? null : normalName(hostname);
}

function normalName(name: string): string {
  return name
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}
