// What answers mean. The texts of version 1 are those of a real InfluxDB 1.6; 2 and 3 as their documentation has them.
import { describe, expect, it } from 'vitest';
import type { InfluxTarget } from './config.ts';
import { judge, retryAfterMs, type Verdict } from './verdict.ts';

const ONE: InfluxTarget = { version: 1, database: 'db', retentionPolicy: null, user: 'me', password: 'geheimes' };
const TWO: InfluxTarget = { version: 2, bucket: 'b', org: 'home', token: 'tokentokentoken' };
const THREE: InfluxTarget = { version: 3, database: 'db', token: 'tokentokentoken' };
const NOW_MS = Date.UTC(2026, 0, 15, 12);

function verdict(target: InfluxTarget, status: number, text = '', retryAfter: string | null = null): Verdict {
  return judge({ status, text, retryAfter }, target, NOW_MS);
}

describe('taken', () => {
  it.each([200, 204])('%i', (status) => expect(verdict(ONE, status, 'whatever')).toEqual({ kind: 'written' }));
});

describe('a field of another type', () => {
  const of = (target: InfluxTarget, status: number, text: string): unknown => verdict(target, status, text);

  it('in version 1', () => {
    const text = `{"error":"partial write: field type conflict: input field \\"x\\" on measurement \\"r\\" is type float, already exists as type integer dropped=2"}`;
    expect(of(ONE, 400, text)).toEqual({ kind: 'conflict', measurement: 'r', field: 'x', type: 'integer' });
  });

  it('in version 2', () => {
    const text = `{"code":"unprocessable entity","message":"failure writing points to database: partial write: field type conflict: input field \\"x\\" on measurement \\"r\\" is type float, already exists as type string dropped=1"}`;
    expect(of(TWO, 422, text)).toEqual({ kind: 'conflict', measurement: 'r', field: 'x', type: 'string' });
  });

  it('in version 3', () => {
    const message = `invalid column type for column 'x', expected iox::column_type::field::integer, got iox::column_type::field::float`;
    const body = {
      error: 'partial write of line protocol occurred',
      data: [{ original_line: 'r x=1', line_number: 1, error_message: message }],
    };
    expect(of(THREE, 400, JSON.stringify(body))).toEqual({
      kind: 'conflict',
      measurement: null,
      field: 'x',
      type: 'integer',
    });
    const old =
      'Unable to insert iox::column_type::field::float type into column x with type iox::column_type::field::integer';
    expect(of(THREE, 400, JSON.stringify({ code: 'invalid', message: old }))).toMatchObject({ field: 'x' });
  });
});

describe('points refused', () => {
  it('beyond the retention policy: the rest is written', () => {
    const text = '{"error":"partial write: points beyond retention policy dropped=7"}';
    expect(verdict(ONE, 400, text)).toEqual({
      kind: 'partly',
      lines: 7,
      text: 'partial write: points beyond retention policy dropped=7',
    });
  });

  it('that cannot be read: version 1 counts none as dropped', () => {
    const text = `{"error":"partial write: unable to parse 's z= 1': missing field value\\nunable to parse 's': missing fields dropped=0"}`;
    expect(verdict(ONE, 400, text)).toMatchObject({ kind: 'partly', lines: 2 });
  });

  it('all of them', () => {
    expect(verdict(ONE, 400, `{"error":"unable to parse 'x': missing fields"}`)).toMatchObject({ kind: 'malformed' });
    expect(verdict(TWO, 400, '{"code":"invalid","message":"unable to parse"}')).toMatchObject({ kind: 'malformed' });
    expect(verdict(TWO, 400)).toEqual({ kind: 'malformed', text: 'status 400 of InfluxDB 2' });
    expect(verdict(ONE, 413)).toEqual({ kind: 'tooLarge' });
  });
});

describe('not now, and somebody has to do something', () => {
  it.each([
    [ONE, 401, '{"error":"authorization failed"}', 'INFLUX_AUTH', '`user` and `password`'],
    [TWO, 401, '{"code":"unauthorized","message":"unauthorized access"}', 'INFLUX_AUTH', '`token`, `org` and `bucket`'],
    [THREE, 403, '', 'INFLUX_AUTH', '`token`'],
    [ONE, 404, '{"error":"database not found: \\"db\\""}', 'INFLUX_NOT_FOUND', 'CREATE DATABASE "db"'],
    [
      { ...ONE, retentionPolicy: 'x' },
      500,
      '{"error":"retention policy not found: x"}',
      'INFLUX_NOT_FOUND',
      '`retentionPolicy`',
    ],
    [
      TWO,
      404,
      '{"code":"not found","message":"bucket \\"b\\" not found"}',
      'INFLUX_NOT_FOUND',
      'influx bucket create -n b -o home',
    ],
    [THREE, 404, '{"error":"database not found"}', 'INFLUX_NOT_FOUND', 'influxdb3 create database db'],
    [TWO, 404, '404 page not found\n', 'INFLUX_NOT_FOUND', 'is `version: 2` right (1 or 3?)'],
    [ONE, 301, '', 'INFLUX_NOT_FOUND', 'is this an InfluxDB?'],
    [ONE, 418, '<html><body>I am a <b>teapot</b></body></html>', 'INFLUX_NOT_FOUND', 'I am a teapot'],
  ] as const)('%o says %i %s', (target, status, text, code, words) => {
    const found = verdict(target, status, text);
    expect(found).toMatchObject({ kind: 'wait', isSlow: true, code, facts: { status } });
    expect(found.kind === 'wait' ? found.problem : '').toContain(words);
  });
});

describe('not now, it passes', () => {
  it.each([429, 500, 502, 503, 504, 408])('status %i', (status) => {
    const found = verdict(ONE, status, '{"error":"timeout"}', '7');
    expect(found).toMatchObject({ kind: 'wait', isSlow: false, code: 'INFLUX_BUSY', waitMs: 7000 });
  });

  it('knows seconds and dates, and nothing else, as the time to wait', () => {
    expect(['120', '0', '1.5', '-3'].map((text) => retryAfterMs(text, NOW_MS))).toEqual([120_000, 0, 1500, 0]);
    expect(retryAfterMs('Thu, 15 Jan 2026 12:00:30 GMT', NOW_MS)).toBe(30_000);
    expect(retryAfterMs('Thu, 15 Jan 2026 11:00:00 GMT', NOW_MS)).toBe(0);
    expect(['', 'soon', null].map((text) => retryAfterMs(text, NOW_MS))).toEqual([null, null, null]);
    expect(retryAfterMs('999999999', NOW_MS)).toBe(3_600_000);
  });
});

it('repeats no secret that a server sends back', () => {
  for (const target of [ONE, TWO, THREE]) {
    for (const status of [400, 401, 404, 500, 302]) {
      const secret = 'password' in target ? 'geheimes' : 'tokentokentoken';
      const basic = Buffer.from('me:geheimes').toString('base64');
      const found = verdict(
        target,
        status,
        JSON.stringify({ error: `you sent ${secret} and ${basic}`, message: secret }),
      );
      expect(JSON.stringify(found)).not.toContain(secret);
      expect('user' in target ? JSON.stringify(found) : '').not.toContain(basic);
    }
  }
});
