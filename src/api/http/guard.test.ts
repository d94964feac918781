// Who is let in: pages of this server, programs, tokens; and who is not.
import type { IncomingHttpHeaders } from 'node:http';
import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { QUIET_LOG } from '../../../test/support/live-house.ts';
import type { TokenConfig } from '../../config/config.ts';
import { answerTheRest } from './answers.ts';
import { Guard } from './guard.ts';
import type { Asker } from './visitor.ts';

const COMMANDER: TokenConfig = { name: 'evcc', secret: 'correct horse', may: ['command', 'publish'] };
const READER: TokenConfig = { name: 'grafana', secret: 'battery staple', may: ['read'] };

function guardWith(tokens: readonly TokenConfig[] = [], hosts: readonly string[] = ['Home', 'meters.example.org']) {
  const clock = new FakeClock();
  return { clock, guard: new Guard({ server: { hosts, tokens }, hostName: 'raspberrypi', clock }) };
}

function verdict(check: () => unknown): string {
  try {
    check();
    return 'passes';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

function hintOf(check: () => unknown): string {
  try {
    check();
    return '';
  } catch (error) {
    return (error as { hint: string }).hint;
  }
}

describe('Host', () => {
  it.each([
    ['192.168.0.5', 'passes'],
    ['192.168.0.5:8008', 'passes'],
    ['[fe80::1]:8008', 'passes'],
    ['[::1]', 'passes'],
    ['localhost:8008', 'passes'],
    ['LOCALHOST', 'passes'],
    ['meterhub.local', 'passes'],
    ['meterhub.local.', 'passes'],
    ['raspberrypi:8008', 'passes'],
    ['home', 'passes'],
    ['HOME:80', 'passes'],
    ['evil.example.com', 'HTTP_FOREIGN_HOST'],
    ['evil.example.com:8008', 'HTTP_FOREIGN_HOST'],
    ['localhost.evil.example.com', 'HTTP_FOREIGN_HOST'],
    ['raspberrypi.evil.example.com', 'HTTP_FOREIGN_HOST'],
    ['192.168.0.5.evil.example.com', 'HTTP_FOREIGN_HOST'],
    ['local', 'passes'],
    ['haus:8008', 'passes'],
    ['meters.lan', 'passes'],
    ['meters.home', 'passes'],
    ['meters.home.arpa', 'passes'],
    ['meters.internal', 'passes'],
    ['meters.localdomain:80', 'passes'],
    ['meters.fritz.box', 'passes'],
    ['a.speedport.ip', 'passes'],
    ['meters.example.org', 'passes'],
    ['home.example.com', 'HTTP_FOREIGN_HOST'],
    ['fritz.box.example.com', 'HTTP_FOREIGN_HOST'],
    ['evilfritz.box', 'HTTP_FOREIGN_HOST'],
    ['evillan.com', 'HTTP_FOREIGN_HOST'],
    ['arpa.home.evil.lan.com', 'HTTP_FOREIGN_HOST'],
    ['', 'HTTP_FOREIGN_HOST'],
    ['a b', 'HTTP_FOREIGN_HOST'],
    ['@', 'HTTP_FOREIGN_HOST'],
  ])('"%s" %s', (host, expected) => {
    const { guard } = guardWith();
    expect(verdict(() => guard.checkPage({ host }))).toBe(expected);
  });

  it('may be any where the configuration says so, and pages of others stay out all the same', () => {
    const { guard } = guardWith([], ['*']);
    for (const host of ['evil.example.com', '', '@', 'meters.example.org:80']) {
      expect(verdict(() => guard.checkPage({ host }))).toBe('passes');
    }
    const origin = 'http://evil.example.com';
    expect(verdict(() => guard.checkPage({ host: 'meters.example.org', origin }))).toBe('HTTP_FOREIGN_ORIGIN');
  });

  it.each([
    [[], 'write `hosts: [meters.example.com]` under `server:` in meterhub.yaml.'],
    [
      ['home.example.org'],
      '`hosts: [meters.example.com]` under `server:` in meterhub.yaml beside those that are there.',
    ],
  ])('that is foreign gets the line that lets it in (%j)', (hosts, line) => {
    const { guard } = guardWith([], hosts);
    expect(hintOf(() => guard.checkHost({ host: 'Meters.example.com:8008' }))).toContain(line);
    expect(
      verdict(() => guardWith([], [...hosts, 'meters.example.com']).guard.checkHost({ host: 'meters.example.com' })),
    ).toBe('passes');
  });

  it('may be absent: only programs leave it out', () => {
    expect(verdict(() => guardWith().guard.checkPage({}))).toBe('passes');
  });
});

describe('Origin and Sec-Fetch-Site', () => {
  const HOST = '192.168.0.5:8008';
  it.each([
    [{ origin: 'http://192.168.0.5:8008' }, 'passes'],
    [{ origin: 'https://192.168.0.5' }, 'passes'],
    [{ origin: 'https://meters.example.org' }, 'passes'],
    [{ 'sec-fetch-site': 'same-origin' }, 'passes'],
    [{ 'sec-fetch-site': 'none' }, 'passes'],
    [{ origin: 'https://meters.example.org', 'sec-fetch-site': 'cross-site' }, 'passes'],
    [{ 'sec-fetch-site': 'cross-site' }, 'HTTP_FOREIGN_ORIGIN'],
    [{ 'sec-fetch-site': 'same-site' }, 'HTTP_FOREIGN_ORIGIN'],
    [{ origin: 'http://192.168.0.5:9000', 'sec-fetch-site': 'same-site' }, 'HTTP_FOREIGN_ORIGIN'],
    [{ referer: 'http://192.168.0.5:9000/', 'sec-fetch-site': 'same-site' }, 'HTTP_FOREIGN_ORIGIN'],
    [{ origin: 'https://meters.example.org', 'sec-fetch-site': 'same-site' }, 'passes'],
    [{ referer: 'http://evil.example.com/page' }, 'HTTP_FOREIGN_ORIGIN'],
    [{ referer: 'not a url' }, 'HTTP_FOREIGN_ORIGIN'],
    [{ referer: 'https://meters.example.org/dashboard' }, 'passes'],
    [{ origin: 'http://evil.example.com' }, 'HTTP_FOREIGN_ORIGIN'],
    [{ origin: 'http://192.168.0.6:8008' }, 'HTTP_FOREIGN_ORIGIN'],
    [{ origin: 'http://192.168.0.5.evil.example.com' }, 'HTTP_FOREIGN_ORIGIN'],
    [{ origin: 'null' }, 'HTTP_FOREIGN_ORIGIN'],
    [{ origin: '' }, 'HTTP_FOREIGN_ORIGIN'],
  ] as [IncomingHttpHeaders, string][])('%j %s', (headers, expected) => {
    const { guard } = guardWith();
    expect(verdict(() => guard.checkPage({ host: HOST, ...headers }))).toBe(expected);
  });
});

describe('a change', () => {
  const BROWSER = { 'user-agent': 'Mozilla/5.0 (X11; Linux aarch64)', 'accept-language': 'de-DE,de;q=0.9' };
  const OWN = 'http://192.168.0.5:8008';
  it.each([
    [{}, 'passes'],
    [{ 'user-agent': 'python-requests/2.32', accept: '*/*' }, 'passes'],
    [{ 'user-agent': 'node', 'accept-language': '*', 'sec-fetch-mode': 'cors' }, 'passes'],
    [{ 'user-agent': 'curl/8.5 (like Mozilla/5.0)' }, 'passes'],
    [BROWSER, 'HTTP_FOREIGN_ORIGIN'],
    [{ 'user-agent': 'Mozilla/5.0' }, 'HTTP_FOREIGN_ORIGIN'],
    [{ 'user-agent': 'App/1', 'accept-language': 'en' }, 'HTTP_FOREIGN_ORIGIN'],
    [{ ...BROWSER, origin: OWN }, 'passes'],
    [{ ...BROWSER, referer: `${OWN}/command/goe?amp=8` }, 'passes'],
    [{ ...BROWSER, 'sec-fetch-site': 'same-origin' }, 'passes'],
    [{ ...BROWSER, 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }, 'HTTP_FOREIGN_ORIGIN'],
    [{ ...BROWSER, 'sec-fetch-site': 'same-site' }, 'HTTP_FOREIGN_ORIGIN'],
  ] as [IncomingHttpHeaders, string][])('with %j %s', (headers, expected) => {
    const { guard } = guardWith();
    const request = { headers: { host: '192.168.0.5:8008', ...headers }, method: 'GET' };
    expect(verdict(() => guard.checkChange(request))).toBe(expected);
  });

  it('is not refused to the program that follows the advice', () => {
    const { guard } = guardWith();
    const headers = { host: 'haus:8008', ...BROWSER };
    const hint = hintOf(() => guard.checkChange({ headers, method: 'POST' }));
    const [, origin] = /`Origin: (.*?)`/.exec(hint) ?? [];
    expect(verdict(() => guard.checkChange({ headers: { ...headers, origin }, method: 'POST' }))).toBe('passes');
  });
});

describe('tokens', () => {
  const request = (authorization?: string, remoteAddress = '10.0.0.1'): Asker => ({
    headers: authorization === undefined ? {} : { authorization },
    socket: { remoteAddress },
  });
  const basic = (secret: string) => `Basic ${Buffer.from(`anybody:${secret}`).toString('base64')}`;

  it('are not needed where none are configured', () => {
    const { guard } = guardWith();
    for (const right of ['read', 'command', 'publish'] as const) {
      expect([guard.isDemanded(right), guard.checkRight(right, request())]).toEqual([false, null]);
    }
  });

  it('are needed for changes as soon as there is one, and for reading when one names it', () => {
    const { guard } = guardWith([COMMANDER]);
    expect([guard.isDemanded('command'), guard.isDemanded('publish'), guard.isDemanded('read')]).toEqual([
      ...[true, true, false],
    ]);
    const readers = guardWith([READER]).guard;
    expect([readers.isDemanded('command'), readers.isDemanded('read')]).toEqual([true, true]);
  });

  it('open their own rights only', () => {
    const { guard } = guardWith([COMMANDER, READER]);
    const check = (right: 'read' | 'command', authorization?: string) =>
      verdict(() => guard.checkRight(right, request(authorization)));
    expect(guard.checkRight('command', request('Bearer correct horse'))).toBe('evcc');
    expect(guard.checkRight('publish', request('bearer  correct horse '))).toBe('evcc');
    expect(guard.checkRight('command', request(basic('correct horse')))).toBe('evcc');
    expect(guard.checkRight('read', request(basic('battery staple')))).toBe('grafana');
    expect(check('read', basic('correct horse'))).toBe('HTTP_FORBIDDEN');
    expect(check('command', basic('battery staple'))).toBe('HTTP_FORBIDDEN');
    expect(check('command')).toBe('HTTP_UNAUTHORIZED');
  });

  it.each(['Bearer', 'Bearer ', 'Bearer x', 'Bearer correct horsf', 'Bearer correct hors', 'Bearer correct horse1'])(
    'refuse "%s"',
    (authorization) => {
      const { guard } = guardWith([COMMANDER]);
      expect(verdict(() => guard.checkRight('command', request(authorization)))).toBe('HTTP_UNAUTHORIZED');
    },
  );

  it.each(['correct horse', 'Basic', 'Basic !!!', `Basic ${Buffer.from('no colon').toString('base64')}`, 'Digest x'])(
    'refuse other schemes: %s',
    (authorization) => {
      const { guard } = guardWith([COMMANDER]);
      expect(verdict(() => guard.checkRight('command', request(authorization)))).toBe('HTTP_UNAUTHORIZED');
    },
  );

  it('stop an address that tries many, for a minute, and nobody else', async () => {
    const { guard, clock } = guardWith([COMMANDER]);
    const check = (secret: string, address?: string) =>
      verdict(() => guard.checkRight('command', request(`Bearer ${secret}`, address)));
    for (let attempt = 0; attempt < 10; attempt++) expect(check(`guess ${attempt}`)).toBe('HTTP_UNAUTHORIZED');
    expect(check('correct horse')).toBe('HTTP_TOO_MANY_ATTEMPTS');
    expect(check('correct horse', '10.0.0.2')).toBe('passes');
    await clock.advance(60_000);
    expect(check('correct horse')).toBe('passes');
  });

  it('do not lock an address out because one program repeats an old secret', () => {
    const { guard } = guardWith([COMMANDER]);
    const check = (secret: string) => verdict(() => guard.checkRight('command', request(`Bearer ${secret}`)));
    for (let attempt = 0; attempt < 1000; attempt++) expect(check('last year')).toBe('HTTP_UNAUTHORIZED');
    expect(check('correct horse')).toBe('passes');
  });

  it('forget addresses rather than grow without end', () => {
    const { guard } = guardWith([COMMANDER]);
    const check = (secret: string, address: string) =>
      verdict(() => guard.checkRight('command', request(`Bearer ${secret}`, address)));
    for (let attempt = 0; attempt < 10; attempt++) check(`guess ${attempt}`, 'first');
    expect(check('correct horse', 'first')).toBe('HTTP_TOO_MANY_ATTEMPTS');
    for (let address = 0; address < 1000; address++) check('guess', `10.1.${address}`);
    expect(check('correct horse', 'first')).toBe('passes');
  });
});

describe('requireRight', () => {
  async function appWith(tokens: readonly TokenConfig[]) {
    const app = Fastify();
    answerTheRest(app, QUIET_LOG);
    app.route({
      ...{ method: ['GET', 'POST'], url: '/command', exposeHeadRoute: false },
      onRequest: guardWith(tokens).guard.requireRight('command'),
      handler: () => 'done',
    });
    await app.ready();
    return (headers: Record<string, string>, method: 'GET' | 'POST' = 'POST', query = '') =>
      app.inject({ method, url: `/command${query}`, headers: { host: '192.168.0.5', ...headers } });
  }

  it('lets programs of the house through where no token is configured, and no page of others', async () => {
    const post = await appWith([]);
    expect((await post({})).body).toBe('done');
    expect((await post({ host: 'evil.example.com' })).statusCode).toBe(403);
    const foreign = await post({ origin: 'https://evil.example.com' });
    expect(foreign.statusCode).toBe(403);
    expect(foreign.json()).toEqual({
      error: {
        code: 'HTTP_FOREIGN_ORIGIN',
        message: 'A page of "https://evil.example.com" may not do this.',
        hint: 'Open the page from this server; behind a proxy, add the public name to `server.hosts`.',
        facts: { where: 'https://evil.example.com' },
      },
    });
  });

  it('refuses foreign pages even with the right token', async () => {
    const post = await appWith([COMMANDER]);
    const authorization = 'Bearer correct horse';
    expect((await post({ authorization })).body).toBe('done');
    expect((await post({ authorization, 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403);
  });

  it('asks for a token in the ways browsers and programs know, and never repeats a secret', async () => {
    const post = await appWith([COMMANDER]);
    const reply = await post({ authorization: 'Bearer wrong-secret' });
    expect(reply.statusCode).toBe(401);
    expect(reply.headers['www-authenticate']).toContain('Basic realm="MeterHub"');
    expect(reply.body).not.toMatch(/wrong-secret|correct horse/);
  });

  it('shows a page with one button for a typed address, and the button sends it', async () => {
    const send = await appWith([]);
    const typed = { 'user-agent': 'Mozilla/5.0', accept: 'text/html,*/*;q=0.8', 'accept-language': 'de' };
    const page = await send(typed, 'GET', '?amp=8&x=%22%3Cb%3E');
    expect([page.statusCode, page.headers['content-type']]).toEqual([403, 'text/html; charset=utf-8']);
    expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    // Without its own address as referrer, browsers would send the origin "null".
    expect(page.headers['referrer-policy']).toBe('same-origin');
    expect(page.body.match(/<button/g)).toHaveLength(1);
    expect(page.body).toContain('<form method="post">');
    expect(page.body).toContain('amp=8&#38;x=&#34;&#60;b&#62;');
    expect((await send({ ...typed, origin: 'http://192.168.0.5' })).body).toBe('done');
    const picture = await send({ ...typed, accept: 'image/avif,*/*' }, 'GET');
    expect([picture.statusCode, picture.json().error.code]).toEqual([403, 'HTTP_FOREIGN_ORIGIN']);
    expect((await send(typed, 'POST')).json().error.code).toBe('HTTP_FOREIGN_ORIGIN');
  });
});
