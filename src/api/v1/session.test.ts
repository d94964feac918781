// /api/v1/session and the right to configure, over HTTP.
import { join } from 'node:path';
import Fastify from 'fastify';
import { beforeEach, describe, expect, it } from 'vitest';
import { LiveHouse, QUIET_LOG } from '../../../test/support/live-house.ts';
import { keepQuickPassword } from '../../../test/support/quick-password.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { Access } from '../access/access.ts';
import { answerTheRest } from '../http/answers.ts';
import { Guard } from '../http/guard.ts';
import { createServer } from '../server.ts';

const PASSWORD = 'three words long';
const HOST = { host: '192.168.0.5:8008' };
const PAGE = { ...HOST, origin: 'http://192.168.0.5:8008', 'user-agent': 'Mozilla/5.0', 'accept-language': 'de' };

let house: LiveHouse;
let access: Access;

beforeEach(async () => {
  house = new LiveHouse();
  access = new Access({ clock: house.clock, log: QUIET_LOG });
  const passwordFile = join(tempFolder(), 'password.json');
  await keepQuickPassword(passwordFile, PASSWORD);
  access.use({ passwordFile, hasDevices: false });
});

function serverWith(tokens: Parameters<LiveHouse['deps']>[0] = {}) {
  return createServer(house.deps({ access, ...tokens }));
}

const READERS = {
  config: {
    server: { hosts: [], tokens: [{ name: 'grafana', secret: 'battery staple', may: ['read' as const] }] },
    uniqueIdFormat: 'Instrument%d',
  },
};

type App = ReturnType<typeof serverWith>;

async function logIn(app: App): Promise<Record<string, string>> {
  const payload = { password: PASSWORD };
  const reply = await app.inject({ method: 'POST', url: '/api/v1/session', headers: PAGE, payload });
  expect([reply.statusCode, reply.json().loggedIn]).toEqual([200, true]);
  const cookie = String(reply.headers['set-cookie']).split(';')[0] ?? '';
  return { ...PAGE, cookie, 'x-meterhub-session': reply.json().token };
}

describe('/api/v1/session', () => {
  it('says what a stranger may, and how he can log in', async () => {
    access.use({ passwordFile: join(tempFolder(), 'password.json'), hasDevices: false });
    const reply = await serverWith().inject({ url: '/api/v1/session', headers: HOST });
    expect(reply.headers['cache-control']).toBe('no-store');
    expect(reply.json()).toMatchObject({
      ...{ loggedIn: false, token: null, endsAt: null, may: ['read', 'command', 'publish'], password: 'none' },
      firstVisitUntil: '2026-01-15T13:00:00.000Z',
      refused: { code: 'HTTP_SETUP_CODE', remedy: expect.stringContaining('journalctl -u meterhub') },
    });
  });

  it('logs in, says so, and logs out', async () => {
    const app = serverWith();
    const headers = await logIn(app);
    const session = (
      await app.inject({ url: '/api/v1/session', headers: { ...headers, 'x-meterhub-session': '' } })
    ).json();
    expect(session).toMatchObject({ loggedIn: true, token: headers['x-meterhub-session'], refused: null });
    expect(session.may).toEqual(['read', 'command', 'publish', 'configure']);
    const out = await app.inject({ method: 'DELETE', url: '/api/v1/session', headers });
    expect([out.json().loggedIn, String(out.headers['set-cookie'])]).toEqual([
      false,
      expect.stringContaining('Max-Age=0'),
    ]);
    expect((await app.inject({ url: '/api/v1/session', headers })).json()).toMatchObject({
      loggedIn: false,
      token: null,
    });
  });

  it('refuses pages of other sites, bodies that are no login, and wrong passwords without a question of the browser', async () => {
    const app = serverWith();
    const post = (payload: object | string, headers: Record<string, string> = PAGE) =>
      app.inject({ method: 'POST', url: '/api/v1/session', headers, payload });
    expect((await post({ password: PASSWORD }, { ...PAGE, origin: 'http://evil.example' })).statusCode).toBe(403);
    for (const body of [
      '',
      '[]',
      '{}',
      '{"password":1}',
      '{"password":"x","admin":true}',
      { password: 'x'.repeat(2000) },
    ])
      expect((await post(body)).statusCode).toBe(400);
    const wrong = await post({ password: 'wrong password' });
    expect([wrong.statusCode, wrong.json().error.code]).toEqual([403, 'HTTP_WRONG_PASSWORD']);
    expect(wrong.headers['www-authenticate']).toBeUndefined();
    for (let count = 0; count < 4; count++) await post({ password: 'wrong password' });
    const late = await post({ password: PASSWORD });
    expect([late.statusCode, late.headers['retry-after']]).toEqual([429, '30']);
    expect(late.json().error).toMatchObject({ hint: 'Wait 30 seconds, then try again.', facts: { waitMs: 30_000 } });
  });

  it('is there for those who may not read yet, and a session opens everything', async () => {
    const app = serverWith(READERS);
    expect((await app.inject({ url: '/api/v1/readings', headers: HOST })).statusCode).toBe(401);
    expect((await app.inject({ url: '/api/v1/session', headers: HOST })).json().may).toEqual([]);
    const { 'x-meterhub-session': _token, ...bare } = await logIn(app);
    expect((await app.inject({ url: '/api/v1/readings', headers: bare })).statusCode).toBe(200);
    // As a proxy with a login of its own sends it along.
    const both = { ...bare, authorization: `Basic ${Buffer.from('proxy:its own').toString('base64')}` };
    expect((await app.inject({ url: '/api/v1/readings', headers: both })).statusCode).toBe(200);
  });

  it('gives changes to those who send its token only', async () => {
    const app = serverWith(READERS);
    const headers = await logIn(app);
    const reload = (more: Record<string, string>) =>
      app.inject({ method: 'POST', url: '/api/v1/reload', headers: { ...headers, ...more } });
    expect((await reload({})).json().error.code).toBe('RELOAD_NO_FILE');
    const ended = await reload({ 'x-meterhub-session': 'x' });
    expect([ended.statusCode, ended.headers['www-authenticate']]).toEqual([401, undefined]);
    expect((await reload({ origin: 'http://evil.example' })).json().error.code).toBe('HTTP_FOREIGN_ORIGIN');
  });
});

