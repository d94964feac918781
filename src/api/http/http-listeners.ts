// The sockets that the interfaces are reached at. Addresses and what is behind them can change while it is open.
// It must not know any interface.
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import {
  createServer as createSecureServer,
  Server as SecureServer,
  type ServerOptions as SecureOptions,
} from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { errnoOf, errorText, MeterHubError } from '../../model/error.ts';
import { formatAddress, type ListenAddress } from '../../transport/address.ts';
import type { TlsFiles } from '../../config/config.ts';
import type { HubServices } from '../hub-services.ts';
import { ClientBudget } from './budget/budget.ts';
import { answerPlainHttp } from './tls/plain-at-tls.ts';
import { readTls, type TlsMaterial } from './tls/tls-files.ts';
import { TlsWatch } from './tls/tls-watch.ts';

const ANY_IPV6 = '::';
const ANY_IPV4 = '0.0.0.0';

/** A socket without any traffic for this long is given up: longer than the longest long poll (120 s). */
const SILENT_SOCKET_MS = 150_000;

/** Time a client has to send its request, ms: a client that dribbles headers must not hold a socket for ever. */
const REQUEST_TIMEOUT_MS = 30_000;

/** Time for the handshake of TLS, ms. */
const HANDSHAKE_TIMEOUT_MS = 10_000;

/** Longer than the pause of clients that poll once a minute, so that they can keep their connection. */
const KEEP_ALIVE_MS = 75_000;

/** What running requests get to finish when an address is given up, ms. */
const CLOSE_GRACE_MS = 1000;

export type DoorDeps = Pick<HubServices, 'clock' | 'log'>;

interface OpenAddress {
  readonly wanted: ListenAddress;
  readonly server: Server | SecureServer;
  readonly sockets: ReadonlySet<Socket>;
}

interface Leaving extends OpenAddress {
  readonly closed: Promise<void>;
}

export class FrontDoor {
  readonly #deps: DoorDeps;
  #app: FastifyInstance | null = null;
  /** Null: what comes before an app is refused. */
  #early: ((app: FastifyInstance) => void)[] | null = null;
  #open: readonly OpenAddress[] = [];
  /** Given up: nobody can connect any more, but connections are still there. */
  #left: Leaving[] = [];
  #tls: TlsMaterial | null = null;
  #watch: TlsWatch | null = null;
  readonly #budget: ClientBudget;

  constructor(deps: DoorDeps) {
    this.#deps = deps;
    this.#budget = new ClientBudget(deps);
  }

  /** What its clients may take. */
  get budget(): ClientBudget {
    return this.#budget;
  }

  /** Where it can be reached, with the ports that were really given (port 0 = any free one). */
  get addresses(): readonly ListenAddress[] {
    return this.#open.map(({ server }) => boundAddress(server));
  }

  /** Requests that come before the first app wait for it, instead of an answer that nobody expects of a hub that starts. */
  holdEarly(): void {
    this.#early ??= [];
  }

  /** From now on requests go to this app; `ready()` must have been awaited. Requests under way stay where they are. */
  serve(app: FastifyInstance): void {
    this.#app = app;
    const early = this.#early ?? [];
    this.#early = null;
    for (const answer of early) answer(app);
  }

  /**
   * Listens on exactly these addresses, with `tls` by HTTPS. Those that are open already are not touched; connections to
   * those that are given up stay until {@link retire}.
   * @throws MeterHubError LISTEN, naming the address and what to do, TLS_FILE or TLS_KEY; then everything is as before.
   */
  async moveTo(addresses: readonly ListenAddress[], tls: TlsFiles | null = null): Promise<void> {
    const material = tls === null ? null : readTls(tls);
    const wanted = new Map(addresses.map((address, place) => [`${formatAddress(address)} ${place}`, address]));
    const kept = new Map<string, OpenAddress>();
    const old: OpenAddress[] = [];
    for (const open of this.#open) {
      const isAsWanted = open.server instanceof SecureServer === (material !== null);
      const isFree = ([name, address]: [string, ListenAddress]): boolean =>
        isAsWanted && !kept.has(name) && isSame(address, open.wanted);
      const key = [...wanted].find(isFree)?.[0];
      if (key === undefined) old.push(open);
      else kept.set(key, open);
    }
    const missing = [...wanted].filter(([key]) => !kept.has(key));
    // 0.0.0.0 and 127.0.0.1 cannot both have the port: what is in the way has to go first.
    const isInTheWay = ({ wanted: { port } }: OpenAddress): boolean =>
      port !== 0 && missing.some(([, address]) => address.port === port);
    const inTheWay = old.filter(isInTheWay);
    this.#leave(inTheWay);
    const opened = new Map<string, OpenAddress>();
    try {
      for (const [key, address] of missing) opened.set(key, await this.#listenOn(address, material));
    } catch (error) {
      this.#leave([...opened.values()]);
      for (const { wanted: address } of inTheWay)
        this.#open = [...this.#open, await this.#listenOn(address, this.#tls)];
      throw error;
    }
    this.#leave(old);
    this.#open = [...wanted.keys()].flatMap((key) => kept.get(key) ?? opened.get(key) ?? []);
    this.#useTls(tls, material);
  }

  /** From now on new connections are served with this certificate, whose files are watched. */
  #useTls(files: TlsFiles | null, material: TlsMaterial | null): void {
    this.#watch?.stop();
    this.#watch = null;
    this.#exchange(material);
    if (files === null || material === null) return;
    const onChange = (next: TlsMaterial): void => this.#exchange(next);
    this.#watch = new TlsWatch({ files, material, ...this.#deps, onChange });
  }

