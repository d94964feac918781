// What the flags of a VictoriaMetrics say of its deduplication.
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { DoubleCount, hasDeduplication } from './double-count.ts';

describe('deduplication', () => {
  it.each([
    ['-dedup.minScrapeInterval="1ms"\n-storageDataPath="/x"', true],
    ['-storageDataPath="/x"\n-dedup.minScrapeInterval="30s"', true],
    ['-dedup.minScrapeInterval="0s"', false],
    ['-dedup.minScrapeInterval="0"', false],
    ['-storageDataPath="/x"', false],
    ['', false],
  ])('of %j: %s', (flags, isOn) => expect(hasDeduplication(flags)).toBe(isOn));
});

describe('a server', () => {
  const VICTORIA = { 'x-server-hostname': 'vm' };

  function check(status: number, text: string) {
    const clock = new FakeClock();
    const asked: string[] = [];
    const answer = { status, text, contentType: '', headers: {}, cookies: [], bytes: Buffer.alloc(0) };
    const http = { exchange: ({ path }: { path: string }) => (asked.push(path), Promise.resolve(answer)) };
    const log = { warn: () => undefined, info: () => undefined };
    const one = new DoubleCount({ name: 'x', url: 'http://vm', http, timeoutMs: 1000, clock, log });
    return { one, asked, clock };
  }

  const signal = new AbortController().signal;

  it('that is none of them is not asked', async () => {
    const { one, asked } = check(200, '');
    await one.check({ 'x-influxdb-version': '1.8.10' }, signal);
    expect(asked).toEqual([]);
  });

  it('is asked now and then, and is a problem for as long as the setting lacks', async () => {
    const { one, asked, clock } = check(200, '');
    for (let minute = 0; minute < 20; minute++) {
      await one.check(VICTORIA, signal);
      await clock.advance(60_000);
    }
    expect(asked).toEqual(['/flags', '/flags']);
    expect(one.state).toMatchObject({ code: 'INFLUX_COUNTS_TWICE', facts: { where: 'http://vm' } });
    expect(one.state.problem).toContain('-dedup.minScrapeInterval=1ms');
  });

  it('that does not show its flags is no problem', async () => {
    const { one } = check(401, 'no');
    await one.check(VICTORIA, signal);
    expect(one.state.problem).toBeNull();
  });
});
