// The hub's days in a browser that is elsewhere: periods, wall clocks and jumps of the clocks.
import { afterEach, describe, expect, it } from 'vitest';
import { barName, neighbour, periodAt, periodName } from '../history/periods.ts';
import { hubZone, instantOf, isElsewhere, setHubZone, wallOf, wallText } from './zone.ts';

const own = hubZone();
afterEach(() => setHubZone(own));

const at = (text: string): number => Date.parse(text);
const hours = ({ fromMs, toMs }: { fromMs: number; toMs: number }): number => (toMs - fromMs) / 3_600_000;

describe('periods of the house', () => {
  it.each([
    ['Europe/Berlin', '2026-03-29T00:00:00+01:00', '2026-03-30T00:00:00+02:00', 23],
    ['Europe/Berlin', '2026-10-25T00:00:00+02:00', '2026-10-26T00:00:00+01:00', 25],
    ['America/New_York', '2026-03-08T00:00:00-05:00', '2026-03-09T00:00:00-04:00', 23],
    ['Australia/Lord_Howe', '2026-04-05T00:00:00+11:00', '2026-04-06T00:00:00+10:30', 24.5],
    // Clocks went on at midnight: the day began at one.
    ['Asia/Beirut', '2025-03-30T01:00:00+03:00', '2025-03-31T00:00:00+03:00', 23],
    ['Asia/Kolkata', '2026-01-15T00:00:00+05:30', '2026-01-16T00:00:00+05:30', 24],
  ])('%s: the day from %s', (zone, from, to, length) => {
    setHubZone(zone);
    for (const ms of [at(from), at(from) + 1, at(to) - 1]) {
      expect(periodAt('day', ms)).toEqual({ fromMs: at(from), toMs: at(to) });
    }
    expect(hours(periodAt('day', at(from)))).toBe(length);
    expect(neighbour('day', periodAt('day', at(from)), 1).fromMs).toBe(at(to));
    expect(neighbour('day', periodAt('day', at(to)), -1).fromMs).toBe(at(from));
  });

  it('steps over month ends and leap days', () => {
    setHubZone('Europe/Berlin');
    const january = periodAt('month', at('2028-01-31T12:00:00Z'));
    const february = neighbour('month', january, 1);
    expect([hours(january) / 24, hours(february) / 24]).toEqual([31, 29]);
    expect(hours(neighbour('month', february, 1))).toBe(31 * 24 - 1);
    expect(periodName('en', 'month', february)).toBe('February 2028');
    expect(periodName('de', 'day', periodAt('day', at('2028-02-29T12:00:00Z')))).toBe('Di., 29. Februar 2028');
    // 1 January 2027 is a Friday: its week begins in the year before.
    expect(periodAt('week', at('2027-01-01T12:00:00Z')).fromMs).toBe(at('2026-12-28T00:00:00+01:00'));
  });

  it('are called as the clock there shows, not here', () => {
    setHubZone('Pacific/Auckland');
    const midday = at('2026-01-15T12:00:00Z');
    expect(periodName('en', 'day', periodAt('day', midday))).toContain('16 January 2026');
    expect(barName('en', 'day', midday)).toBe('01:00');
    expect(wallText(midday)).toBe('2026-01-16 01:00:00');
    expect(wallOf(midday)).toMatchObject({ year: 2026, month: 0, day: 16, hour: 1, weekday: 5 });
  });
});

describe('the zone', () => {
  it('of a hub that the browser does not know leaves its own', () => {
    setHubZone('Mars/Olympus');
    expect(hubZone()).toBe(own);
    expect(isElsewhere(Date.now())).toBe(false);
  });

  it('takes the first of two equal times, and the jump for one that never was', () => {
    setHubZone('Europe/Berlin');
    expect(instantOf(Date.UTC(2026, 9, 25, 2, 30))).toBe(at('2026-10-25T02:30:00+02:00'));
    expect(instantOf(Date.UTC(2026, 2, 29, 2, 30))).toBe(at('2026-03-29T03:30:00+02:00'));
  });
});
