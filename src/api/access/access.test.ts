// Who may change the hub from a browser: the first visit with its code, the password, sessions, and how often it may be tried.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { keepQuickPassword } from '../../../test/support/quick-password.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import type { Visitor } from '../http/visitor.ts';
import { Access, type LoggedIn, type Login } from './access.ts';
import { IDLE_MS, LONGEST_MS } from './sessions.ts';

const PASSWORD = 'three words long';
const HOUR_MS = 60 * 60_000;

function hub({ hasDevices = false } = {}) {
  const clock = new FakeClock();
  const logged: string[] = [];
  const log = pino({ base: null }, { write: (line: string) => void logged.push(line) });
  const path = join(tempFolder(), 'data', 'password.json');
  const access = new Access({ clock, log });
  access.use({ passwordFile: path, hasDevices });
  const login = (login: Login, visitor: Partial<Visitor> = {}) => access.login({ ...STRANGER, ...visitor }, login);
  return { clock, logged, path, access, login };
}

const STRANGER: Visitor = { cookies: null, sessionToken: null, address: '10.0.0.7', isSecure: false };

/** The same browser, later. */
function browserOf({ cookie, session }: LoggedIn): Visitor {
  return { ...STRANGER, cookies: `other=1; ${cookie.split(';')[0] ?? ''}`, sessionToken: session.token };
}

function verdictOf(access: Access, visitor: Visitor): string {
  const verdict = access.mayConfigure(visitor);
  return 'refused' in verdict ? verdict.refused : verdict.granted.who;
}

async function codeOf(login: Promise<unknown>): Promise<string> {
  return login.then(
    () => 'in',
    (error: unknown) => (error as { code: string }).code,
  );
}

async function settledHub() {
  const house = hub({ hasDevices: true });
  await keepQuickPassword(house.path, PASSWORD);
  return house;
}

describe('the first visit', () => {
  it('chooses the password with the code, and is logged in', async () => {
    const { access, login, path } = hub();
    expect(verdictOf(access, STRANGER)).toBe('HTTP_SETUP_CODE');
    expect(access.status(STRANGER)).toMatchObject({ password: 'none', firstVisitMs: HOUR_MS, session: null });
    const code = access.setupCode ?? '';
    expect(code).toMatch(/^[A-Z0-9]{4}-[A-Z0-9]{4}$/);
    const loggedIn = await login({ code: ` ${code.toLowerCase().replace('-', ' ')}`, password: PASSWORD });
    expect(verdictOf(access, browserOf(loggedIn))).toBe('page from 10.0.0.7');
    expect(access.status(browserOf(loggedIn))).toMatchObject({ password: 'chosen', firstVisitMs: null, refused: null });
    expect(access.setupCode).toBeNull();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).toMatch(/"\$scrypt\$ln=15,r=8,p=3\$/);
    expect(readFileSync(path, 'utf8')).not.toContain(PASSWORD);
  });

  it('is refused without the code, with another one, and with a password that is too short', async () => {
    const { access, login, path } = hub();
    expect(await codeOf(login({ password: PASSWORD }))).toBe('HTTP_SETUP_CODE');
    expect(await codeOf(login({ password: PASSWORD, code: 'AAAA-AAAA' }))).toBe('HTTP_SETUP_CODE');
    expect(await codeOf(login({ password: 'short', code: access.setupCode ?? '' }))).toBe('PASSWORD_RULE');
    expect(existsSync(path)).toBe(false);
  });

  it('is over an hour after the start', async () => {
    const { access, login, clock } = hub();
    const code = access.setupCode ?? '';
    await clock.advance(HOUR_MS - 1);
    expect(access.setupCode).toBe(code);
    await clock.advance(1);
    expect(access.setupCode).toBeNull();
    expect(await codeOf(login({ password: PASSWORD, code }))).toBe('HTTP_SETUP_OVER');
    expect(verdictOf(access, STRANGER)).toBe('HTTP_SETUP_OVER');
  });

  it('is nothing for a hub with devices: its password is chosen on the machine', async () => {
    const { access, login, path } = hub();
    const code = access.setupCode ?? '';
    access.use({ passwordFile: path, hasDevices: true });
    expect(access.setupCode).toBeNull();
    expect(await codeOf(login({ password: PASSWORD, code }))).toBe('HTTP_NO_PASSWORD');
    expect(verdictOf(access, STRANGER)).toBe('HTTP_NO_PASSWORD');
  });

  it('is nothing where no password can be kept', async () => {
    const { access, login } = hub();
    access.use({ passwordFile: null, hasDevices: false });
    expect([access.setupCode, verdictOf(access, STRANGER)]).toEqual([null, 'HTTP_NO_PASSWORD']);
    expect(await codeOf(login({ password: PASSWORD, code: '' }))).toBe('HTTP_NO_PASSWORD');
  });

  it('is not begun again by a file that cannot be read', async () => {
    const { access, login, path } = hub();
    const code = access.setupCode ?? '';
    await login({ code, password: PASSWORD });
    for (const spoilt of ['', '{}', '{"hub":"00000000","password":"three words long"}']) {
      writeFileSync(path, spoilt);
      expect(verdictOf(access, STRANGER)).toBe('PASSWORD_FILE');
      expect(await codeOf(login({ password: PASSWORD, code }))).toBe('PASSWORD_FILE');
      expect(JSON.stringify(access.mayConfigure(STRANGER))).not.toContain('three words');
    }
  });

  it('says that the password cannot be kept', async () => {
    const { access, login } = hub();
    access.use({ passwordFile: '/dev/null/password.json', hasDevices: false });
    expect(await codeOf(login({ code: access.setupCode ?? '', password: PASSWORD }))).toBe('PASSWORD_FILE');
  });

  it('is won by one of two who have the code', async () => {
    const { access, login } = hub();
    const code = access.setupCode ?? '';
    const both = [login({ code, password: PASSWORD }), login({ code, password: 'another password' })];
    expect(await Promise.all(both.map(codeOf))).toEqual(['in', 'HTTP_WRONG_PASSWORD']);
    expect(await codeOf(login({ password: PASSWORD }))).toBe('in');
  });
});

