// The InfluxDB output against servers that are away, slow, refusing, half dead or wrong: nothing is lost that can be kept,
// nothing is written twice, and what is wrong is said once, with the remedy.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import type { InfluxTarget } from '../../src/output/influxdb/config.ts';
import { openHistory } from '../../src/history/recorder.ts';
import { amount } from '../support/amount.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { KEEP_ALL } from '../support/history-engine.ts';
import { InfluxDouble, type DoubleOptions, type Fault } from '../support/influx-double.ts';
import { BASE_MS, InfluxHouse, QUERY_1, TARGET_1 } from '../support/influx-house.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { SteppedClock } from '../support/stepped-clock.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { eventually } from '../support/eventually.ts';

const cleanUps: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function double(options: Partial<DoubleOptions> = {}): Promise<InfluxDouble> {
  const server = new InfluxDouble({ version: 1, query: QUERY_1, ...options });
  await server.start();
  cleanUps.push(() => server.stop());
  return server;
}

function house(clock?: FakeClock): InfluxHouse {
  const one = new InfluxHouse(clock);
  cleanUps.push(() => one.stop());
  return one;
}

/** Polls once a second, from `from` to below `to`. */
function measure(one: InfluxHouse, from: number, to: number): void {
  for (let at = from; at < to; at++) one.measure(BASE_MS + at * 1000, { power: at + 0.5, current: at });
}

const expected = (from: number, to: number): [number, number][] =>
  Array.from({ length: to - from }, (_, at) => [BASE_MS + (from + at) * 1000, from + at + 0.5]);

const WRONG_TARGET: InfluxTarget = { version: 1, database: 'wrong', retentionPolicy: null, user: null, password: null };

describe('versions', () => {
  it.each([
    {
      name: '1 with user and retention policy',
      double: {
        authorization: `Basic ${Buffer.from('me:pw').toString('base64')}`,
        query: { ...QUERY_1, rp: 'two years' },
      },
      target: { ...TARGET_1, retentionPolicy: 'two years', user: 'me', password: 'pw' },
    },
    {
      name: '2',
      double: { version: 2, authorization: 'Token t-o=', query: { org: 'my home', bucket: 'b/1', precision: 'ms' } },
      target: { version: 2, org: 'my home', bucket: 'b/1', token: 't-o=' },
    },
    {
      name: '3',
      double: {
        version: 3,
        authorization: 'Bearer apiv3_x',
        query: { db: 'house', precision: 'millisecond', accept_partial: 'true' },
      },
      target: { version: 3, database: 'house', token: 'apiv3_x' },
    },
    { name: '1 behind a path', double: { prefix: '/insert/0/influx' }, target: TARGET_1 },
  ] as const)('$name', async ({ double: options, target }) => {
    const server = await double(options);
    const one = house();
    one.output({ url: server.url, target });
    measure(one, 0, 100);
    await eventually('all is there', () => server.points.size === 100);
    expect(server.values('power')).toEqual(expected(0, 100));
    expect(server.complaints).toEqual([]);
    expect(one.logged).toEqual([]);
  });
});

