// Messages on real sockets: a webhook, ntfy, mail over SMTP with and without TLS, a broker; outages, refusals, and that no secret is
// ever told.
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PasswordFile } from '../../src/api/access/password-file.ts';
import { notify } from '../../src/cli/notify/notify.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { makeCertificate } from '../support/certificate.ts';
import { eventually } from '../support/eventually.ts';
import { HubHouse } from '../support/hub-house.ts';
import { hasMosquitto, Mosquitto, Subscriber } from '../support/mosquitto.ts';
import { sessionOf } from '../support/session.ts';
import { SmtpServer } from '../support/smtp-server.ts';
import { tempFolder } from '../support/temp-folder.ts';

interface Hook {
  readonly url: string;
  readonly requests: { readonly path: string; readonly headers: IncomingMessage['headers']; readonly body: string }[];
  status: number;
}

const cleanUps: (() => unknown)[] = [];
let house: HubHouse;

beforeEach(() => {
  house = new HubHouse();
});

afterEach(async () => {
  await house.stop();
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

async function webhook(): Promise<Hook> {
  const server: Server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      hook.requests.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(pieces).toString() });
      response.statusCode = hook.status;
      response.end('{"error":"hush-token and /secret-path came"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => server.close());
  const hook: Hook = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests: [], status: 200 };
  return hook;
}

const yaml = (to: string, rules = '{ event: [configChanged, hubStarted, commandRefused] }', more = ''): string =>
  `server: { listen: 127.0.0.1:0, passwordFile: '${join(folder(), 'password.json')}' }
devices: { grid: { model: http-json, url: 'http://127.0.0.1:9', values: { power: { path: p, unit: W } }, interval: 1s, lifetime: 2s } }
outputs: { alarm: { type: notify, to: [${to}], rules: [${rules}]${more} } }
`;

let last: string | null = null;
const folder = (): string => (last ??= tempFolder());
beforeEach(() => {
  last = null;
});

/** `meterhub notify` with this output; what it said and what it ended with. */
async function command(to: string): Promise<{ out: string; error: string | null }> {
  const path = join(folder(), 'meterhub.yaml');
  writeFileSync(path, yaml(to));
  let out = '';
  const terminal = { out: (text: string) => (out += text) };
  const context = { terminal, clock: systemClock } as unknown as Parameters<typeof notify>[2];
  const error = await notify(null, { config: path }, context).then(
    () => null,
    (problem: unknown) => (problem instanceof Error ? problem.message : String(problem)),
  );
  return { out, error };
}

describe('a webhook and ntfy', () => {
  it('get what happens as JSON, a device that is away included, and what came while they were away', async () => {
    const hook = await webhook();
    hook.status = 503;
    const to = `{ webhook: '${hook.url}/secret-path', token: hush-token }, { ntfy: '${hook.url}/sub/my-topic' }`;
    await house.start(yaml(to, "{ device: '*', away: 0s }", ', language: de'));
    await eventually('a try', () => hook.requests.length >= 2);
    const health = await house.ask('/healthz');
    expect(JSON.stringify(health.body)).toContain('NOTIFY_SEND');
    hook.status = 200;
    await eventually('a message after the outage', () => hook.requests.length >= 4);
    const told = hook.requests.find(({ path }, index) => index > 1 && path === '/secret-path');
    expect(JSON.parse(told?.body ?? '')).toMatchObject({
      ...{ level: 'problem', device: 'grid', lost: 0, text: expect.stringContaining('grid has been offline') },
    });
    expect(told?.headers['authorization']).toBe('Bearer hush-token');
    const ntfy = hook.requests.find(({ path }) => path === '/sub');
    expect(JSON.parse(ntfy?.body ?? '')).toMatchObject({ topic: 'my-topic', title: 'MeterHub: Achtung', priority: 4 });
    const everything = [house.logged.join(''), JSON.stringify(health.body)].join('');
    expect(everything).not.toMatch(/hush-token|secret-path|my-topic/);
  });

  it('are tried from the page by who is logged in, and by nobody else', async () => {
    const hook = await webhook();
    const config = yaml(`{ webhook: '${hook.url}/secret-path', token: hush-token }`);
    await new PasswordFile(join(folder(), 'password.json')).choose('three words long');
    await house.start(config);
    expect((await house.post('/api/v1/setup/outputs/alarm/test', {})).status).toBe(403);
    const session = await sessionOf(house, 'three words long');
    expect((await house.ask('/api/v1/setup/outputs', { headers: session })).body).toEqual({ outputs: ['alarm'] });
    const fine = await house.post('/api/v1/setup/outputs/alarm/test', {}, session);
    expect(fine.body).toMatchObject({ output: 'alarm', receivers: [{ ok: true, problem: null }] });
    hook.status = 401;
    const refused = await house.post('/api/v1/setup/outputs/alarm/test', {}, session);
    expect(refused.body).toMatchObject({
      receivers: [{ ok: false, code: 'NOTIFY_SEND', facts: { said: expect.stringContaining('401') } }],
    });
    expect(JSON.stringify(refused.body)).not.toMatch(/hush|secret-path/);
    expect((await house.post('/api/v1/setup/outputs/none/test', {}, session)).status).toBe(404);
  });
});

