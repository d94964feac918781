// `/` and the page: who gets what, security headers, no inline script.
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LiveHouse } from '../../../test/support/live-house.ts';
import { prefersHtml } from '../http/accept.ts';
import { createServer } from '../server.ts';

const FIREFOX = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

let house: LiveHouse;
let app: FastifyInstance;

beforeEach(async () => {
  house = new LiveHouse();
  house.addDevice('grid', 11);
  app = createServer(house.deps());
  await app.ready();
});

afterEach(() => app.close());

describe('prefersHtml', () => {
  it.each([
    [FIREFOX, true],
    ['text/html', true],
    ['TEXT/HTML; q=0.5', true],
    ['application/json, text/html;q=0.5', false],
    ['text/html, application/json', false],
    ['text/html;q=0', false],
    ['text/html;q=nonsense', false],
    ['*/*', false],
    ['application/json', false],
    ['', false],
    [undefined, false],
  ])('%s: %s', (accept, expected) => expect(prefersHtml(accept)).toBe(expected));
});

describe('/', () => {
  it('gives programs an overview with relative links that all work', async () => {
    for (const accept of ['*/*', 'application/json', undefined]) {
      const reply = await app.inject({ url: '/', headers: accept === undefined ? {} : { accept } });
      expect(reply.json()).toMatchObject({ name: 'meterhub', version: '1.2.3', devices: { grid: 'online' } });
      expect(reply.headers['vary']).toBe('accept');
    }
    const { links } = (await app.inject({ url: '/' })).json<{ links: Record<string, string> }>();
    house.read('grid', { powerL1: 1 });
    for (const link of Object.values(links)) {
      expect(link).not.toMatch(/^\//);
      expect([link, (await app.inject({ method: 'HEAD', url: `/${link}` })).statusCode]).toEqual([link, 200]);
    }
  });

  it('gives people the page with strict headers, and nothing inline or from elsewhere in it', async () => {
    const atHome = await app.inject({ url: '/', headers: { accept: FIREFOX } });
    const dashboard = await app.inject({ url: '/dashboard' });
    expect(dashboard.body).toBe(atHome.body);
    for (const reply of [atHome, dashboard]) {
      expect(reply.headers['content-type']).toBe('text/html; charset=utf-8');
      expect(reply.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
      expect(reply.headers['content-security-policy']).not.toContain('unsafe');
      expect(reply.headers['x-content-type-options']).toBe('nosniff');
    }
    expect(atHome.body).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=|style=|https?:/);
    for (const [, file] of atHome.body.matchAll(/(?:src|href)="([^"#:]+)"/g)) {
      const reply = await app.inject({ url: `/${file}` });
      expect([file, reply.statusCode]).toEqual([file, 200]);
    }
    const [, name] = /src="\.\/(dashboard\/[^"]+\.js)"/.exec(atHome.body) ?? [];
    const script = await app.inject({ url: `/${name}` });
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(script.headers['cache-control']).toContain('immutable');
    expect(script.body).not.toMatch(/insertAdjacentHTML|document\.write|eval\(/);
  });

  it('sends what the client can unpack, and nothing of what is not part of the page', async () => {
    const plain = await app.inject({ url: '/dashboard' });
    expect(plain.headers['content-encoding']).toBeUndefined();
    for (const [accepted, encoding] of [
      ['gzip, deflate', 'gzip'],
      ['gzip, br;q=0.9', 'br'],
      ['br;q=0, gzip', 'gzip'],
    ] as const) {
      const headers = { 'accept-encoding': accepted };
      const reply = await app.inject({ url: '/dashboard', headers });
      expect([accepted, reply.headers['content-encoding']]).toEqual([accepted, encoding]);
      const unpacked = encoding === 'br' ? brotliDecompressSync(reply.rawPayload) : gunzipSync(reply.rawPayload);
      expect(unpacked.toString()).toBe(plain.body);
    }
    for (const name of ['..%2Findex.html', '..%2f..%2fpackage.json', 'none.js', 'constructor']) {
      expect([name, (await app.inject({ url: `/dashboard/${name}` })).statusCode]).toEqual([name, 404]);
    }
  });

  it('leads from /dashboard/ to where relative addresses hold', async () => {
    const reply = await app.inject({ url: '/dashboard/' });
    expect([reply.statusCode, reply.headers.location]).toEqual([302, '../dashboard']);
  });
});
