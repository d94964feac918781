// A TCP server as its users need it: opened, told about each connection, closed with all of them. Knows no protocol.
import { createServer, type Server, type Socket } from 'node:net';

/** Where a server listens. */
export interface OpenServer {
  /** `host:port`. */
  readonly address: string;
  readonly host: string;
  /** The real one, also when any free one was asked for. */
  readonly port: number;
  /** Drops every connection and frees the port. Never rejects. */
  close(): Promise<void>;
}

/**
 * Serves what `accept` makes of each connection; its `close` is called when the connection ends. Port 0: a free one.
 * Rejects with the system's error (EADDRINUSE, EACCES ...) when the address cannot be used.
 */
export function listenTcp(
  { host, port }: { readonly host: string; readonly port: number },
  accept: (socket: Socket) => { close(): void },
): Promise<OpenServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    // A reset connection is closed next; there is nothing else to do about it.
    socket.on('error', () => undefined);
    const connection = accept(socket);
    socket.on('close', () => {
      sockets.delete(socket);
      connection.close();
    });
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      // Out of file descriptors: connections are refused until there are some again.
      server.on('error', () => undefined);
      const bound = server.address();
      const realPort = bound !== null && typeof bound === 'object' ? bound.port : port;
      const address = `${host.includes(':') ? `[${host}]` : host}:${realPort}`;
      resolve({ address, host, port: realPort, close: () => closeServer(server, sockets) });
    });
  });
}

function closeServer(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  });
}