describe('a session', () => {
  it('needs its cookie and its token', async () => {
    const { access, login } = await settledHub();
    expect(verdictOf(access, STRANGER)).toBe('HTTP_LOGIN_NEEDED');
    const browser = browserOf(await login({ password: PASSWORD }));
    expect(verdictOf(access, browser)).toBe('page from 10.0.0.7');
    expect(verdictOf(access, { ...browser, sessionToken: null })).toBe('HTTP_SESSION_TOKEN');
    expect(verdictOf(access, { ...browser, sessionToken: 'x' })).toBe('HTTP_SESSION_TOKEN');
    expect(verdictOf(access, { ...browser, cookies: null })).toBe('HTTP_LOGIN_NEEDED');
    expect(verdictOf(access, { ...browser, cookies: `${browser.cookies}x` })).toBe('HTTP_LOGIN_NEEDED');
    const bare = { ...browser, sessionToken: null };
    expect([access.sessionOf(bare, true), access.sessionOf(bare, false)?.who]).toEqual([null, 'page from 10.0.0.7']);
  });

  it('has a cookie that no script and no other site gets, and over TLS no eavesdropper', async () => {
    const { login } = await settledHub();
    const plain = await login({ password: PASSWORD });
    expect(plain.cookie).toMatch(/^meterhub_[0-9a-f]{8}=[\w-]{43}; HttpOnly; SameSite=Strict$/);
    expect((await login({ password: PASSWORD }, { isSecure: true })).cookie).toMatch(/; Secure$/);
  });

  it('ends when nobody needs it, and not by being looked at', async () => {
    const { access, login, clock } = await settledHub();
    const browser = browserOf(await login({ password: PASSWORD }));
    await clock.advance(IDLE_MS - 1);
    expect(verdictOf(access, browser)).toContain('page');
    await clock.advance(IDLE_MS - 1);
    expect(access.status(browser).session?.remainingMs).toBe(1);
    await clock.advance(1);
    expect([access.status(browser).session, verdictOf(access, browser)]).toEqual([null, 'HTTP_LOGIN_NEEDED']);
  });

  it('ends after half a day, however much it is used', async () => {
    const { access, login, clock } = await settledHub();
    const browser = browserOf(await login({ password: PASSWORD }));
    for (let atMs = 0; atMs < LONGEST_MS; atMs += IDLE_MS / 2) {
      expect(verdictOf(access, browser)).toContain('page');
      await clock.advance(IDLE_MS / 2);
    }
    expect(verdictOf(access, browser)).toBe('HTTP_LOGIN_NEEDED');
  });

  it('is another one after each login, and the one before is over', async () => {
    const { access, login } = await settledHub();
    const first = browserOf(await login({ password: PASSWORD }));
    const second = browserOf(await login({ password: PASSWORD }, first));
    expect(second.cookies).not.toBe(first.cookies);
    expect(second.sessionToken).not.toBe(first.sessionToken);
    expect([verdictOf(access, first), verdictOf(access, second)]).toEqual(['HTTP_LOGIN_NEEDED', 'page from 10.0.0.7']);
  });

  it('ends by logging out', async () => {
    const { access, login, logged } = await settledHub();
    const browser = browserOf(await login({ password: PASSWORD }));
    expect(access.logout({ ...browser, isSecure: true })).toMatch(/^meterhub_\w{8}=; .*; Secure; Max-Age=0$/);
    expect(verdictOf(access, browser)).toBe('HTTP_LOGIN_NEEDED');
    expect(access.logout(browser)).toBeNull();
    expect(logged.join('')).toMatch(/"who":"10\.0\.0\.7".*logged in[^]*"who":"10\.0\.0\.7".*logged out/);
    expect(logged.join('')).not.toContain(PASSWORD);
  });

  it('ends for all browsers with another password, whoever set it', async () => {
    const { access, login, path } = await settledHub();
    const browser = browserOf(await login({ password: PASSWORD }));
    const other = browserOf(await login({ password: PASSWORD, newPassword: 'four words are better' }));
    expect([verdictOf(access, browser), verdictOf(access, other)]).toEqual(['HTTP_LOGIN_NEEDED', 'page from 10.0.0.7']);
    expect(await codeOf(login({ password: PASSWORD }))).toBe('HTTP_WRONG_PASSWORD');
    await keepQuickPassword(path, 'set on the machine');
    expect(verdictOf(access, other)).toBe('HTTP_LOGIN_NEEDED');
    expect(await codeOf(login({ password: 'set on the machine' }))).toBe('in');
  });
});

