// HTTPS by the hub itself: served, exchanged while it runs, refused with a reason, and plain HTTP answered with a sentence.
import { rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls, TLSSocket } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import pino from 'pino';
import { Access } from '../../src/api/access/access.ts';
import { FrontDoor } from '../../src/api/http/http-listeners.ts';
import { readTls } from '../../src/api/http/tls/tls-files.ts';
import { TlsWatch } from '../../src/api/http/tls/tls-watch.ts';
import { createServer } from '../../src/api/server.ts';
import { makeCertificate } from '../support/certificate.ts';
import { eventually } from '../support/eventually.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { LiveHouse } from '../support/live-house.ts';
import { keepQuickPassword } from '../support/quick-password.ts';
import { tempFolder } from '../support/temp-folder.ts';

const LOOPBACK = { host: '127.0.0.1', port: 0 };
const PASSWORD = 'three words long';
const DAY_MS = 24 * 60 * 60_000;
const first = makeCertificate();
const second = makeCertificate();

let files: { cert: string; key: string };
let clock: FakeClock;
let logged: string[];
let door: FrontDoor;

beforeEach(async () => {
  const folder = tempFolder();
  files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  put(first);
  clock = new FakeClock(Date.now());
  logged = [];
  const log = loggedBy();
  const access = new Access({ clock, log });
  const passwordFile = join(folder, 'password.json');
  await keepQuickPassword(passwordFile, PASSWORD);
  access.use({ passwordFile, hasDevices: true });
  const app = createServer(new LiveHouse().deps({ log, access }));
  await app.ready();
  door = new FrontDoor({ clock, log });
  door.serve(app);
});

afterEach(async () => {
  door.leave();
  const retired = door.retire();
  await clock.advance(1000);
  await retired;
});

function loggedBy(): pino.Logger {
  return pino({ base: null }, { write: (line: string) => void logged.push(line) });
}

function put({ cert, key }: { cert: string; key: string }): void {
  writeFileSync(files.cert, cert);
  writeFileSync(files.key, key);
}

const port = () => door.addresses[0]?.port ?? 0;

interface Answer {
  readonly status: number | undefined;
  readonly body: string;
  readonly cookie: string;
  /** Of the certificate. */
  readonly fingerprint: string;
}

