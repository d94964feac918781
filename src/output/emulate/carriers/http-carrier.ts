// Carries a played meter over HTTP and WebSocket: connections in, questions to the meter, answers and news out. It must not know
// what they say.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Clock } from '../../../model/clock.ts';
import type { HttpReply, PlayedMeter } from '../played-meter.ts';

/** Far above any house. */
const MAX_CONNECTIONS = 64;
const MAX_WEBSOCKETS = 16;
const MAX_BODY_BYTES = 16_384;
const MAX_MESSAGE_BYTES = 16_384;
/** What may wait for one client; more means that it does not read. */
const MAX_BUFFERED_BYTES = 65_536;
/** Programs that ask every few seconds keep their connection. */
const IDLE_MS = 75_000;
const PING_EVERY_MS = 30_000;

export interface HttpCarrierOptions {
  readonly meter: PlayedMeter;
  readonly clock: Clock;
  /** There is no present value. */
  readonly isOff: () => boolean;
  /** Somebody was given values. */
  readonly onAnswered: () => void;
  readonly onError: (error: unknown) => void;
}

interface Listener {
  readonly socket: WebSocket;
  /** As whom it has asked; null: it has not yet, and is told nothing. */
  asker: string | null;
  answeredPing: boolean;
}

export class HttpCarrier {
  readonly #options: HttpCarrierOptions;
  readonly #http: Server;
  readonly #webSockets = new WebSocketServer({ noServer: true, clientTracking: false, maxPayload: MAX_MESSAGE_BYTES });
  readonly #listeners = new Set<Listener>();
  #connections = 0;
  #cancelPings: () => void = () => undefined;

  constructor(options: HttpCarrierOptions) {
    this.#options = options;
    this.#http = createServer((request, response) => this.#serve(request, response));
    this.#http.keepAliveTimeout = IDLE_MS;
    this.#http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /** A connection that a server has opened. */
  accept(socket: Socket): { close(): void } {
    this.#connections++;
    if (this.#connections > MAX_CONNECTIONS) socket.destroy();
    else {
      socket.setTimeout(2 * IDLE_MS, () => socket.destroy());
      this.#http.emit('connection', socket);
    }
    return { close: () => this.#connections-- };
  }

  start(): void {
    this.#cancelPings = this.#options.clock.every(PING_EVERY_MS, () => this.#ping());
  }

  stop(): void {
    this.#cancelPings();
    this.closeWebSockets();
  }

  get hasListeners(): boolean {
    return this.#listeners.size > 0;
  }

  /** New values: everybody who listens is told. */
  tell(): void {
    const { meter, onAnswered } = this.#options;
    if (this.#listeners.size === 0) return;
    for (const listener of this.#listeners) {
      if (listener.socket.bufferedAmount > MAX_BUFFERED_BYTES) this.#drop(listener);
      else if (listener.asker !== null) {
        const text = meter.news?.(listener.asker) ?? null;
        if (text === null) {
          this.closeWebSockets();
          return;
        }
        listener.socket.send(text);
        onAnswered();
      }
    }
  }

  /** The meter is as good as switched off: whoever keeps its last values for as long as he is connected must notice. */
  closeWebSockets(): void {
    for (const listener of this.#listeners) this.#drop(listener);
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
      else request.destroy();
    });
    request.on('error', () => undefined);
    request.on('end', () => {
      const { status, type, body } = this.#answer(request, Buffer.concat(chunks).toString('utf8'));
      response.writeHead(status, {
        ...{ 'Content-Type': type, 'Content-Length': Buffer.byteLength(body), 'Cache-Control': 'no-store' },
      });
      response.end(request.method === 'HEAD' ? undefined : body);
    });
  }

  /** A mistake of this program must not end it, nor leave a client without an answer. */
  #answer(request: IncomingMessage, body: string): HttpReply {
    const { meter, onAnswered, onError } = this.#options;
    const { pathname: path, searchParams: query } = urlOf(request);
    const method = request.method ?? 'GET';
    try {
      const reply =
        path === '/'
          ? { status: 200, type: 'text/plain; charset=utf-8' as const, body: `MeterHub plays ${meter.name} here.\n` }
          : meter.answer({ method, path, query, body });
      if (reply.status === 200) onAnswered();
      return reply;
    } catch (error) {
      onError(error);
      return { status: 500, type: 'text/plain; charset=utf-8', body: 'The answer could not be made.\n' };
    }
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { meter, isOff } = this.#options;
    const isThere = /^\/rpc\/?$/.test(urlOf(request).pathname) && meter.answerText !== undefined;
    if (!isThere || isOff() || this.#listeners.size >= MAX_WEBSOCKETS) {
      socket.end(`HTTP/1.1 ${isThere ? '503 Service Unavailable' : '404 Not Found'}\r\nConnection: close\r\n\r\n`);
      return;
    }
    this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      const listener: Listener = { socket: webSocket, asker: null, answeredPing: true };
      webSocket.on('message', (data) => this.#hear(listener, Buffer.isBuffer(data) ? data.toString('utf8') : ''));
      webSocket.on('pong', () => {
        listener.answeredPing = true;
      });
      webSocket.on('close', () => this.#listeners.delete(listener));
      webSocket.on('error', () => webSocket.terminate());
      this.#listeners.add(listener);
    });
  }

  #hear(listener: Listener, text: string): void {
    const { meter, onAnswered, onError } = this.#options;
    try {
      const reply = meter.answerText?.(text) ?? null;
      if (reply === null) return;
      listener.asker = reply.asker ?? listener.asker;
      listener.socket.send(reply.text);
      if (!reply.isOff) onAnswered();
    } catch (error) {
      onError(error);
    }
  }

  #ping(): void {
    for (const listener of this.#listeners) {
      if (!listener.answeredPing) this.#drop(listener);
      else {
        listener.answeredPing = false;
        listener.socket.ping();
      }
    }
  }

  #drop(listener: Listener): void {
    this.#listeners.delete(listener);
    listener.socket.terminate();
  }
}

function urlOf({ url = '/' }: IncomingMessage): URL {
  return URL.canParse(url, 'http://meter') ? new URL(url, 'http://meter') : new URL('http://meter/');
}