  #exchange(material: TlsMaterial | null): void {
    this.#tls = material;
    if (material === null) return;
    for (const { server } of this.#open) if (server instanceof SecureServer) server.setSecureContext(pemOf(material));
  }

  /** Gives up all addresses, for good; their connections stay until {@link retire}. */
  leave(): void {
    this.#watch?.stop();
    this.#budget.stop();
    this.#leave(this.#open);
  }

  /** Short requests at given up addresses get a second to finish, then their connections are closed. */
  async retire(): Promise<void> {
    const left = this.#left;
    this.#left = [];
    await Promise.all(left.map((leaving) => this.#end(leaving)));
  }

  /** `:8008` means all addresses, also on a machine that has no IPv6. */
  async #listenOn(wanted: ListenAddress, tls: TlsMaterial | null): Promise<OpenAddress> {
    try {
      return await this.#listen(wanted, wanted.host, tls);
    } catch (error) {
      if (wanted.host !== ANY_IPV6 || !isNoIpv6(error)) throw error;
      return this.#listen(wanted, ANY_IPV4, tls);
    }
  }

  async #listen(wanted: ListenAddress, host: string, tls: TlsMaterial | null): Promise<OpenAddress> {
    const { port } = wanted;
    const options = { requestTimeout: REQUEST_TIMEOUT_MS, keepAliveTimeout: KEEP_ALIVE_MS };
    const onRequest: RequestListener = (request, response) => {
      this.#budget.take(request, response, () => this.#route(request, response));
    };
    const server =
      tls === null ? createServer(options, onRequest) : secureServer({ ...options, ...pemOf(tls) }, onRequest);
    server.timeout = SILENT_SOCKET_MS;
    const sockets = new Set<Socket>();
    this.#budget.watch(server, tls !== null);
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    // Fastify's own server never listens; it is where interfaces hear of upgrades, whatever address they came to.
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.#budget.upgrade(request);
      if (!this.#app?.server.emit('upgrade', request, socket, head)) socket.destroy();
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => reject(listenError(error, host, port)));
      server.listen({ host, port, exclusive: true }, resolve);
    });
    server.removeAllListeners('error');
    server.on('error', (error) => this.#deps.log.error({ err: error }, 'the HTTP server has a problem'));
    return { wanted, server, sockets };
  }

  #route(request: IncomingMessage, response: ServerResponse): void {
    if (this.#app) this.#app.routing(request, response);
    else if (this.#early) this.#early.push((app) => app.routing(request, response));
    else response.writeHead(503).end();
  }

  #leave(addresses: readonly OpenAddress[]): void {
    const leaving = addresses.filter((open) => !this.#left.some(({ server }) => server === open.server));
    this.#open = this.#open.filter((open) => !leaving.includes(open));
    for (const open of leaving) {
      const closed = new Promise<void>((resolve) => open.server.close(() => resolve()));
      this.#left.push({ ...open, closed });
    }
  }

  async #end({ server, sockets, closed }: Leaving): Promise<void> {
    server.closeIdleConnections();
    // Upgraded connections too: the server no longer counts them as its own.
    const stopWaiting = this.#deps.clock.after(CLOSE_GRACE_MS, () => {
      for (const socket of sockets) socket.destroy();
    });
    await closed;
    stopWaiting();
  }
}

function secureServer(options: SecureOptions, onRequest: RequestListener): SecureServer {
  const server = createSecureServer({ ...options, handshakeTimeout: HANDSHAKE_TIMEOUT_MS }, onRequest);
  answerPlainHttp(server, REQUEST_TIMEOUT_MS);
  // Scanners, and browsers that do not trust the certificate: nothing that anybody could mend here.
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return server;
}

function pemOf({ cert, key }: TlsMaterial): Pick<TlsMaterial, 'cert' | 'key'> {
  return { cert, key };
}

function isNoIpv6(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : null;
  return cause instanceof Error && 'code' in cause && ['EAFNOSUPPORT', 'EADDRNOTAVAIL'].includes(String(cause.code));
}

function isSame(one: ListenAddress, other: ListenAddress): boolean {
  return one.host === other.host && one.port === other.port;
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): MeterHubError {
  const where = formatAddress({ host, port });
  return new MeterHubError(
    'LISTEN',
    `Cannot listen on ${where}: ${whyNotListening(error.code, errorText(error), port)}`,
    {
      cause: error,
      details: { where, ...errnoOf(error) },
    },
  );
}

/** Why an address cannot be listened on, and what to do; `code` and `text` are the system's. */
export function whyNotListening(code: string | undefined, text: string, port: number): string {
  if (code === 'EADDRINUSE') {
    return `another program uses port ${port} (see: ss -ltnp). Stop it, or choose another port with server.listen or -u.`;
  }
  if (code === 'EACCES') {
    return (
      `no permission for port ${port}, as it is below 1024. The service gets it by \`sudo meterhub install-service\`, that of the ` +
      'Debian package by `sudo systemctl edit meterhub` (docs/install.md). Else choose a port above 1023 with server.listen or -u.'
    );
  }
  if (['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN'].includes(code ?? '')) {
    return 'this machine does not have that address. Use 0.0.0.0 for all addresses, or one that `ip address` shows.';
  }
  return `${text}. Choose another address with server.listen or -u.`;
}

function boundAddress(server: Server | SecureServer): ListenAddress {
  const { address, port } = server.address() as AddressInfo;
  return { host: address, port };
}