describe('mail', () => {
  const mail = (server: SmtpServer, more = ''): string =>
    `{ mail: me@example.org, smtp: '${server.url}', from: hub@example.org${more} }`;
  const AUTH = ', user: me, password: hush-password';

  it('goes over STARTTLS with the certificate that is trusted, and has both ends and the text', async () => {
    const certificate = makeCertificate('localhost');
    const server = await SmtpServer.start({ certificate, user: 'me', password: 'hush-password' });
    cleanUps.push(() => server.stop());
    const ca = join(folder(), 'ca.pem');
    writeFileSync(ca, certificate.cert);
    const { out, error } = await command(mail(server, `${AUTH}, ca: '${ca}'`));
    expect([error, out]).toEqual([null, expect.stringContaining('a test message was sent to me@example.org')]);
    expect(server.mails).toHaveLength(1);
    expect(server.mails[0]).toMatchObject({ isSecure: true, from: 'hub@example.org', to: ['me@example.org'] });
    expect(server.mails[0]?.text).toMatch(/^Subject: MeterHub: test: This is a test/m);
  });

  it.each([
    ['a server that offers no TLS gets no password', {}, AUTH, /offers no TLS/],
    [
      'a certificate that nobody knows is not trusted',
      { isCertified: true },
      AUTH,
      /certificate|no TLS that is trusted/,
    ],
    ['a server that refuses STARTTLS gets no password', { isCertified: true, refusesTls: true }, AUTH, /no TLS/],
    [
      'a wrong password is said to be one',
      { user: 'me', password: 'other' },
      `${AUTH}, insecure: true`,
      /refuses user and password/,
    ],
    ['a receiver that is refused', { refusesReceiver: true }, '', /refuses sender or receiver/],
  ] as const)('%s', async (_, behaviour, more, message) => {
    const { isCertified, ...rest } = { isCertified: false, ...behaviour };
    const certificate = isCertified ? makeCertificate('localhost') : null;
    const server = await SmtpServer.start({ certificate, ...rest });
    cleanUps.push(() => server.stop());
    const { out, error } = await command(mail(server, more));
    expect(error).toMatch(/1 message did not arrive/);
    expect(out).toMatch(message);
    expect(out + String(error)).not.toMatch(/hush|aHVzaC/);
    if (!/insecure/.test(more)) expect(server.received).not.toMatch(/hush|aHVzaC|AUTH /);
    expect(server.mails).toEqual([]);
  });

  it('goes to a server in the house without TLS and password', async () => {
    const server = await SmtpServer.start({ certificate: null });
    cleanUps.push(() => server.stop());
    expect((await command(mail(server))).error).toBeNull();
    expect(server.mails[0]).toMatchObject({ isSecure: false });
  });
});

describe.skipIf(!hasMosquitto)('a topic of a broker (needs mosquitto)', () => {
  it('gets the same JSON as a webhook, and a broker that is away is told', async () => {
    const broker = await Mosquitto.start(tempFolder());
    const heard = await Subscriber.start(broker.port, ['house/alerts']);
    const { error } = await command(`{ mqtt: '${broker.url}', topic: house/alerts }`);
    expect(error).toBeNull();
    await eventually('the message', () => heard.last('house/alerts') !== undefined);
    expect(heard.json('house/alerts')).toMatchObject({ level: 'test', text: 'This is a test: messages arrive here.' });
    const away = await command("{ mqtt: 'mqtt://127.0.0.1:9', topic: house/alerts }");
    expect(away.out).toMatch(/no message to house\/alerts/);
  });
});
