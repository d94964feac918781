// The bridge that gives the last telegram over HTTP, on a real socket: what is new is handed on, the same again is not.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../support/fake-clock.ts';
import { openSmlHttp } from '../../src/kinds/sml/http-stream.ts';

let server: Server;
let body = Buffer.from('first');
let asked: string[] = [];
let user: string | undefined;

beforeEach(async () => {
  [body, asked, user] = [Buffer.from('first'), [], undefined];
  server = createServer((request, response) => {
    user = request.headers.authorization;
    if (user === undefined) return response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="bridge"' }).end();
    asked.push(request.url ?? '');
    return response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => new Promise((resolve) => server.close(resolve).closeAllConnections()));

async function open(clock: FakeClock) {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/data.json?node_id=1`;
  const line = { url, auth: { user: 'admin', password: 'x' }, tls: { caPath: null }, intervalMs: 3000 };
  return openSmlHttp(line, clock, new AbortController().signal);
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

describe('a bridge', () => {
  it('is asked with its query and its password, once an interval', async () => {
    const clock = new FakeClock();
    const stream = await open(clock);
    expect(text(await stream.read(10_000))).toBe('first');
    body = Buffer.from('second');
    const next = stream.read(10_000);
    await clock.advance(2999);
    expect(asked).toHaveLength(1);
    await clock.advance(1);
    expect(text(await next)).toBe('second');
    expect(asked).toEqual(['/data.json?node_id=1', '/data.json?node_id=1']);
    expect(user).toBe(`Basic ${Buffer.from('admin:x').toString('base64')}`);
    await stream.close();
  });

  it('that gives the same telegram again has heard nothing: an old value must not look like one of now', async () => {
    const clock = new FakeClock();
    const stream = await open(clock);
    expect(text(await stream.read(10_000))).toBe('first');
    const next = stream.read(10_000);
    await clock.advance(3000);
    expect(text(await next)).toBe('');
    await stream.close();
  });

  it('waits no longer than it was told', async () => {
    const clock = new FakeClock();
    const stream = await open(clock);
    await stream.read(1000);
    const next = stream.read(1000);
    await clock.advance(1000);
    expect(text(await next)).toBe('');
    expect(asked).toHaveLength(1);
    await stream.close();
    await expect(stream.read(1000)).rejects.toMatchObject({ code: 'BUS_CLOSED' });
  });
});
