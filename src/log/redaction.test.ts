// Secrets of the configuration do not get into a line, in whatever form they are written.
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../config/load.ts';
import { redactor, secretsOf } from './redaction.ts';

const FILE = `
server: { tokens: [{ name: evcc, secret: !env TOKEN, may: [command] }] }
buses:
  solar: { type: http, url: http://10.0.0.1, auth: { user: pi, password: 'p&w"d 1' } }
devices:
  pv: { model: fronius-symo, bus: solar, id: 1 }
  tank:
    model: http-json
    url: http://10.0.0.2
    method: POST
    headers: { Authorization: Bearer header-token, Accept: application/json }
    body: '{"key":"body-secret"}'
    values: { volume: { path: v, unit: l } }
dataset: { a: pv.power }
backup: { columns: [time, a], ftp: { host: 10.0.0.3, user: pi, password: ftp-pass } }
outputs:
  mqtt: { type: mqtt, url: mqtt://localhost, user: hub, password: mqtt-pass }
  influx: { type: influxdb, version: 1, url: http://10.0.0.4:8086, database: home, user: writer, password: influx-pass }
`;

function redact(text: string): string {
  const loaded = loadConfig(FILE, 'test.yaml', { TOKEN: 'token-of-evcc' });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return redactor(secretsOf(loaded.config))(text);
}

/** The padding at the end of a text in base64 stays: it says nothing. */
const paddingOf = (text: string): number => (3 - (text.length % 3)) % 3;

describe('redactor', () => {
  it.each([
    ['a token from the environment', 'Bearer token-of-evcc refused', 'Bearer [secret] refused'],
    ['a password in plain', 'PASS ftp-pass', 'PASS [secret]'],
    ['a password of an output', 'mqtt://hub:mqtt-pass@localhost', 'mqtt://hub:[secret]@localhost'],
    ['a password inside JSON', `{"password":"p&w\\"d 1"}`, '{"password":"[secret]"}'],
    ['a password inside a URL', 'http://pi:p%26w%22d%201@10.0.0.1', 'http://pi:[secret]@10.0.0.1'],
    ['user and password of HTTP', `Basic ${btoa('pi:p&w"d 1')}`, 'Basic [secret]'],
    [
      'user and password of an output',
      `Authorization: Basic ${btoa('writer:influx-pass')}`,
      'Authorization: Basic [secret]',
    ],
    ['user and password of a broker', `AUTH ${btoa('hub:mqtt-pass')}`, 'AUTH [secret]'],
    ['user and password of an upload', `AUTH ${btoa('pi:ftp-pass')}`, 'AUTH [secret]'],
    ['a token in base64', `sent ${btoa('token-of-evcc')}`, `sent [secret]${'='.repeat(paddingOf('token-of-evcc'))}`],
    ['a password in base64', `sent ${btoa('ftp-pass')}`, `sent [secret]${'='.repeat(paddingOf('ftp-pass'))}`],
    ['credentials in a header', 'token header-token', 'token [secret]'],
    ['a body', 'sent {"key":"body-secret"} twice', 'sent [secret] twice'],
    ['a secret twice in a line', 'ftp-pass ftp-pass', '[secret] [secret]'],
  ])('redacts %s', (_what, line, redacted) => expect(redact(line)).toBe(redacted));

  it('leaves everything else as it is', () => {
    const line = 'home is online, Accept: application/json, user pi at 10.0.0.1, power 12 W';
    expect(redact(line)).toBe(line);
  });

  it('finds user and password wherever both stand, however deep, and needs no configuration for that', () => {
    const secrets = secretsOf({ a: [{ b: { user: 'me', password: 'hidden' } }], c: { user: 'you' }, d: null });
    expect(redactor(secrets)(`me you hidden ${btoa('me:hidden')}`)).toBe('me you [secret] [secret]');
  });

  it('has nothing to do without secrets', () => expect(redactor([])('a line')).toBe('a line'));
});
