// The configurations of Caddy and nginx in docs/security.md, run as they stand there (but for ports and files), in front of a hub:
// the page, live values and WebSockets go through, and under a name that is not configured nothing does.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { makeCertificate } from '../support/certificate.ts';
import { DashboardHouse } from '../support/dashboard-house.ts';
import { blocksOf } from '../support/doc-pages.ts';
import { eventually } from '../support/eventually.ts';
import { tempFolder } from '../support/temp-folder.ts';

const NAME = 'meters.example.org';
const NGINX = '/usr/sbin/nginx';
const hasCaddy = spawnSync('caddy', ['version']).error === undefined;
const hasNginx = spawnSync(NGINX, ['-v']).error === undefined;
const blocks = blocksOf('docs/security.md');
const blockOf = (language: string) => blocks.find((block) => block.language === language)?.text ?? '';

let house: DashboardHouse;
let proxy: ChildProcess | null = null;

beforeAll(async () => {
  house = await DashboardHouse.start((text) => text.replace('server: {', `server: { hosts: [${NAME}],`));
});

afterAll(async () => {
  await house.stop();
});

afterEach(async () => {
  const child = proxy;
  proxy = null;
  if (child === null || child.exitCode !== null) return;
  const ended = new Promise((done) => child.once('close', done));
  child.kill('SIGTERM');
  await ended;
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

const target = () => house.url.replace('http://', '');

async function startNginx(): Promise<number> {
  const folder = tempFolder();
  const port = await freePort();
  const { key, cert } = makeCertificate(NAME);
  writeFileSync(join(folder, 'key.pem'), key);
  writeFileSync(join(folder, 'cert.pem'), cert);
  const site = blockOf('nginx')
    .replace('listen 443 ssl', `listen 127.0.0.1:${port} ssl`)
    .replace('127.0.0.1:8008', target())
    .replace(/(ssl_certificate +).*;/, `$1${folder}/cert.pem;`)
    .replace(/(ssl_certificate_key +).*;/, `$1${folder}/key.pem;`);
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  const main = `daemon off; pid ${folder}/pid; error_log stderr; events {}\nhttp { access_log off; ${paths.join(' ')}\n${site} }\n`;
  writeFileSync(join(folder, 'nginx.conf'), main);
  proxy = spawn(NGINX, ['-c', join(folder, 'nginx.conf'), '-p', folder], { stdio: 'ignore' });
  return port;
}

async function startCaddy(): Promise<number> {
  const folder = tempFolder();
  const port = await freePort();
  mkdirSync(join(folder, 'data'));
  const site = blockOf('caddyfile')
    .replace(`${NAME} {`, `https://${NAME}:${port} {\n    bind 127.0.0.1\n    tls internal`)
    .replace('127.0.0.1:8008', target());
  const global = '{\n    admin off\n    auto_https disable_redirects\n    skip_install_trust\n}\n';
  writeFileSync(join(folder, 'Caddyfile'), global + site);
  const env = { ...process.env, XDG_DATA_HOME: join(folder, 'data'), XDG_CONFIG_HOME: folder, HOME: folder };
  proxy = spawn('caddy', ['run', '--config', join(folder, 'Caddyfile')], { stdio: 'ignore', env });
  return port;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** `until`: ends with the first bytes that have this in them, for streams. */
async function ask(port: number, path: string, host = NAME, until: string | null = null): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { port, path, servername: NAME, headers: { host, accept: 'text/html' }, rejectUnauthorized: false };
    const asked = request({ host: '127.0.0.1', ...options }, (reply) => {
      let text = '';
      const done = () => resolve({ status: reply.statusCode ?? 0, text });
      reply.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (until === null || !text.includes(until)) return;
        done();
        asked.destroy();
      });
      reply.on('end', done);
      reply.on('error', () => undefined);
    });
    asked.on('error', reject);
    asked.end();
  });
}

describe.each([
  ['nginx', hasNginx, startNginx],
  ['caddy', hasCaddy, startCaddy],
] as const)('%s of docs/security.md (skipped where it is not installed)', (_, isThere, start) => {
  it.skipIf(!isThere)('carries the page, live values and WebSockets', async () => {
    const port = await start();
    await eventually('it listens', () =>
      ask(port, '/version').then(
        ({ status }) => status === 200,
        () => false,
      ),
    );
    expect((await ask(port, '/')).text).toContain('<!doctype html>');
    expect((await ask(port, '/api/v1/stream', NAME, 'data:')).status).toBe(200);
    const socket = new WebSocket(`wss://127.0.0.1:${port}/ws`, {
      headers: { host: NAME, origin: `https://${NAME}` },
      agent: new Agent({ servername: NAME, rejectUnauthorized: false }),
    });
    await new Promise((resolve, reject) => socket.once('message', resolve).once('error', reject));
    socket.terminate();
  });
});
