// Secrets reach the program and nothing else: no message, no hint, no line of the file that is shown.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configJsonSchema } from './schema/schema.ts';
import { loadConfig } from './load.ts';
import { maskLine } from '../yaml/masking.ts';
import { formatProblems } from '../yaml/file-problem.ts';

const SECRET = 'hunter2-hunter2';

/** Everything that is printed about the file. */
function printed(text: string, env: Record<string, string> = {}): string {
  const result = loadConfig(text, 'f.yaml', env);
  expect(result.ok, 'the file is meant to be wrong').toBe(false);
  return result.ok ? '' : formatProblems([...result.problems, ...result.warnings]) + JSON.stringify(result.problems);
}

describe('secrets', () => {
  it('come from the environment', () => {
    const text = 'server: { tokens: [{ name: evcc, secret: !env TOKEN, may: [command] }] }\n';
    const result = loadConfig(text, 'f.yaml', { TOKEN: SECRET });
    expect(result.ok && result.config.server.tokens).toEqual([{ name: 'evcc', secret: SECRET, may: ['command'] }]);
  });

  it.each([
    ['a short token beside another mistake', `server: { tokens: [{ name: a, secret: ${SECRET}, may: [all] }] }`],
    ['a list where the secret belongs', `server: { tokens: [{ name: a, secret: [${SECRET}], may: [read] }] }`],
    [
      'a secret on a line of its own',
      `server:\n  tokens:\n    - name: a\n      secret:\n        x: ${SECRET}\n      may: [read]`,
    ],
    ['an unclosed quote', `server: { tokens: [{ name: a, secret: "${SECRET}, may: [read] }] }`],
    ['an alias', `buses: { a: { type: http, url: "http://h", auth: { user: u, password: *${SECRET} } } }`],
    ['a tag', `buses: { a: { type: http, url: "http://h", auth: { user: u, password: !${SECRET} x } } }`],
    ['a URL with a password', `buses: { a: { type: http, url: "http://me:${SECRET}@h" } }`],
    ['a URL with a password that is none', `buses: { a: { type: http, url: "htp//me:${SECRET}@h", auth: 1 } }`],
    ['a broker with a password', `outputs: { a: { type: mqtt, url: "mqtt://me:${SECRET}@h" } }`],
    ['an address with a password', `buses: { a: { type: modbus-tcp, address: "me:${SECRET}@h:502" } }`],
    ['a header', `devices: { a: { model: http-json, url: "http://h", headers: { X-Key: ${SECRET} }, foo: 1 } }`],
    ['a header that is a list', `devices: { a: { model: http-json, url: "http://h", headers: [X, ${SECRET}] } }`],
    ['a token for InfluxDB 1', `outputs: { a: { type: influxdb, url: "http://h", database: d, token: ${SECRET} } }`],
    ['a password without a user', `outputs: { a: { type: mqtt, url: "mqtt://h", password: ${SECRET} } }`],
    ['a secret twice', `server: { tokens: [{ name: a, secret: ${SECRET}, secret: ${SECRET}, may: [read] }] }`],
  ])('are not shown: %s', (_, text) => expect(printed(`${text}\n`)).not.toContain(SECRET));

  it('are not shown when they come from the environment to a wrong place', () => {
    expect(printed('log: { level: !env LEVEL }\n', { LEVEL: SECRET })).not.toContain(SECRET);
    expect(printed('buses: !env LEVEL\n', { LEVEL: SECRET })).not.toContain(SECRET);
    expect(printed('devices: { a: { model: !env M, url: !env M } }\n', { M: SECRET })).not.toContain(SECRET);
    expect(printed('server: { listen: !env M }\n', { M: SECRET })).not.toContain(SECRET);
  });

  it('leave columns where they are when they are redacted', () => {
    const lines = fc.tuple(fc.constantFrom('password: ', 'token: ', '"secret": ', 'url: http://u:'), fc.string());
    fc.assert(fc.property(lines, ([key, rest]) => maskLine(key + rest).length === (key + rest).length));
    expect(maskLine('auth: { user: me, password: geheim, x: 1 }')).toBe('auth: { user: me, password: ******, x: 1 }');
    expect(maskLine('password: !env NAME')).toBe('password: !env NAME');
  });

  it('are marked in the schema', () => {
    expect(JSON.stringify(configJsonSchema())).toContain('"x-type":"secret"');
  });
});