describe('the right to configure', () => {
  async function appWith() {
    const app = Fastify();
    answerTheRest(app, QUIET_LOG);
    const { clock } = house;
    const tokens = [{ name: 'all', secret: 'correct horse', may: ['read', 'command', 'publish'] as const }];
    const guard = new Guard({ server: { hosts: [], tokens }, hostName: 'raspberrypi', clock, sessions: access });
    const seen: (string | null)[] = [];
    app.route({
      ...{ method: ['GET', 'PUT'], url: '/setup', exposeHeadRoute: false },
      onRequest: guard.requireRight('configure'),
      handler(request) {
        seen.push(guard.checkRight('configure', request.raw));
        return 'done';
      },
    });
    await app.ready();
    return { app, seen };
  }

  it('is that of a session, and of no token', async () => {
    const { app, seen } = await appWith();
    const put = (headers: Record<string, string>) => app.inject({ method: 'PUT', url: '/setup', headers });
    expect((await put(PAGE)).json().error.code).toBe('HTTP_LOGIN_NEEDED');
    const headers = await logIn(serverWith());
    expect((await put(headers)).body).toBe('done');
    expect(seen).toEqual(['page from 127.0.0.1']);
    const { cookie: _cookie, ...without } = headers;
    const refused = await put({ ...without, authorization: 'Bearer correct horse' });
    expect([refused.statusCode, refused.json().error.code]).toEqual([403, 'HTTP_LOGIN_NEEDED']);
  });

  it('is not that of a page of another site, whatever cookie the browser sends along', async () => {
    const { app } = await appWith();
    const headers = await logIn(serverWith());
    const ask = (more: Record<string, string>) => app.inject({ url: '/setup', headers: { ...headers, ...more } });
    expect((await ask({ origin: 'https://evil.example' })).json().error.code).toBe('HTTP_FOREIGN_ORIGIN');
    expect((await ask({ 'sec-fetch-site': 'same-site' })).json().error.code).toBe('HTTP_FOREIGN_ORIGIN');
    expect((await ask({ host: 'evil.example' })).json().error.code).toBe('HTTP_FOREIGN_HOST');
    expect((await ask({ 'x-meterhub-session': '' })).json().error.code).toBe('HTTP_SESSION_TOKEN');
  });

  it('works in old browsers over plain HTTP, which say of what they read nothing but the token', async () => {
    const { app } = await appWith();
    const { origin: _origin, ...headers } = await logIn(serverWith());
    expect((await app.inject({ url: '/setup', headers })).body).toBe('done');
  });
});