describe('trying passwords', () => {
  const WRONG = { password: 'wrong password' };
  const waitOf = (login: Promise<unknown>) =>
    login.then(
      () => null,
      (error: unknown) => (error as { details: { waitMs?: number } }).details.waitMs ?? null,
    );

  it('has to wait longer and longer, one address alone, until it is right', async () => {
    const { login, clock } = await settledHub();
    for (let count = 0; count < 5; count++) expect(await waitOf(login(WRONG))).toBeNull();
    expect(await waitOf(login({ password: PASSWORD }))).toBe(30_000);
    expect(await codeOf(login({ password: PASSWORD }, { address: '10.0.0.8' }))).toBe('in');
    await clock.advance(30_000);
    expect(await codeOf(login(WRONG))).toBe('HTTP_WRONG_PASSWORD');
    expect(await waitOf(login(WRONG))).toBe(60_000);
    await clock.advance(60_000);
    expect(await codeOf(login({ password: PASSWORD }))).toBe('in');
    expect(await codeOf(login(WRONG))).toBe('HTTP_WRONG_PASSWORD');
  });

  it('gains nothing by asking at once', async () => {
    const { login } = await settledHub();
    const answers = await Promise.all(Array.from({ length: 12 }, () => codeOf(login(WRONG))));
    expect(answers.filter((code) => code === 'HTTP_WRONG_PASSWORD').length).toBeLessThanOrEqual(5);
    expect(answers).toContain('HTTP_OVERLOADED');
  });

  it('counts codes as well', async () => {
    const { login, access } = hub();
    for (let count = 0; count < 5; count++) await codeOf(login({ password: PASSWORD, code: `AAAA-AAA${count}` }));
    expect(await waitOf(login({ password: PASSWORD, code: access.setupCode ?? '' }))).toBe(30_000);
  });
});
