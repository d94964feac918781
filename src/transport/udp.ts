// A UDP peer as a ByteStream: each write is a datagram, only the peer's datagrams are read. Knows no protocol.
import { createSocket, type Socket } from 'node:dgram';
import { errorText, errnoOf, MeterHubError } from '../model/error.ts';
import type { ByteStream } from './byte-stream.ts';
import { Inbox } from './inbox.ts';
import type { TcpAddress } from './tcp.ts';

/** Binds a socket to the peer. Rejects with TCP_CONNECT when the name cannot be resolved. */
export function openUdp(address: TcpAddress): Promise<ByteStream> {
  const where = `${address.host}:${address.port}`;
  return new Promise((resolve, reject) => {
    const socket = createSocket(address.host.includes(':') ? 'udp6' : 'udp4');
    const onError = (error: Error): void => {
      socket.close();
      const details = { where, ...errnoOf(error) };
      const text = `cannot reach ${where} by UDP: ${errorText(error)}`;
      reject(new MeterHubError('TCP_CONNECT', text, { cause: error, details }));
    };
    socket.once('error', onError);
    // A connected socket takes datagrams from this peer alone.
    socket.connect(address.port, address.host, (...[error]: (Error | null | undefined)[]) => {
      // Node hands a failed name look-up to this callback, although its types do not say so.
      if (error) {
        onError(error);
        return;
      }
      socket.off('error', onError);
      resolve(new UdpStream(socket, where));
    });
  });
}

class UdpStream implements ByteStream {
  readonly #socket: Socket;
  readonly #where: string;
  readonly #inbox = new Inbox();
  #closed = false;

  constructor(socket: Socket, where: string) {
    this.#socket = socket;
    this.#where = where;
    socket.on('message', (message) => this.#inbox.push(message));
    // "Connection refused" of a datagram only says that nobody listens now: the timeout says it better.
    socket.on('error', () => undefined);
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.#closed) return Promise.reject(this.#closedError());
    return new Promise((resolve) => {
      this.#socket.send(bytes, () => resolve());
    });
  }

  read(timeoutMs: number): Promise<Uint8Array> {
    return this.#inbox.read(timeoutMs);
  }

  close(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#closed = true;
    this.#inbox.fail(this.#closedError());
    return new Promise((resolve) => this.#socket.close(() => resolve()));
  }

  #closedError(): MeterHubError {
    return new MeterHubError('BUS_CLOSED', `the UDP socket to ${this.#where} is closed`);
  }
}
