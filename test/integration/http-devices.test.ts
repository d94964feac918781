// What small devices do to an HTTP client: digest authentication, redirects, packed answers, and whether what the messages
// say to do helps.
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { HttpClient } from '../../src/transport/http.ts';
import type { HttpAuth } from '../../src/transport/http-secrets.ts';
import { systemClock } from '../../src/transport/system-clock.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => new Promise((resolve) => server.close(resolve).closeAllConnections()));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const AUTH: HttpAuth = { user: 'admin', password: 's3cret' };

function get(url: string, auth: HttpAuth = null, times = 1): Promise<string[]> {
  const client = new HttpClient({ url, auth, clock: systemClock });
  cleanUps.push(() => client.close());
  const ask = async (): Promise<string> =>
    (await client.send({ method: 'GET', path: '' }, 10_000, new AbortController().signal)).text;
  return Array.from({ length: times }).reduce<Promise<string[]>>(
    async (before) => [...(await before), await ask()],
    Promise.resolve([]),
  );
}

/** The response that RFC 7616 wants, worked out a second time. */
function isRight(request: IncomingMessage, hash: string): boolean {
  const header = request.headers.authorization ?? '';
  const of = (name: string): string => new RegExp(`[ ,]${name}="?([^",]*)`).exec(header)?.[1] ?? '';
  const digest = (text: string): string => createHash(hash).update(text).digest('hex');
  const a1 = digest('admin:shelly:s3cret');
  const a2 = digest(`${request.method ?? ''}:${request.url ?? ''}`);
  return of('response') === digest(`${a1}:${of('nonce')}:${of('nc')}:${of('cnonce')}:auth:${a2}`);
}

describe('digest authentication', () => {
  it.each([
    ['MD5', 'md5'],
    ['SHA-256', 'sha256'],
  ])('with %s, the password never sent, one question for many answers', async (algorithm, hash) => {
    const headers: string[] = [];
    const url = await serve((request, response) => {
      headers.push(request.headers.authorization ?? '');
      if (isRight(request, hash)) return response.end('312');
      const challenge = `Digest realm="shelly", qop="auth", nonce="n1", algorithm=${algorithm}`;
      return response.writeHead(401, { 'WWW-Authenticate': challenge }).end();
    });
    expect(await get(`${url}/rpc/EM.GetStatus?id=0`, AUTH, 3)).toEqual(['312', '312', '312']);
    expect(headers).toHaveLength(4);
    expect(headers.join()).not.toContain('Basic');
    expect(headers.slice(1).map((header) => /nc=(\d+)/.exec(header)?.[1])).toEqual([
      '00000001',
      '00000002',
      '00000003',
    ]);
  });

  it('says that credentials are refused, after one try', async () => {
    let requests = 0;
    const url = await serve((_, response) => {
      const nonce = `n${++requests}`;
      response.writeHead(401, { 'WWW-Authenticate': `Digest realm="x", nonce="${nonce}", qop="auth"` }).end();
    });
    await expect(get(url, AUTH)).rejects.toMatchObject({ code: 'HTTP_AUTH' });
    expect(requests).toBe(2);
  });

  it.each([
    [null, 'Basic realm="x"', 'wants user and password: set `auth`'],
    [null, 'Bearer', 'wants a token'],
    [{ token: 'abc' }, 'Digest realm="x", nonce="n"', 'wants user and password, not a token'],
    [AUTH, 'Digest realm="x", nonce="n", algorithm=SHA-512-256', 'not supported: digest SHA-512-256'],
    [AUTH, 'Basic realm="x"', 'refuses the credentials'],
  ])('says with %j at %s what is wanted', async (auth, challenge, says) => {
    const url = await serve((_, response) => response.writeHead(401, { 'WWW-Authenticate': challenge }).end());
    await expect(get(url, auth)).rejects.toThrow(says);
  });
});

describe('a redirect', () => {
  it('within the host is followed', async () => {
    const url = await serve((request, response) =>
      request.url === '/new?a=1' ? response.end('1') : response.writeHead(301, { Location: '/new?a=1' }).end(),
    );
    expect(await get(`${url}/old`)).toEqual(['1']);
  });

  it('in a circle ends, and one to another host is told with what to do, which helps', async () => {
    const circle = await serve((_, response) => response.writeHead(302, { Location: '/' }).end());
    await expect(get(circle)).rejects.toThrow('again and again');
    const target = await serve((_, response) => response.end('1'));
    const other = target.replace('127.0.0.1', 'localhost');
    const url = await serve((_, response) => response.writeHead(302, { Location: `${other}/x` }).end());
    await expect(get(url)).rejects.toThrow(`redirected to ${other}/x (status 302), another host: set \`url\` to it`);
    expect(await get(`${target}/x`)).toEqual(['1']);
  });
});

it.each<[string, Record<string, string>]>([
  ['says so', { 'Content-Encoding': 'gzip' }],
  ['does not say so', {}],
])('an answer packed without being asked that %s is unpacked', async (_, headers) => {
  const url = await serve((_request, response) => response.writeHead(200, headers).end(gzipSync('{"w":1}')));
  expect(await get(url)).toEqual(['{"w":1}']);
});
