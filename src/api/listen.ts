// Puts a built server on one or several addresses and takes it off again. It must not know any interface.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { ListenAddress } from '../config/config.ts';
import { errorText, MeterHubError } from '../model/errors.ts';
import type { ApiDeps } from './deps.ts';

/** Sockets per address. Far above any household, far below what exhausts memory or file descriptors. */
const MAX_CONNECTIONS = 2000;

/** A socket without any traffic for this long is given up: longer than the longest long poll (120 s). */
const SILENT_SOCKET_MS = 150_000;

/** Time a client has to send its request, ms: a client that dribbles headers must not hold a socket for ever. */
const REQUEST_TIMEOUT_MS = 30_000;

/** Longer than the pause of clients that poll once a minute, so that they can keep their connection. */
const KEEP_ALIVE_MS = 75_000;

/** What running requests get to finish when the server closes, ms. */
const CLOSE_GRACE_MS = 1000;

type ListenDeps = Pick<ApiDeps, 'clock' | 'log'>;

export interface Listening {
  /** Where it can be reached, with the ports that were really given (port 0 = any free one). */
  readonly addresses: readonly ListenAddress[];
  /** Ends every stream, lets short requests finish for a second, then closes what is left. */
  close(): Promise<void>;
}

/**
 * Listens on all addresses or on none.
 * @throws MeterHubError LISTEN, naming the address and what to do.
 */
export async function listenAll(
  app: FastifyInstance,
  addresses: readonly ListenAddress[],
  deps: ListenDeps,
): Promise<Listening> {
  await app.ready();
  const servers: Server[] = [];
  try {
    for (const address of addresses) servers.push(await listen(app, address, deps));
  } catch (error) {
    await closeAll(app, servers, deps);
    throw error;
  }
  return { addresses: servers.map(boundAddress), close: () => closeAll(app, servers, deps) };
}

async function listen(app: FastifyInstance, { host, port }: ListenAddress, { log }: ListenDeps): Promise<Server> {
  const options = { requestTimeout: REQUEST_TIMEOUT_MS, keepAliveTimeout: KEEP_ALIVE_MS };
  const server = createServer(options, (request, response) => app.routing(request, response));
  server.maxConnections = MAX_CONNECTIONS;
  server.timeout = SILENT_SOCKET_MS;
  // Fastify's own server never listens; it is where interfaces hear of upgrades, whatever address they came to.
  server.on('upgrade', (request, socket, head) => {
    if (!app.server.emit('upgrade', request, socket, head)) socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, host, port)));
    server.listen({ host, port, exclusive: true }, resolve);
  });
  server.removeAllListeners('error');
  server.on('error', (error) => log.error({ err: error }, 'the HTTP server has a problem'));
  return server;
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): MeterHubError {
  const where = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  return new MeterHubError('LISTEN', `Cannot listen on ${where}: ${reasonOf(error, port)}`, { cause: error });
}

function reasonOf(error: NodeJS.ErrnoException, port: number): string {
  if (error.code === 'EADDRINUSE') {
    return `another program uses port ${port} (see: ss -ltnp). Stop it, or choose another port with server.listen or -u.`;
  }
  if (error.code === 'EACCES') {
    return `no permission for port ${port}. Choose a port above 1023 with server.listen or -u.`;
  }
  if (['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN'].includes(error.code ?? '')) {
    return 'this machine does not have that address. Use 0.0.0.0 for all addresses, or one that `ip address` shows.';
  }
  return `${errorText(error)}. Choose another address with server.listen or -u.`;
}

function boundAddress(server: Server): ListenAddress {
  const { address, port } = server.address() as AddressInfo;
  return { host: address, port };
}

async function closeAll(app: FastifyInstance, servers: readonly Server[], { clock }: ListenDeps): Promise<void> {
  const closed = servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
  await app.close();
  for (const server of servers) server.closeIdleConnections();
  const stopWaiting = clock.after(CLOSE_GRACE_MS, () => {
    for (const server of servers) server.closeAllConnections();
  });
  await Promise.all(closed);
  stopWaiting();
}
