// The small house on a real socket, with what it logs, and raw clients that do as they are told.
import { connect, type Socket } from 'node:net';
import pino from 'pino';
import type { ApiConfig } from '../../src/api/hub-services.ts';
import { listenAll, type Listening } from '../../src/api/http/listen.ts';
import { createServer } from '../../src/api/server.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { LiveHouse } from './live-house.ts';

export class WebHouse extends LiveHouse {
  readonly logged: string[] = [];
  #listening: Listening | null = null;

  /** Opens the server; the house's own clock stays in the test's hands. */
  async open(server: Partial<ApiConfig['server']> = {}): Promise<void> {
    const log = pino({ level: 'info' }, { write: (line: string) => this.logged.push(line) });
    const config = { server: { hosts: [], tokens: [], ...server }, uniqueIdFormat: 'Instrument%d' };
    const app = createServer(this.deps({ log, config }));
    this.#listening = await listenAll(app, [{ host: '127.0.0.1', port: 0 }], { clock: systemClock, log });
  }

  get port(): number {
    const port = this.#listening?.addresses[0]?.port;
    if (port === undefined) throw new Error('the house is not open');
    return port;
  }

  url(path: string, scheme = 'http'): string {
    return `${scheme}://127.0.0.1:${this.port}${path}`;
  }

  async close(): Promise<void> {
    await this.#listening?.close();
    this.#listening = null;
  }

  /** How often a log line contains this text. */
  loggedTimes(text: string): number {
    return this.logged.filter((line) => line.includes(text)).length;
  }

  /** Sends a request by hand and reads nothing beyond the answer's first bytes. */
  async silentClient(path: string, headers: readonly string[] = []): Promise<Socket> {
    const socket = connect(this.port, '127.0.0.1');
    socket.on('error', () => undefined);
    const lines = [`GET ${path} HTTP/1.1`, `Host: 127.0.0.1:${this.port}`, ...headers];
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    await new Promise((resolve) => socket.once('data', resolve));
    socket.pause();
    return socket;
  }
}

/** Headers of a WebSocket handshake (RFC 6455, section 1.3). */
export const UPGRADE_HEADERS = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];
