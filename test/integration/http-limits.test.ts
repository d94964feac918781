// The time limits of HTTP exchanges on a clock that the test moves, against a real server that does as the test says.
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../support/fake-clock.ts';
import type { Clock } from '../../src/model/clock.ts';
import { HttpClient, type HttpClientOptions, type HttpRequest } from '../../src/transport/http.ts';

const GET: HttpRequest = { method: 'GET', path: '/json' };
const POST: HttpRequest = { method: 'POST', path: '/write', body: 'x' };
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1';
const never = new AbortController().signal;

let server: Server;
let url: string;
/** Requests in the order in which they came, with the socket to answer on. */
let requests: Socket[];
let wake: () => void;
let clock: FakeClock;

beforeEach(async () => {
  requests = [];
  wake = () => undefined;
  clock = new FakeClock();
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => {
      requests.push(socket);
      wake();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
  for (const socket of requests) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

function client(options: Partial<HttpClientOptions> = {}): HttpClient {
  const made = new HttpClient({ url, auth: null, clock, ...options });
  cleanUps.push(() => made.close());
  return made;
}

/** The socket of the request that came as the n-th. */
async function request(n: number): Promise<Socket> {
  for (;;) {
    const socket = requests[n - 1];
    if (socket !== undefined) return socket;
    await new Promise<void>((resolve) => (wake = resolve));
  }
}

/** How it ends, or `waits`. */
function outcome(work: Promise<{ readonly text: string }>): { now: string } {
  const ended = { now: 'waits' };
  work.then(
    ({ text }) => (ended.now = text),
    (error: unknown) => (ended.now = error instanceof Error ? error.message : String(error)),
  );
  return ended;
}

describe('the time limit of an HTTP exchange', () => {
  it('is for all of it, and leaves no timer behind', async () => {
    const http = client();
    const ended = outcome(http.send(GET, 1000, never));
    await request(1);
    await clock.advance(999);
    expect(ended.now).toBe('waits');
    await clock.advance(1);
    expect(ended.now).toBe(`GET ${url}/json: no answer within 1000 ms`);
    expect(clock.timers).toBe(0);
  });

  it('is for a second try on a new connection as well', async () => {
    const http = client();
    const first = http.send(GET, 1000, never);
    (await request(1)).write(OK);
    await first;
    const ended = outcome(http.send(GET, 1000, never));
    const idle = await request(2);
    await clock.advance(600);
    idle.resetAndDestroy();
    await request(3);
    await clock.advance(399);
    expect(ended.now).toBe('waits');
    await clock.advance(1);
    expect(ended.now).toBe(`GET ${url}/json: no answer within 400 ms`);
  });

  it('is 3 s for the connection where nothing else is said', async () => {
    const limits: { readonly ms: number; readonly fn: () => void }[] = [];
    const after: Clock['after'] = (ms, fn) => {
      limits.push({ ms, fn });
      return () => undefined;
    };
    const ended = outcome(client({ clock: { ...fixed(clock), after } }).send(GET, 60_000, never));
    // The time is over before the system has had its turn to connect.
    while (limits.length === 0) await Promise.resolve();
    limits[0]?.fn();
    await clock.advance(0);
    expect([limits.map(({ ms }) => ms), ended.now]).toEqual([
      [3000, 60_000],
      `GET ${url}/json: no connection within 3000 ms`,
    ]);
  });
});

/** The clock's methods by themselves, so that one can be exchanged. */
function fixed(of: Clock): Clock {
  return {
    monotonicMs: () => of.monotonicMs(),
    wallMs: () => of.wallMs(),
    sleep: (ms, signal) => of.sleep(ms, signal),
    after: (ms, fn) => of.after(ms, fn),
    every: (ms, fn) => of.every(ms, fn),
  };
}

describe('a POST whose idle connection was closed', () => {
  it.each([true, false])('is sent again only where it may arrive twice: %s', async (mayPostTwice) => {
    const http = client({ mayPostTwice });
    const first = http.send(POST, 1000, never);
    (await request(1)).write(OK);
    await first;
    const ended = outcome(http.send(POST, 1000, never));
    (await request(2)).resetAndDestroy();
    if (mayPostTwice) (await request(3)).write(OK);
    await clock.advance(500);
    expect(ended.now).toBe(mayPostTwice ? '1' : `POST ${url}/write: the device hung up without an answer`);
    expect(requests).toHaveLength(mayPostTwice ? 3 : 2);
  });
});

describe('an answer of which the beginning is enough', () => {
  it('is cut where it is too long, with its status and headers', async () => {
    const http = client({ isBeginningEnough: true, maxAnswerBytes: 4 });
    const answered = http.exchange(GET, 1000, never);
    (await request(1)).write('HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 100\r\n\r\ntoo long by far');
    const { status, headers, text } = await answered;
    expect([status, headers['retry-after'], text.slice(0, 4)]).toEqual([503, '7', 'too ']);
  });

  it('may break off', async () => {
    const http = client({ isBeginningEnough: true });
    const answered = http.exchange(GET, 1000, never);
    (await request(1)).end('HTTP/1.1 400 No\r\nContent-Length: 100\r\n\r\npart');
    expect(await answered).toMatchObject({ status: 400, text: 'part' });
  });
});

it('an authority whose file cannot be read is named, and read again at the next try', async () => {
  const http = client({ url: 'https://127.0.0.1:1', tls: { caPath: '/nowhere/ca.pem' } });
  for (let tries = 0; tries < 2; tries++) {
    await expect(http.send(GET, 1000, never)).rejects.toThrow('the file of `ca` cannot be read: ENOENT');
  }
});
