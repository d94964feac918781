// The HTTP client against real servers: connection reuse, stale connections, limits, wrong addresses, cancelling.
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startHttpEndpoint, type HttpEndpoint, type SimRequest } from '../../src/simulator/http/endpoint.ts';
import { HttpClient, MAX_ANSWER_BYTES, type HttpRequest } from '../../src/transport/http.ts';
import type { HttpAuth } from '../../src/transport/http-secrets.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { FakeClock } from '../support/fake-clock.ts';

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const GET: HttpRequest = { method: 'GET', path: '/json' };
const POST: HttpRequest = { method: 'POST', path: '/json', body: '{}' };
const LONG_MS = 20_000;
const never = new AbortController().signal;

function client(url: string, auth: HttpAuth = null, clock: FakeClock | typeof systemClock = systemClock): HttpClient {
  const made = new HttpClient({ url, auth, clock });
  cleanUps.push(() => made.close());
  return made;
}

async function endpoint(respond: (request: SimRequest) => { body: string; status?: number }): Promise<HttpEndpoint> {
  const made = await startHttpEndpoint({ clock: systemClock, respond });
  cleanUps.push(() => made.stop());
  return made;
}

/** A server that decides on bytes: `serve` gets every chunk and the number of its connection, from 1. */
async function rawServer(
  serve: (socket: Socket, connection: number, requestOfConnection: number) => void,
): Promise<string> {
  let connections = 0;
  const server: Server = createServer((socket) => {
    const connection = ++connections;
    let requests = 0;
    socket.on('data', () => serve(socket, connection, ++requests));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => new Promise((resolve) => server.close(resolve)));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const answer = (body: string, head = ''): string =>
  `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n${head}\r\n${body}`;

describe('the HTTP client', () => {
  it('uses one connection for many requests', async () => {
    const { url, stats } = await endpoint(() => ({ body: '1' }));
    const http = client(url);
    for (let i = 0; i < 20; i++) expect((await http.send(GET, LONG_MS, never)).text).toBe('1');
    expect(stats.connections).toBe(1);
  });

  it('asks again, once, when the device had closed the idle connection', async () => {
    const url = await rawServer((socket, connection, request) => {
      if (connection === 1 && request > 1) socket.resetAndDestroy();
      else socket.write(answer(String(connection)));
    });
    const http = client(url);
    expect((await http.send(GET, LONG_MS, never)).text).toBe('1');
    expect((await http.send(GET, LONG_MS, never)).text).toBe('2');
  });

  it('does not send a POST twice', async () => {
    const url = await rawServer((socket, connection, request) => {
      if (request > 1) socket.resetAndDestroy();
      else socket.write(answer(String(connection)));
    });
    const http = client(url);
    await http.send(POST, LONG_MS, never);
    await expect(http.send(POST, LONG_MS, never)).rejects.toMatchObject({ code: 'HTTP_CONNECT' });
  });

  it.each([
    ['', '/', '/'],
    ['', '/json?a=1', '/json?a=1'],
    ['/proxy/pv/', '/json?a=1', '/proxy/pv/json?a=1'],
    ['/api/status?unit=l', '', '/api/status?unit=l'],
    ['/api/status?unit=l', '/', '/api/status?unit=l'],
  ])('joins base %j and path %j to %j', async (base, path, asked) => {
    const { url, stats } = await endpoint(() => ({ body: '1' }));
    await client(url + base).send({ method: 'GET', path }, LONG_MS, never);
    expect(stats.requests).toEqual([`GET ${asked}`]);
  });

  it('sends a token, basic authentication and headers', async () => {
    const seen: SimRequest[] = [];
    const { url } = await endpoint((request) => {
      seen.push(request);
      return { body: '1' };
    });
    await client(url, { token: 'abc' }).send(GET, LONG_MS, never);
    await client(url, { user: 'pi', password: 'ö:x' }).send(
      { ...GET, headers: { Accept: 'text/plain' } },
      LONG_MS,
      never,
    );
    expect(seen[0]?.headers).toMatchObject({ authorization: 'Bearer abc', accept: 'application/json' });
    // The password goes over the open wire only after the device did not ask for better.
    expect(seen[1]?.headers).not.toHaveProperty('authorization');
    expect(seen[2]?.headers).toMatchObject({
      authorization: `Basic ${Buffer.from('pi:ö:x').toString('base64')}`,
      accept: 'text/plain',
    });
  });

  it('takes an answer of just the limit, and none of one byte more', async () => {
    let size = MAX_ANSWER_BYTES;
    const { url } = await endpoint(() => ({ body: 'x'.repeat(size) }));
    const http = client(url);
    expect((await http.send(GET, LONG_MS, never)).text).toHaveLength(MAX_ANSWER_BYTES);
    size++;
    await expect(http.send(GET, LONG_MS, never)).rejects.toMatchObject({ code: 'HTTP_ANSWER_TOO_LARGE' });
  });

  it('notices a chunked answer that breaks off', async () => {
    const url = await rawServer((socket) => {
      socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"a":\r\n');
    });
    await expect(client(url).send(GET, LONG_MS, never)).rejects.toMatchObject({
      code: 'HTTP_CONTENT',
      message: `GET ${url}/json: the answer broke off after 5 bytes`,
    });
  });

  it('says when the name is unknown', async () => {
    const sent = client('http://meter.invalid').send(GET, LONG_MS, never);
    await expect(sent).rejects.toMatchObject({ code: 'HTTP_CONNECT' });
    await expect(sent).rejects.toThrow(/GET http:\/\/meter\.invalid\/json: the name /);
  });

  it('gives up a connection that nobody takes after 3 s, and a request before its time limit is over', async () => {
    const clock = new FakeClock();
    // A test network without hosts (RFC 5737); where the machine says so at once, that is a connection error as well.
    const sent = client('http://192.0.2.1', null, clock).send(GET, LONG_MS, never);
    const outcome = sent.catch((error: unknown) => error);
    await clock.advance(3000);
    expect(await outcome).toMatchObject({ code: 'HTTP_CONNECT' });
  });

  it('leaves no credentials of a redirect in its message', async () => {
    const url = await rawServer((socket) => {
      socket.write('HTTP/1.1 301 Moved\r\nLocation: https://pi:pw@host/x?key=1#y\r\nContent-Length: 0\r\n\r\n');
    });
    await expect(client(url).send(GET, LONG_MS, never)).rejects.toThrow(
      /redirected to https:\/\/host\/x \(status 301\)/,
    );
  });

  it('can be cancelled before and while it waits', async () => {
    const url = await rawServer(() => undefined);
    const http = client(url);
    const stop = new AbortController();
    const waiting = http.send(GET, LONG_MS, stop.signal);
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(http.send(GET, LONG_MS, stop.signal)).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
