// Keeps web pages of others from using this server: Host (DNS rebinding), Origin, Referer and Sec-Fetch-Site; and those who have
// no right out: tokens, and the sessions of the page. It must not know what is being guarded.
import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { ServerConfig } from '../../config/config.ts';
import type { Clock } from '../../model/clock.ts';
import { ApiError } from './api-error.ts';
import { Clients } from './clients.ts';
import { Tokens, type TokenRight } from './tokens.ts';
import { UnconfirmedChange } from './unconfirmed-change.ts';
import type { Asker, Refusal, SessionRights, Visitor } from './visitor.ts';

/** `configure`: to change the configuration, which only a session of the page may. */
export type Right = TokenRight | 'configure';

/** Opens the server for every Host, as an entry of `server.hosts`. */
const ANY_HOST = '*';

/**
 * Ends of names that nobody can register, so no page of the internet can be served under them: RFC 6761 and 6762 (with its
 * appendix G), RFC 8375, ICANN's `.internal`, and what routers of the houses here answer to.
 */
const PRIVATE_SUFFIXES = [
  ...['local', 'localhost', 'localdomain', 'lan', 'home', 'home.arpa', 'internal', 'intranet', 'private', 'corp'],
  ...['fritz.box', 'speedport.ip'],
].map((suffix) => `.${suffix}`);

export interface GuardOptions {
  readonly server: Pick<ServerConfig, 'hosts' | 'tokens'> & Partial<Pick<ServerConfig, 'trustedProxies'>>;
  /** The machine's own name. */
  readonly hostName: string;
  readonly clock: Clock;
  /** Left out: nobody can log in. */
  readonly sessions?: SessionRights;
}

/** A hook of a route. */
export type RequestHook = (request: FastifyRequest, reply: unknown, done: (error?: Error) => void) => void;

export class Guard {
  readonly #ownNames: ReadonlySet<string>;
  readonly #trustedNames: ReadonlySet<string>;
  readonly #takesAnyHost: boolean;
  readonly #tokens: Tokens;
  readonly #clients: Clients;
  readonly #sessions: SessionRights | null;

  constructor({ server, hostName, clock, sessions }: GuardOptions) {
    this.#trustedNames = new Set(server.hosts.map(normalName));
    this.#takesAnyHost = server.hosts.includes(ANY_HOST);
    this.#ownNames = new Set([normalName(hostName), ...this.#trustedNames]);
    this.#clients = new Clients(server.trustedProxies ?? []);
    this.#tokens = new Tokens(server.tokens, clock);
    this.#sessions = sessions ?? null;
  }

  /** Whether the right needs a token, or a session. */
  isDemanded(right: TokenRight): boolean {
    return this.#tokens.isDemanded(right);
  }

  /** A hook for all routes: a page of another site that has pointed its name here (DNS rebinding) reads nothing. */
  requireHost(): RequestHook {
    return hookOf(({ headers }) => this.checkHost(headers));
  }

  /**
   * A route hook (`onRequest`) that lets only those pass who have the right. All but `read` change something: they are
   * refused to pages of other sites as well, with or without a token.
   */
  requireRight(right: Right): RequestHook {
    return hookOf((request) => {
      if (right === 'configure') this.checkPage(request.headers);
      else if (right !== 'read') this.checkChange(request);
      this.checkRight(right, request.raw);
    });
  }

  /** The same for what changes something and needs no right. */
  requireOwnPage(): RequestHook {
    return hookOf((request) => this.checkChange(request));
  }

  visitor(request: Asker): Visitor {
    return this.#clients.visitor(request);
  }

  /**
   * Who it is: the name of a token, or the page; null when neither is needed.
   * @throws ApiError HTTP_UNAUTHORIZED, HTTP_FORBIDDEN or HTTP_TOO_MANY_ATTEMPTS; of `configure` why it is not allowed.
   */
  checkRight(right: Right, request: Asker): string | null {
    const visitor = this.visitor(request);
    if (right === 'configure') return this.#checkConfigure(visitor);
    // A session comes first: a proxy with a login of its own sends us its password as well.
    const session = this.#sessions?.sessionOf(visitor, right !== 'read') ?? null;
    return session?.who ?? this.#tokens.check(right, request.headers.authorization, visitor.address);
  }

