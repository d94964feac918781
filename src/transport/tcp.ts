// A TCP connection as a ByteStream. Knows sockets, no protocol.
import { connect, type Socket } from 'node:net';
import { errorText, errnoOf, MeterHubError } from '../model/error.ts';
import type { Clock } from '../model/clock.ts';
import type { ByteStream } from './byte-stream.ts';
import { Inbox } from './inbox.ts';
import { systemClock } from './system-clock.ts';

export interface TcpAddress {
  readonly host: string;
  readonly port: number;
}

const CONNECT_TIMEOUT_MS = 5000;
/** Probes a silent connection, so that a gateway that vanished is noticed. */
const KEEP_ALIVE_MS = 30_000;
/** A reader this far behind stops the sender. */
const MAX_UNREAD_BYTES = 65_536;

/** Connects. Rejects with TCP_CONNECT naming address and reason, or CANCELLED when aborted. */
export function openTcp(address: TcpAddress, signal: AbortSignal, clock: Clock = systemClock): Promise<ByteStream> {
  const where = `${address.host}:${address.port}`;
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address.host, port: address.port, noDelay: true });
    const give = (error: MeterHubError): void => {
      cleanUp();
      socket.destroy();
      reject(error);
    };
    const onError = (error: Error): void =>
      give(
        new MeterHubError('TCP_CONNECT', `cannot connect to ${where}: ${reason(error)}`, {
          cause: error,
          details: { where, ...errnoOf(error) },
        }),
      );
    const onAbort = (): void => give(new MeterHubError('CANCELLED', `connecting to ${where} was cancelled`));
    const stopTimer = clock.after(CONNECT_TIMEOUT_MS, () =>
      give(
        new MeterHubError('TCP_CONNECT', `cannot connect to ${where}: no answer in ${CONNECT_TIMEOUT_MS} ms`, {
          details: { where, timeoutMs: CONNECT_TIMEOUT_MS },
        }),
      ),
    );
    const cleanUp = (): void => {
      stopTimer();
      signal.removeEventListener('abort', onAbort);
      socket.off('error', onError);
      // A destroyed socket may still report an error; nobody is interested any more.
      socket.on('error', () => undefined);
    };
    socket.once('error', onError);
    socket.once('connect', () => {
      cleanUp();
      socket.setKeepAlive(true, KEEP_ALIVE_MS);
      resolve(new TcpStream(socket, where));
    });
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}

function reason(error: Error): string {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ECONNREFUSED') return 'connection refused (is the service running on that port?)';
  if (code === 'ENOTFOUND') return 'the name is unknown: is it spelt right? Its IP address does as well';
  return errorText(error) || String(code);
}

class TcpStream implements ByteStream {
  readonly #socket: Socket;
  readonly #where: string;
  readonly #inbox = new Inbox();

  constructor(socket: Socket, where: string) {
    this.#socket = socket;
    this.#where = where;
    socket.on('data', (chunk) => {
      this.#inbox.push(chunk);
      if (this.#inbox.size > MAX_UNREAD_BYTES) socket.pause();
    });
    socket.on('error', (error) => this.#inbox.fail(this.#closedError(error)));
    socket.on('end', () => this.#inbox.fail(this.#closedError()));
    socket.on('close', () => this.#inbox.fail(this.#closedError()));
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.#inbox.failure) return Promise.reject(this.#inbox.failure);
    return new Promise((resolve, reject) => {
      this.#socket.write(bytes, (error) => {
        if (error) reject(this.#closedError(error));
        else resolve();
      });
    });
  }

  async read(timeoutMs: number): Promise<Uint8Array> {
    const bytes = await this.#inbox.read(timeoutMs);
    if (this.#socket.isPaused()) this.#socket.resume();
    return bytes;
  }

  close(): Promise<void> {
    this.#inbox.fail(new MeterHubError('BUS_CLOSED', `the connection to ${this.#where} is closed`));
    this.#socket.destroy();
    return Promise.resolve();
  }

  #closedError(cause?: unknown): MeterHubError {
    return new MeterHubError('TCP_CLOSED', `the connection to ${this.#where} was closed by the other side`, {
      cause,
      details: { where: this.#where },
    });
  }
}
