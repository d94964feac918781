// The WebSocket of gosdm630: every event to every client without a subscription. Slow clients are dropped, not
// waited for. It must not know what an event says.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyPluginCallback } from 'fastify';
import { WebSocketServer, type WebSocket } from 'ws';
import { toApiError } from '../http/answers.ts';
import { ApiError } from '../http/api-error.ts';
import type { Services } from '../services.ts';
import type { EventBatch } from './event-feed.ts';
import { refuseUpgrade } from '../http/upgrade.ts';

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

export function webSocketInterface(context: Services): FastifyPluginCallback {
  return (app, _options, done) => {
    const clients = new WebSocketClients(context);
    const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
      try {
        context.guard.checkPage(request.headers);
        context.guard.checkToken('read', request);
        clients.welcome(request, socket, head);
      } catch (error) {
        refuseUpgrade(socket, toApiError(error, { method: 'GET' }, context.log));
      }
    };
    app.server.on('upgrade', onUpgrade);
    app.addHook('preClose', (finished) => {
      app.server.off('upgrade', onUpgrade);
      clients.stop();
      finished();
    });
    app.get('/ws', () => {
      throw new ApiError('HTTP_BAD_REQUEST', '/ws is a WebSocket: open it with ws:// instead of http://.');
    });
    done();
  };
}

class WebSocketClients {
  readonly #server = new WebSocketServer({ noServer: true, clientTracking: false, maxPayload: MAX_MESSAGE_BYTES });
  readonly #clients = new Set<Client>();
  readonly #log: Services['log'];
  readonly #stop: (() => void)[];

  constructor({ feed, clock, log }: Services) {
    this.#log = log;
    this.#stop = [
      feed.batches.subscribe((batch) => this.#send(batch)),
      clock.every(PING_INTERVAL_MS, () => this.#ping()),
    ];
  }

  /** @throws ApiError HTTP_NOT_FOUND or HTTP_OVERLOADED. */
  welcome(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const path = request.url?.split('?', 1)[0];
    if (path !== '/ws' && path !== '/ws/') {
      throw new ApiError('HTTP_NOT_FOUND', 'There is no WebSocket at this path.', { hint: 'The WebSocket is at /ws.' });
    }
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
    for (const stop of this.#stop) stop();
    for (const { webSocket } of this.#clients) {
      webSocket.close(1001, 'MeterHub stops');
      webSocket.terminate();
    }
  }

  #send({ events }: EventBatch): void {
    for (const client of this.#clients) {
      const { webSocket, socket } = client;
      if (webSocket.bufferedAmount > MAX_BUFFERED_BYTES) {
        this.#drop(client, 'it does not read');
        continue;
      }
      // One system call for all events of a poll instead of one for each.
      socket.cork();
      for (const { data } of events) webSocket.send(data.bytes, { binary: false });
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