  /** @throws ApiError HTTP_FOREIGN_HOST. Without a Host it is a program: browsers always send one. */
  checkHost({ host }: IncomingHttpHeaders): void {
    if (host === undefined || this.#takesAnyHost) return;
    const name = nameOf(`http://${host}`);
    if (name !== null && this.#isOwnHost(name)) return;
    throw this.#foreignHost(host.slice(0, 100), name);
  }

  /** @throws ApiError HTTP_FOREIGN_HOST or HTTP_FOREIGN_ORIGIN. Programs that are no browsers send none of the headers. */
  checkPage(headers: IncomingHttpHeaders): void {
    this.checkHost(headers);
    const host = headers.host === undefined ? null : nameOf(`http://${headers.host}`);
    const page = headers.origin ?? headers.referer;
    if (page !== undefined && !this.#isOwnOrigin(page, host)) throw foreignOrigin(headers.origin);
    if (isFromElsewhere(headers) && !this.#isTrustedPage(page, host)) throw foreignOrigin(undefined);
  }

  /**
   * For what changes something: as `checkPage`, and a browser has to say which page it comes from. Over plain HTTP a picture
   * with `referrerpolicy=no-referrer` says nothing at all, and looks like a typed address.
   * @throws ApiError as `checkPage`; UnconfirmedChange.
   */
  checkChange({ headers, method }: Pick<FastifyRequest, 'headers' | 'method'>): void {
    this.checkPage(headers);
    const site = headers['sec-fetch-site'];
    const saysNothing = headers.origin === undefined && headers.referer === undefined && site === undefined;
    // Typed or a bookmark, but browsers load such addresses in advance as well, and again when they are started.
    const isTyped = method === 'GET' && site === 'none' && headers['sec-fetch-mode'] === 'navigate';
    if (isTyped || (saysNothing && looksLikeBrowser(headers))) throw new UnconfirmedChange(headers.host ?? null);
  }

  /** Whether a token allows it, or none is needed. A wrong one counts as a try. */
  mayByToken(right: Right, request: Asker): boolean {
    if (right === 'configure') return false;
    try {
      this.#tokens.check(right, request.headers.authorization, this.visitor(request).address);
      return true;
    } catch {
      return false;
    }
  }

  #checkConfigure(visitor: Visitor): string {
    const verdict = this.#sessions?.mayConfigure(visitor);
    if (verdict === undefined) throw new ApiError('HTTP_NO_PASSWORD', 'Nobody can log in to this hub.');
    if ('refused' in verdict) throw refusalError(verdict);
    return verdict.granted.who;
  }

  /** A name an attacker cannot make point here: an address, a name of the local network, or one that is configured. */
  #isOwnHost(name: string): boolean {
    if (isIP(name) !== 0 || !name.includes('.') || this.#ownNames.has(name)) return true;
    return PRIVATE_SUFFIXES.some((suffix) => name.endsWith(suffix));
  }

  /** The same machine, whatever the port (and whatever a proxy in front made of it), or a configured name. */
  #isOwnOrigin(origin: string, host: string | null): boolean {
    const name = nameOf(origin);
    return name !== null && (name === host || this.#trustedNames.has(name));
  }

  /** A configured name other than the one that was asked: the same name with another port is another program's page. */
  #isTrustedPage(page: string | undefined, host: string | null): boolean {
    const name = page === undefined ? null : nameOf(page);
    return name !== null && name !== host && this.#trustedNames.has(name);
  }

  /** `name` is null when the header names no host at all: the remedy of the code is all there is to say then. */
  #foreignHost(where: string, name: string | null): ApiError {
    const message = `This server is not known as "${where}".`;
    const details = { where };
    if (name === null) return new ApiError('HTTP_FOREIGN_HOST', message, { details });
    const others = this.#trustedNames.size === 0 ? '' : ' beside those that are there';
    const line = `If this is your name for it, write \`hosts: [${name}]\` under \`server:\` in meterhub.yaml${others}.`;
    const hint = `Use the IP address or a name of the local network. ${line}`;
    return new ApiError('HTTP_FOREIGN_HOST', message, { details, hint });
  }
}

/** The refusal as an answer. */
export function refusalError({ refused: code, details, reason, remedy: hint }: Refusal): ApiError {
  return new ApiError({ code, details }, reason, { hint });
}

/** `origin` is undefined when only the Referer tells, whose path is nobody's business. */
function foreignOrigin(origin: string | undefined): ApiError {
  if (origin === undefined) return new ApiError('HTTP_FOREIGN_ORIGIN', 'A page of another site may not do this.');
  const where = origin.slice(0, 100);
  return new ApiError('HTTP_FOREIGN_ORIGIN', `A page of "${where}" may not do this.`, { details: { where } });
}

function hookOf(check: (request: FastifyRequest) => void): RequestHook {
  return (request, _reply, done) => {
    try {
      check(request);
      done();
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  };
}

/** Only browsers send it, and no page can forge it. `same-site` is another port or another machine of the same domain. */
function isFromElsewhere({ 'sec-fetch-site': site }: IncomingHttpHeaders): boolean {
  return site === 'cross-site' || site === 'same-site';
}

/** Pages cannot take these headers away from what a browser asks for them. Node's `fetch` sends the language `*`. */
function looksLikeBrowser(headers: IncomingHttpHeaders): boolean {
  return (headers['accept-language'] ?? '*') !== '*' || /^Mozilla\//i.test(headers['user-agent'] ?? '');
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