function ask(path: string, { body }: { body?: string } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: port(), path, method: body === undefined ? 'GET' : 'POST' };
    let fingerprint = '';
    const asked = request({ ...options, rejectUnauthorized: false, agent: new Agent() }, (reply) => {
      const { socket } = reply;
      if (socket instanceof TLSSocket) fingerprint = socket.getPeerX509Certificate()?.fingerprint256 ?? '';
      let text = '';
      reply.on('data', (part: Buffer) => (text += part.toString()));
      reply.on('end', () => {
        const cookie = String(reply.headers['set-cookie'] ?? '');
        resolve({ status: reply.statusCode, body: text, cookie, fingerprint });
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

/** What comes back for these bytes. */
function plain(text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port(), '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (part) => (answer += part.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });
}

describe('HTTPS', () => {
  it('is spoken with the certificate of the files, and makes cookies secure', async () => {
    await door.moveTo([LOOPBACK], files);
    const { status, fingerprint } = await ask('/healthz');
    expect([status, fingerprint]).toEqual([200, first.fingerprint]);
    expect((await ask('/api/v1/session', { body: JSON.stringify({ password: PASSWORD }) })).cookie).toMatch(
      /; Secure$/,
    );
  });

  it('takes a new certificate without a pause, and connections that are there go on', async () => {
    await door.moveTo([LOOPBACK], files);
    const before = port();
    const client = connectTls({ host: '127.0.0.1', port: before, rejectUnauthorized: false });
    let heard = '';
    client.on('data', (part: Buffer) => (heard += part.toString()));
    const askAgain = async (count: number) => {
      client.write('GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
      await eventually(`answer ${count}`, () => heard.split('HTTP/1.1 200 OK').length === count + 1);
    };
    await askAgain(1);
    put(second);
    await clock.advance(30_000);
    await askAgain(2);
    expect((await ask('/healthz')).fingerprint).toBe(second.fingerprint);
    expect(port()).toBe(before);
    expect(logged.join('')).toContain('HTTPS goes on with a new certificate');
    client.destroy();
  });

  it('goes on with the old one while the files do not fit, are damaged or are away, and says so once', async () => {
    await door.moveTo([LOOPBACK], files);
    writeFileSync(files.cert, second.cert);
    await clock.advance(90_000);
    expect((await ask('/healthz')).fingerprint).toBe(first.fingerprint);
    writeFileSync(files.cert, 'nothing');
    await clock.advance(30_000);
    rmSync(files.cert);
    await clock.advance(30_000);
    expect((await ask('/healthz')).fingerprint).toBe(first.fingerprint);
    const said = logged.map((line) => (JSON.parse(line) as { msg: string }).msg);
    expect(said.filter((text) => text.includes('goes on'))).toEqual([
      ...['is not that of the certificate', 'holds no certificate in PEM', 'ENOENT'].map((text) =>
        expect.stringMatching(new RegExp(`^HTTPS goes on with the certificate of before: .*${text}`)),
      ),
    ]);
    put(second);
    await clock.advance(30_000);
    expect((await ask('/healthz')).fingerprint).toBe(second.fingerprint);
  });

  it('warns before a certificate ends, and when it has ended', async () => {
    await door.moveTo([LOOPBACK], files);
    expect(logged.join('')).toMatch(/the certificate in \S+ ends on \d{4}-\d\d-\d\d"/);
    const options = { files, material: readTls(files), log: loggedBy(), onChange: () => undefined };
    new TlsWatch({ ...options, clock: new FakeClock(Date.now() + 3 * DAY_MS) }).stop();
    expect(logged.filter((line) => /has ended on .*: browsers refuse it/.test(line))).toHaveLength(1);
  });

  it.each([
    ['TLS_FILE', /none\.pem: ENOENT/, () => ({ ...files, cert: join(files.cert, '../none.pem') })],
    ['TLS_FILE', /key\.pem holds no private key/, () => ({ ...files, key: writeKey('no key') })],
    ['TLS_FILE', /key\.pem holds no certificate/, () => ({ cert: files.key, key: files.key })],
    ['TLS_KEY', /is not that of the certificate/, () => ({ ...files, key: writeKey(second.key) })],
  ])('is refused with %s, and everything stays as it was', async (code, message, wrong) => {
    await door.moveTo([LOOPBACK]);
    const before = port();
    await expect(door.moveTo([LOOPBACK], wrong())).rejects.toMatchObject({
      ...{ code, message: expect.stringMatching(message) },
    });
    expect(logged.join('')).toBe('');
    expect([port(), (await plain('GET /healthz HTTP/1.0\r\n\r\n')).slice(0, 15)]).toEqual([before, 'HTTP/1.1 200 OK']);
  });

  it('takes the place of plain HTTP at the same address, and gives it back', async () => {
    await door.moveTo([LOOPBACK]);
    const same = { host: '127.0.0.1', port: port() };
    door.leave();
    await door.retire();
    await door.moveTo([same]);
    await door.moveTo([same], files);
    expect([(await ask('/healthz')).status, port()]).toEqual([200, same.port]);
    await door.moveTo([same]);
    expect(await plain('GET /healthz HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 OK/);
  });
});

function writeKey(text: string): string {
  writeFileSync(files.key, text);
  return files.key;
}

describe('plain HTTP at a port of HTTPS', () => {
  beforeEach(() => door.moveTo([LOOPBACK], files));

  it('is answered with what to do: programs in JSON, people with a sentence', async () => {
    const program = await plain('GET /last/1?x=<b> HTTP/1.1\r\nHost: meterhub.local:8008\r\n\r\n');
    expect(program).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(JSON.parse(program.split('\r\n\r\n')[1] ?? '')).toMatchObject({
      error: { code: 'HTTP_NEEDS_TLS', hint: 'Open https://meterhub.local:8008/ instead.' },
    });
    const person = await plain('GET /dashboard HTTP/1.1\r\nHost: 10.0.0.5:8008\r\nAccept: text/html,*/*;q=0.8\r\n\r\n');
    expect(person).toContain('Content-Type: text/plain');
    expect(person).toContain('This address speaks HTTPS. Open https://10.0.0.5:8008/dashboard\n');
  });

  it('is cut off when it is no HTTP at all, and nothing breaks', async () => {
    expect(await plain('\x00\x01\x02')).toBe('');
    expect(await plain('SSH-2.0-OpenSSH_9.2\r\n')).toBe('');
    expect(await plain('\x16\x03\x01 nonsense')).not.toContain('HTTP');
    expect((await ask('/healthz')).status).toBe(200);
  });
});
