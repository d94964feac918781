// How long a device wants to be left alone: seconds, dates, nonsense.
import { describe, expect, it } from 'vitest';
import { wantedRestMs } from './http-rest.ts';

const NOW_MS = Date.UTC(2026, 0, 15, 12);
const rest = (status: number, text?: string) =>
  wantedRestMs({ status, headers: text === undefined ? {} : { 'retry-after': text } }, NOW_MS);

describe('the rest that a device asks for', () => {
  it.each([
    [429, '30', 30_000],
    [429, ' 2 ', 2000],
    [503, '120', 120_000],
    [429, 'Thu, 15 Jan 2026 12:05:00 GMT', 300_000],
    // Bounded below and above: neither a storm of requests nor silence for a day.
    [429, '0', 1000],
    [429, 'Thu, 15 Jan 2026 11:00:00 GMT', 1000],
    [429, '86400', 3_600_000],
    // What is no time counts as not said.
    [429, '-5', 60_000],
    [429, '1e9', 60_000],
    [429, '99999999999999999999', 60_000],
    [429, 'soon', 60_000],
    [429, 'Thu, 99 Foo 2026 12:05:00 GMT', 60_000],
    [503, 'soon', null],
    [500, '30', null],
    [200, '30', null],
    [404, '30', null],
  ])('%i with Retry-After: %s is %j ms', (status, text, ms) => expect(rest(status, text)).toBe(ms));

  it('is a minute when the device does not say, and none when it is only down', () => {
    expect(rest(429)).toBe(60_000);
    expect(rest(503)).toBeNull();
  });
});
