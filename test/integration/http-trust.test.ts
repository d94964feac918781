// Whom the hub trusts over https, and that what its messages say to do helps: one real TLS server with a certificate of its
// own, the lines of the configuration taken from the messages themselves.
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { makeCertificate, type Certificate } from '../support/certificate.ts';
import { eventually } from '../support/eventually.ts';
import { HubHouse } from '../support/hub-house.ts';
import { tempFolder } from '../support/temp-folder.ts';

let own: Certificate;
let other: Certificate;
let url = '';
const server = createServer((request, response) => {
  const isRight = request.headers.authorization === `Basic ${Buffer.from('admin:s3cret').toString('base64')}`;
  if (request.url === '/locked' && !isRight)
    return response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="x"' }).end();
  return response.end('{"w":312.5}');
});

beforeAll(async () => {
  [own, other] = [makeCertificate('envoy.local'), makeCertificate('envoy.local')];
  server.setSecureContext(own);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => new Promise((resolve) => server.close(resolve).closeAllConnections()));

let house: HubHouse;
beforeEach(() => {
  house = new HubHouse();
});
afterEach(() => house.stop());

/** What the hub says of the device: its value, or why it has none. */
async function outcomeOf(keys: string, path = '/x'): Promise<string> {
  await house.stop();
  await house.start(
    `server: { listen: 127.0.0.1:0 }\ndevices: { envoy: { model: http-json, url: "${url}${path}", interval: 1s, ${keys}values: { power: { path: w, unit: W } } } }\n`,
  );
  const device = async (): Promise<{ power: unknown; reason: string | null }> => {
    const { body } = await house.ask('/api/v1/devices/envoy');
    const { readings, health } = body as {
      readings: { power?: { value: unknown } };
      health: { state: string; reason: string | null };
    };
    return { power: readings.power?.value ?? null, reason: health.state === 'starting' ? null : health.reason };
  };
  await eventually('a value or a reason', async () => {
    const { power, reason } = await device();
    return power !== null || reason !== null;
  });
  const { power, reason } = await device();
  return typeof power === 'number' ? String(power) : (reason ?? '');
}

it('the message of a certificate that nobody signed names the line that helps', async () => {
  const reason = await outcomeOf('');
  const line = /fingerprint: '(SHA256:[0-9A-F:]+)'/.exec(reason);
  expect(line?.[1]).toBe(`SHA256:${own.fingerprint}`);
  expect(await outcomeOf(`${line?.[0] ?? ''}, `)).toBe('312.5');
});

it('the other half of that message helps as well: its file in `ca`, whatever name it has', async () => {
  const file = join(tempFolder(), 'envoy.pem');
  writeFileSync(file, own.cert);
  expect(await outcomeOf(`ca: ${file}, `)).toBe('312.5');
});

it('a certificate that is not the one of `fingerprint` is refused, and the message shows it', async () => {
  const reason = await outcomeOf(`fingerprint: '${other.fingerprint}', `);
  expect(reason).toContain('not the one of `fingerprint`');
  const shown = /SHA256:[0-9A-F:]+[0-9A-F]/.exec(reason)?.[0] ?? '';
  expect(await outcomeOf(`fingerprint: '${shown}', `)).toBe('312.5');
});

it('the file of another device, one that is no certificate and one that is missing are told apart', async () => {
  const folder = tempFolder();
  writeFileSync(join(folder, 'other.pem'), other.cert);
  writeFileSync(join(folder, 'text.pem'), 'hello\n');
  const reason = await outcomeOf(`ca: ${folder}/other.pem, `);
  const line = /write (fingerprint: '.*') instead of `ca`/.exec(reason)?.[1] ?? reason;
  expect(await outcomeOf(`${line}, `)).toBe('312.5');
  expect(await outcomeOf(`ca: ${folder}/text.pem, `)).toContain('there is no certificate in it');
  expect(await outcomeOf(`ca: ${folder}/missing.pem, `)).toContain('the file of `ca` cannot be read');
});

it('`insecure` reads it, and `check` says what that means and what to write instead', async () => {
  expect(await outcomeOf('insecure: true, ')).toBe('312.5');
  const loaded = loadConfig(house.text, 'test.yaml', {});
  expect(loaded.warnings.map(({ message }) => message).join()).toContain('whoever answers at this address is trusted');
});

it('a password goes to nobody who is not trusted, and to whom is', async () => {
  const keys = 'user: admin, password: s3cret, ';
  expect(await outcomeOf(keys, '/locked')).toContain('certificate is not trusted');
  expect(await outcomeOf(`${keys}fingerprint: '${own.fingerprint}', `, '/locked')).toBe('312.5');
});
