// What the sockets of the interfaces allow and how long they last: every limit is there, and none is shorter than what a
// client may need. Listening itself is asked in test/integration/listen.test.ts.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Server, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../support/fake-clock.ts';
import { LiveHouse } from '../support/live-house.ts';
import { PLACE_LIMITS } from '../../src/api/http/budget/connection-places.ts';
import { createServer } from '../../src/api/server.ts';
import { FrontDoor } from '../../src/api/http/http-listeners.ts';

const LOOPBACK = { host: '127.0.0.1', port: 0 };
/** The longest long poll that /firehose allows, ms. */
const LONGEST_POLL_MS = 120_000;

let end: () => Promise<void> = () => Promise.resolve();
afterEach(() => end());

async function open() {
  const clock = new FakeClock();
  const { log } = new LiveHouse().deps({ clock });
  const listeners = new FrontDoor({ clock, log });
  await listeners.moveTo([LOOPBACK]);
  const [address] = listeners.addresses;
  const port = address?.port ?? 0;
  end = async () => {
    listeners.leave();
    const retired = listeners.retire();
    await clock.advance(1000);
    await retired;
  };
  return { clock, listeners, port };
}

/** The server that answers a request, as Node itself tells of it. */
async function serverBehind(port: number): Promise<Server> {
  const servers: Server[] = [];
  const onRequest = (message: unknown): void => {
    if (typeof message === 'object' && message !== null && 'server' in message && message.server instanceof Server)
      servers.push(message.server);
  };
  subscribe('http.server.request.start', onRequest);
  await fetch(`http://127.0.0.1:${port}/`);
  unsubscribe('http.server.request.start', onRequest);
  const [server] = servers;
  if (server === undefined) throw new Error('no server answered');
  return server;
}

function send(port: number, text: string): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(text);
      resolve(socket);
    });
  });
}

describe('FrontDoor', () => {
  it('lets requests wait that come while the hub starts, and refuses them where nobody says so', async () => {
    const { listeners, port } = await open();
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(503);
    listeners.holdEarly();
    const early = fetch(`http://127.0.0.1:${port}/healthz`);
    const app = createServer(new LiveHouse().deps());
    await app.ready();
    listeners.serve(app);
    expect(await (await early).json()).toMatchObject({ version: expect.any(String) as string });
    await app.close();
  });

  it('limits how many sockets there are (http-budget.test.ts) and how long a silent one stays, and lets a long poll be silent', async () => {
    const { port } = await open();
    const server = await serverBehind(port);
    expect(PLACE_LIMITS.total).toBeGreaterThanOrEqual(500);
    expect(PLACE_LIMITS.total).toBeLessThanOrEqual(1000);
    expect(server.timeout).toBeGreaterThan(LONGEST_POLL_MS);
    expect(server.timeout).toBeLessThanOrEqual(2 * LONGEST_POLL_MS);
  });

  it('limits the time for sending a request, and keeps the connection of a client that asks once a minute', async () => {
    const { port } = await open();
    const server = await serverBehind(port);
    expect(server.requestTimeout).toBeGreaterThan(0);
    expect(server.requestTimeout).toBeLessThanOrEqual(60_000);
    expect(server.keepAliveTimeout).toBeGreaterThan(60_000);
    expect(server.keepAliveTimeout).toBeLessThan(server.timeout);
  });

  it('lets a request finish for a second when its address is given up, then closes the connection', async () => {
    const { clock, listeners, port } = await open();
    const asked = new Promise<void>((resolve) => {
      const app = createServer(new LiveHouse().deps({ clock }));
      app.routing = (_request: IncomingMessage, _response: ServerResponse) => resolve();
      listeners.serve(app);
    });
    const socket = await send(port, 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.resume();
    await asked;
    listeners.leave();
    let isRetired = false;
    const retired = listeners.retire().then(() => (isRetired = true));
    await clock.advance(999);
    expect([isRetired, socket.destroyed]).toEqual([false, false]);
    await clock.advance(1);
    await retired;
    await closed;
  });
});
