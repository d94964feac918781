// WebSockets that push: every client gets every message without a subscription, and slow ones are dropped, not waited for.
// It must not know what a message says.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Logger } from 'pino';
import type { Clock } from '../../model/clock.ts';
import { ApiError } from './api-error.ts';
import type { SerialisedOnce } from './serialised-once.ts';

export const MAX_WEBSOCKET_CLIENTS = 1000;

/** What may wait in this process for one client; more means that it does not read. */
const MAX_BUFFERED_BYTES = 1024 * 1024;

/** A client that has not answered the last ping when the next is due is gone. */
export const PING_INTERVAL_MS = 15_000;

/** Clients have nothing to say here. */
const MAX_MESSAGE_BYTES = 4096;

interface Client {
  readonly webSocket: WebSocket;
  readonly socket: Duplex;
  answeredPing: boolean;
}

export class WebSocketClients {
  readonly #server = new WebSocketServer({ noServer: true, clientTracking: false, maxPayload: MAX_MESSAGE_BYTES });
  readonly #clients = new Set<Client>();
  readonly #log: Logger;
  readonly #stopPings: () => void;

  constructor({ clock, log }: { readonly clock: Clock; readonly log: Logger }) {
    this.#log = log;
    this.#stopPings = clock.every(PING_INTERVAL_MS, () => this.#ping());
  }

  get isEmpty(): boolean {
    return this.#clients.size === 0;
  }

  /** @throws ApiError HTTP_OVERLOADED. */
  welcome(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.#clients.size >= MAX_WEBSOCKET_CLIENTS) {
      throw new ApiError('HTTP_OVERLOADED', `${MAX_WEBSOCKET_CLIENTS} WebSocket clients are connected already.`, {
        details: { limit: MAX_WEBSOCKET_CLIENTS },
      });
    }
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      const client: Client = { webSocket, socket, answeredPing: true };
      webSocket.on('pong', () => {
        client.answeredPing = true;
      });
      webSocket.on('close', () => this.#clients.delete(client));
      webSocket.on('error', () => webSocket.terminate());
      this.#clients.add(client);
    });
  }

  stop(): void {
    this.#stopPings();
    for (const { webSocket } of this.#clients) {
      webSocket.close(1001, 'MeterHub stops');
      webSocket.terminate();
    }
  }

  /** Messages that belong together, as those of one poll. */
  send(messages: readonly SerialisedOnce[]): void {
    for (const client of this.#clients) {
      const { webSocket, socket } = client;
      if (webSocket.bufferedAmount > MAX_BUFFERED_BYTES) {
        this.#drop(client, 'it does not read');
        continue;
      }
      // One system call for all events of a poll instead of one for each.
      socket.cork();
      for (const message of messages) webSocket.send(message.bytes, { binary: false });
      socket.uncork();
    }
  }

  #ping(): void {
    for (const client of this.#clients) {
      if (!client.answeredPing) {
        this.#drop(client, 'it does not answer pings');
        continue;
      }
      client.answeredPing = false;
      client.webSocket.ping();
    }
  }

  #drop(client: Client, reason: string): void {
    this.#clients.delete(client);
    client.webSocket.terminate();
    this.#log.info({ reason }, 'a WebSocket client was dropped');
  }
}