describe('a server that is away', () => {
  it('at the start: everything waits, is said once, and is there in the end', async () => {
    const server = await double();
    await server.stop();
    const one = house();
    const output = one.output({ url: server.url });
    measure(one, 0, 50);
    await eventually('it is noticed', () => output.health().problem !== null);
    measure(one, 50, 60);
    expect(output.health()).toMatchObject({ queued: 120, dropped: 0, code: 'INFLUX_CONNECT', lastSuccessMs: null });
    expect(output.health().problem).toMatch(/^cannot write to http:\/\/127\.0\.0\.1:\d+: connection refused/);
    await server.start();
    await eventually('all is there', () => server.points.size === 60);
    await eventually('it is well', () => output.health().problem === null);
    expect(server.values('power')).toEqual(expected(0, 60));
    expect(output.health()).toMatchObject({ queued: 0, dropped: 0 });
    expect(one.loggedTimes('cannot write')).toBe(1);
    expect(one.loggedTimes('works again')).toBe(1);
  });

  it('now and then, with connections cut: nothing is missing', async () => {
    const server = await double();
    const one = house();
    const output = one.output({ url: server.url });
    for (let round = 0; round < 5; round++) {
      measure(one, round * 20, round * 20 + 20);
      await eventually('something is written', () => server.points.size > round * 20);
      if (round % 2 === 0) server.cutConnections();
      else {
        await server.stop();
        await server.start();
      }
    }
    await eventually('all is there', () => server.points.size === 100);
    expect(server.values('power')).toEqual(expected(0, 100));
    expect(output.health().dropped).toBe(0);
  });

  it('for longer than the memory lasts: the newest is kept, the loss is counted and said once', async () => {
    const server = await double();
    await server.stop();
    const one = house();
    const output = one.output({ url: server.url, bufferBytes: 100_000 });
    for (let from = 0; from < 60_000; from += 2000) {
      measure(one, from, from + 2000);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(output.queue.bytes).toBeLessThan(200_000);
    const { dropped } = output.health();
    expect(dropped).toBeGreaterThan(0);
    expect(one.loggedTimes('the oldest is lost')).toBe(1);
    await server.start();
    await eventually('what is left is written', () => output.health().queued === 0);
    expect(output.health().dropped).toBe(dropped);
    expect(server.values('power')).toEqual(expected(dropped / 2, 60_000));
  });

  it('closes idle connections, even as the next request is on its way: nobody need know', async () => {
    const server = await double();
    // Connections are kept: each second request finds its own closed.
    server.fault = (request) => (request % 2 === 0 ? 'reset' : null);
    const one = house();
    one.output({ url: server.url });
    for (let round = 0; round < 5; round++) {
      measure(one, round, round + 1);
      await eventually('it is there', () => server.points.size === round + 1);
    }
    expect(server.requests.length).toBeGreaterThan(5);
    expect(one.logged).toEqual([]);
  });
});

describe('a server that is half dead', () => {
  it('answers nothing: that is said after the timeout, and nobody waits for it', async () => {
    const server = await double();
    server.fault = () => 'hang';
    const one = house();
    const output = one.output({ url: server.url, timeoutMs: 300 });
    measure(one, 0, 10);
    await eventually('it is noticed', () => output.health().problem !== null);
    expect(output.health()).toMatchObject({ code: 'INFLUX_CONNECT', queued: 20 });
    expect(output.health().problem).toContain('no answer within 0.3 s');
    server.fault = () => null;
    await eventually('all is there', () => server.points.size === 10);
  });

  it('stops within seconds even then', async () => {
    const server = await double();
    server.fault = () => 'hang';
    const one = house();
    const output = one.output({ url: server.url, timeoutMs: 600_000 });
    measure(one, 0, 10);
    await eventually('a request hangs', () => server.requests.length === 1);
    await output.stop();
    expect(output.queue.values).toBe(20);
    output.giveUp();
    expect(one.loggedTimes('20 values were not written')).toBe(1);
  });

  it.each([
    ['resets', 'reset', 'hung up without an answer'],
    ['speaks something else', 'garbage', 'does not speak HTTP'],
    ['is overloaded', { status: 503, body: '{"error":"timeout"}' }, 'cannot take anything now (status 503, timeout)'],
  ] as const)('%s', async (_name, fault: Fault, words) => {
    const server = await double();
    server.fault = () => fault;
    const one = house();
    const output = one.output({ url: server.url });
    measure(one, 0, 10);
    await eventually('it is noticed', () => output.health().problem?.includes(words) === true);
    server.fault = () => null;
    await eventually('all is there', () => server.points.size === 10);
    expect(output.health()).toMatchObject({ problem: null, dropped: 0 });
  });

  it.each([1, 2, 3])('fails at random, in every way (seed %i): all is there, once', async (seed) => {
    const server = await double();
    const random = seededRandom(seed);
    const faults: (Fault | null)[] = ['hang', 'reset', 'garbage', { status: 500 }, { status: 429 }, 'lost', null];
    let isWell = false;
    server.fault = () => (isWell ? null : (faults[Math.floor(random() * faults.length)] ?? null));
    const clock = new FakeClock(BASE_MS);
    const one = house(clock);
    const output = one.output({ url: server.url, timeoutMs: 1000 });
    for (let round = 0; round < 60; round++) {
      measure(one, round * 5, round * 5 + 5);
      await clock.advance(1000);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    isWell = true;
    await eventually('all is there', async () => {
      await clock.advance(5000);
      return server.points.size === 300;
    });
    expect(server.values('power')).toEqual(expected(0, 300));
    expect(output.health()).toMatchObject({ dropped: 0 });
  });
});

describe('a server that refuses', () => {
  it('access: it is tried again slowly, and everything is there when that is put right', async () => {
    const server = await double({
      version: 2,
      query: { org: 'o', bucket: 'b', precision: 'ms' },
      authorization: 'Token right',
    });
    const clock = new FakeClock(BASE_MS);
    const one = house(clock);
    let isRight = false;
    server.fault = () =>
      isRight ? null : { status: 401, body: '{"code":"unauthorized","message":"bad token right"}' };
    const output = one.output({ url: server.url, target: { version: 2, org: 'o', bucket: 'b', token: 'right' } });
    measure(one, 0, 5);
    await clock.advance(20);
    await eventually('it is noticed', () => output.health().problem !== null);
    expect(output.health()).toMatchObject({ code: 'INFLUX_AUTH', facts: { status: 401 } });
    expect(output.health().problem).toContain('check `token`, `org` and `bucket`');
    expect([output.health().problem, ...one.logged].join()).not.toContain('right');
    await clock.advance(29_000);
    expect(server.requests).toHaveLength(1);
    isRight = true;
    await clock.advance(2000);
    await eventually('all is there', () => server.points.size === 5);
    expect(one.loggedTimes('works again')).toBe(1);
  });

  it('because it is too busy, and says for how long: not a moment before', async () => {
    const server = await double();
    const clock = new FakeClock(BASE_MS);
    const one = house(clock);
    server.fault = (request) => (request === 1 ? { status: 429, headers: { 'retry-after': '300' } } : null);
    const output = one.output({ url: server.url });
    measure(one, 0, 5);
    await clock.advance(20);
    await eventually('it is noticed', () => output.health().code === 'INFLUX_BUSY');
    measure(one, 5, 10);
    await clock.advance(299_900);
    expect(server.requests).toHaveLength(1);
    await clock.advance(200);
    await eventually('all is there', () => server.points.size === 10);
  });

  it('large requests: they are halved, and made smaller from then on', async () => {
    const server = await double({ maxBytes: 2000 });
    const one = house();
    const output = one.output({ url: server.url });
    measure(one, 0, 1000);
    await eventually('all is there', () => server.points.size === 1000);
    const requests = server.requests.length;
    measure(one, 1000, 2000);
    await eventually('all is there', () => server.points.size === 2000);
    expect(server.requests.length - requests).toBeLessThan(100);
    expect(server.values('power')).toEqual(expected(0, 2000));
    expect(output.health()).toMatchObject({ problem: null, dropped: 0 });
  });

  it('everything, whatever it is: each batch costs a bounded number of requests, and the program goes on', async () => {
    const server = await double();
    server.fault = () => ({ status: 400, body: '{"error":"unable to parse anything"}' });
    const one = house();
    const output = one.output({ url: server.url });
    measure(one, 0, 1000);
    await eventually('it gives up', () => output.health().dropped === 2000);
    expect(server.requests.length).toBeLessThanOrEqual(127);
    expect(output.health()).toMatchObject({ queued: 0, code: 'INFLUX_REFUSED' });
    expect(one.loggedTimes('refuses points')).toBe(1);
    server.fault = () => null;
    measure(one, 1000, 1010);
    await eventually('the rest is there', () => server.points.size === 10);
  });

  it('one line: only that is lost', async () => {
    const server = await double();
    const one = house();
    const output = one.output({ url: server.url });
    server.fault = () => {
      // As InfluxDB 2 does: one bad line, and nothing of the request is taken.
      return server.sizes.length === 0 && server.requests.length < 4 ? { status: 400, body: '' } : null;
    };
    measure(one, 0, 64);
    await eventually(
      'it is done',
      () => output.health().queued === 0 && output.health().dropped + server.points.size > 0,
    );
    expect(server.points.size).toBe(64);
    expect(output.health().dropped).toBe(0);
  });
});

describe.each([1, 2, 3] as const)('a field that has another type in the database (version %i)', (version) => {
  const TARGETS = {
    1: { target: TARGET_1, query: QUERY_1, authorization: undefined },
    2: {
      target: { version: 2, org: 'o', bucket: 'b', token: 't' },
      query: { org: 'o', bucket: 'b', precision: 'ms' },
      authorization: 'Token t',
    },
    3: {
      target: { version: 3, database: 'd', token: 't' },
      query: { db: 'd', precision: 'millisecond', accept_partial: 'true' },
      authorization: 'Bearer t',
    },
  } as const;

  it('is left out; the rest of its rows is written, and it is tried again after an hour', async () => {
    const { target, query, authorization } = TARGETS[version];
    const server = await double({ version, query, ...(authorization !== undefined && { authorization }) });
    server.types.set('readings current', 'integer');
    const clock = new FakeClock(BASE_MS);
    const one = house(clock);
    const output = one.output({ url: server.url, target });
    measure(one, 0, 10);
    await clock.advance(20);
    await eventually('the rest is there', () => server.points.size === 10);
    expect(server.values('power')).toEqual(expected(0, 10));
    expect(server.values('current')).toEqual([]);
    await eventually('it is done', () => output.health().queued === 0);
    expect(output.health()).toMatchObject({ code: 'INFLUX_REFUSED', dropped: 10 });
    expect(output.health().problem).toMatch(/the field current( of readings)? has the type integer in the database/);
    const requests = server.requests.length;
    measure(one, 10, 20);
    await clock.advance(20);
    await eventually('the next are there', () => server.points.size === 20);
    expect(server.requests).toHaveLength(requests + 1);
    expect(output.health().dropped).toBe(20);
    // What follows is the same for all, and an hour of a fake clock takes seconds.
    if (version > 1) return;
    // Somebody puts the database right.
    server.types.delete('readings current');
    await clock.advance(3_700_000);
    expect(output.health().problem).toBeNull();
    measure(one, 20, 30);
    await clock.advance(20);
    await eventually('it is written again', () => server.values('current').length === 10);
    expect(one.loggedTimes('has the type integer')).toBe(1);
    expect(server.complaints).toEqual([]);
  });
});

describe('with a history', () => {
  it('fills in what did not fit into memory, each value once, while measuring goes on', async () => {
    const server = await double();
    await server.stop();
    const one = house();
    const config = { path: join(tempFolder(), 'h.db'), commitMs: 500, keep: KEEP_ALL, resolution: {} };
    const store = openHistory({ config, clock: one.clock, log: pino({ level: 'silent' }) });
    cleanUps.push(() => store.close());
    one.live.snapshots.subscribe((snapshot) => store.append(snapshot));
    one.addDevice('home');
    const output = one.output({ url: server.url, bufferBytes: 100_000 }, { history: () => store });
    const count = amount(20_000, 8000);
    for (let from = 0; from < count; from += 2000) {
      measure(one, from, from + 2000);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const { dropped } = output.health();
    expect(dropped).toBeGreaterThan(2000);
    expect(one.loggedTimes('filled in from the history later')).toBe(1);
    await server.start();
    await eventually('the newest is there', () => server.points.size > 1000);
    measure(one, count, count + 100);
    await eventually('all is there', () => server.points.size === count + 100);
    await eventually('it is done', () => output.health().dropped === 0 && output.health().queued === 0);
    const values = server.values('power');
    // The history keeps power to a tenth of a watt.
    expect(values).toEqual(expected(0, count + 100));
    expect(server.values('current')).toHaveLength(count + 100);
    expect(server.complaints).toEqual([]);
    expect(output.health()).toMatchObject({ queued: 0, problem: null });
  });

  it('whose disk hangs: the end does not wait for it, and a successor fills in the rest', async () => {
    const server = await double();
    await server.stop();
    const one = house();
    one.addDevice('home');
    const hanging = {
      range: () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) }),
    };
    let asked = 0;
    const history = (): typeof hanging => (asked++, hanging);
    const output = one.output({ url: server.url, bufferBytes: 100_000 }, { history });
    for (let from = 0; from < 20_000; from += 2000) {
      measure(one, from, from + 2000);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const { dropped } = output.health();
    await server.start();
    await eventually('it is asked', () => asked > 0 && output.health().queued === 0);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await output.stop();
    expect(output.queue.takeLost()).toMatchObject({ fromMs: BASE_MS, values: dropped });
  });

  it('that cannot be read: that is said, and everything else is written', async () => {
    const server = await double();
    await server.stop();
    const one = house();
    one.addDevice('home');
    const broken = {
      range: () => {
        throw new Error('the disk is broken');
      },
    };
    const output = one.output({ url: server.url, bufferBytes: 100_000 }, { history: () => broken });
    for (let from = 0; from < 20_000; from += 2000) {
      measure(one, from, from + 2000);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const { dropped } = output.health();
    await server.start();
    await eventually('it is said', () => one.loggedTimes('the disk is broken') === 1);
    measure(one, 20_000, 20_010);
    await eventually('the rest is there', () => server.points.size === 20_010 - dropped / 2);
    expect(output.health()).toMatchObject({ dropped, problem: null });
  });
});

describe('the end', () => {
  it('writes what has come together', async () => {
    const server = await double();
    const one = house();
    const output = one.output({ url: server.url, flushMs: 600_000 });
    measure(one, 0, 10);
    await output.stop();
    expect(server.values('power')).toEqual(expected(0, 10));
    measure(one, 10, 20);
    expect(output.health().queued).toBe(0);
  });

  it('hands on what could not be written', async () => {
    const server = await double();
    const one = house();
    const wrong = one.output({ url: server.url, target: WRONG_TARGET });
    measure(one, 0, 10);
    await eventually('it is noticed', () => wrong.health().code === 'INFLUX_NOT_FOUND');
    await wrong.stop();
    one.output({ url: server.url }, { queue: wrong.queue });
    measure(one, 10, 20);
    await eventually('all is there', () => server.points.size === 20);
    expect(server.values('power')).toEqual(expected(0, 20));
  });
});

describe('TLS', () => {
  it('with an authority of its own: refused without its file, fine with it, even if it comes later', async () => {
    const folder = tempFolder();
    const [key, cert, ca] = ['key.pem', 'cert.pem', 'ca.pem'].map((name) => join(folder, name));
    const subject = ['-subj', '/CN=influx', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2', '-nodes'];
    const files = ['-keyout', key ?? '', '-out', cert ?? ''];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', ...files, ...subject], { stdio: 'ignore' });
    const tls = { key: readFileSync(key ?? '', 'utf8'), cert: readFileSync(cert ?? '', 'utf8') };
    const server = await double({ tls });
    const one = house();
    const without = one.output({ url: server.url });
    const withFile = one.output({ url: server.url, name: 'other', caPath: ca ?? '' });
    measure(one, 0, 10);
    await eventually(
      'it is noticed',
      () => without.health().problem?.includes('its certificate is not trusted') === true,
    );
    expect(without.health().problem).toContain('name the authority');
    await eventually('it is noticed', () => withFile.health().problem?.includes('`ca` cannot be read') === true);
    expect(server.points.size).toBe(0);
    writeFileSync(ca ?? '', tls.cert);
    await eventually('all is there', () => server.points.size === 10);
  });

  it('is not what is expected: both ways are said', async () => {
    const server = await double();
    const one = house();
    const output = one.output({ url: server.url.replace('http:', 'https:') });
    measure(one, 0, 1);
    await eventually('it is noticed', () => output.health().problem?.includes('is it http, not https?') === true);
  });
});

it('stamps what was measured before the clock was set with the right time', async () => {
  const server = await double();
  const clock = new SteppedClock(0);
  const one = house(clock);
  one.output({ url: server.url });
  for (let at = 0; at < 5; at++) {
    one.measure(clock.wallMs(), { power: at });
    await clock.advance(1000);
  }
  expect(server.requests).toEqual([]);
  clock.stepWall(BASE_MS - 5000);
  await clock.advance(20);
  await eventually('they are there', () => server.points.size === 5);
  expect(server.values('power')).toEqual([0, 1, 2, 3, 4].map((at) => [BASE_MS - 5000 + at * 1000, at]));
});
