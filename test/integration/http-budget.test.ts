// What one client does to a hub must not be felt by others: floods of requests, connections that say nothing, answers that
// nobody reads. Real sockets; the hub is in this process.
import { connect, type Socket } from 'node:net';
import { beforeEach, describe, expect, it } from 'vitest';
import { createServer } from '../../src/api/server.ts';
import { listenAll, type Listening } from '../../src/api/http/listen.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { PLACE_LIMITS } from '../../src/api/http/budget/connection-places.ts';
import { afterTest } from '../support/clean-up.ts';
import { eventually } from '../support/eventually.ts';
import { LiveHouse, QUIET_LOG } from '../support/live-house.ts';

let hub: Listening;
let port: number;

beforeEach(async () => {
  const house = new LiveHouse();
  house.addDevice('home', 1);
  const listen = [{ host: '127.0.0.1', port: 0 }];
  hub = await listenAll(createServer(house.deps()), listen, { clock: systemClock, log: QUIET_LOG });
  afterTest(() => hub.close());
  port = hub.addresses[0]?.port ?? 0;
});

interface Client {
  readonly socket: Socket;
  got: string;
  isClosed: boolean;
}

function client(says = ''): Client {
  const socket = connect(port, '127.0.0.1');
  afterTest(() => socket.destroy());
  const seen: Client = { socket, got: '', isClosed: false };
  socket.on('error', () => undefined);
  socket.on('data', (data: Buffer) => (seen.got += data.toString()));
  socket.on('close', () => (seen.isClosed = true));
  if (says !== '') socket.write(says);
  return seen;
}

const request = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
const answers = ({ got }: Client): number => got.split('HTTP/1.1 200').length - 1;
const version = async (): Promise<number> => (await fetch(`http://127.0.0.1:${port}/version`)).status;

describe('many requests at once on one connection', () => {
  it('are answered in their order while they are few', async () => {
    const one = client(request('/version') + request('/healthz') + request('/api/v1/devices'));
    await eventually('three answers', () => answers(one) === 3);
    expect(one.got.indexOf('"uptimeSeconds"')).toBeLessThan(one.got.indexOf('"home"'));
  });

  it('end it when they are many, however often it is opened again, and others are answered', async () => {
    const flood = request('/api/v1/devices').repeat(1000);
    for (let times = 0; times < 5; times++) {
      const one = client(flood);
      await eventually('it is closed', () => one.isClosed);
      expect(answers(one)).toBeLessThanOrEqual(1);
      expect(await version()).toBe(200);
    }
  });
});

describe('connections that say nothing', () => {
  it('give way to those that ask, and who opens them is said', async () => {
    const silent = Array.from({ length: PLACE_LIMITS.total + 20 }, () => client());
    await eventually('the first ones are closed', () => silent.filter(({ isClosed }) => isClosed).length >= 20);
    expect(await version()).toBe(200);
    expect(silent.at(-1)?.isClosed).toBe(false);
  });
});
