// Local time against what the tz database says, day by day, and laws that hold for every instant.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Calendar, isTimeZone, machineTimeZone, PERIODS, type Period } from './calendar.ts';

const berlin = new Calendar('Europe/Berlin');
const at = (text: string): number => Date.parse(text);
const isoUtc = (ms: number): string => new Date(ms).toISOString();
const HOUR_MS = 3_600_000;

/** Berlin, UTC, half-hour changes, midnight changes, a day that was left out (Samoa, 30 December 2011). */
const ZONES = ['Europe/Berlin', 'UTC', 'Australia/Lord_Howe', 'America/Sao_Paulo', 'Asia/Kathmandu', 'Pacific/Apia'];
const instants = fc.integer({ min: at('1975-01-01T00:00Z'), max: at('2037-01-01T00:00Z') });

describe('Europe/Berlin', () => {
  it.each([
    ['winter', '2026-01-15T12:00:00Z', 1],
    ['summer', '2026-07-15T12:00:00Z', 2],
    ['the last instant of winter time', '2026-03-29T00:59:59.999Z', 1],
    ['the first of summer time', '2026-03-29T01:00:00Z', 2],
    ['the last of summer time', '2026-10-25T00:59:59.999Z', 2],
    ['the first of winter time', '2026-10-25T01:00:00Z', 1],
  ])('is ahead of UTC in %s', (_, instant, hours) => {
    expect(berlin.offsetMs(at(instant))).toBe(hours * HOUR_MS);
  });

  it.each<[Period, string, string, string]>([
    ['day', '2026-03-29T12:00:00Z', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['day', '2026-10-25T12:00:00Z', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    ['month', '2026-03-29T12:00:00Z', '2026-02-28T23:00:00.000Z', '2026-03-31T22:00:00.000Z'],
    ['year', '2026-07-29T12:00:00Z', '2025-12-31T23:00:00.000Z', '2026-12-31T23:00:00.000Z'],
    ['week', '2026-03-29T12:00:00Z', '2026-03-22T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['hour', '2026-10-25T00:30:00Z', '2026-10-25T00:00:00.000Z', '2026-10-25T01:00:00.000Z'],
    ['hour', '2026-10-25T01:30:00Z', '2026-10-25T01:00:00.000Z', '2026-10-25T02:00:00.000Z'],
  ])('%s of %s', (period, instant, from, to) => {
    expect(isoUtc(berlin.startOf(period, at(instant)))).toBe(from);
    expect(isoUtc(berlin.next(period, at(instant)))).toBe(to);
  });

  it.each([
    ['23 hours on the day clocks go forward', '2026-03-29', 23],
    ['25 hours on the day they go back', '2026-10-25', 25],
    ['24 hours on any other', '2026-06-01', 24],
  ])('has %s', (_, date, hours) => {
    const fromMs = berlin.startOf('day', at(`${date}T12:00Z`));
    const toMs = berlin.next('day', fromMs);
    expect([...berlin.periods('hour', { fromMs, toMs })]).toHaveLength(hours);
  });

  it('takes the first of two equal times, and the change for a time that is left out', () => {
    expect(isoUtc(berlin.instant({ year: 2026, month: 10, day: 25, hour: 2, minute: 30 }))).toBe(
      '2026-10-25T00:30:00.000Z',
    );
    expect(isoUtc(berlin.instant({ year: 2026, month: 3, day: 29, hour: 2, minute: 30 }))).toBe(
      '2026-03-29T01:00:00.000Z',
    );
  });

  it('writes instants with the offset of their season', () => {
    expect(berlin.iso(at('2026-01-15T12:00:00.250Z'))).toBe('2026-01-15T13:00:00.250+01:00');
    expect(berlin.iso(at('2026-07-15T12:00:00Z'))).toBe('2026-07-15T14:00:00+02:00');
    expect(new Calendar('America/St_Johns').iso(at('2026-01-15T12:00:00Z'))).toBe('2026-01-15T08:30:00-03:30');
  });

  it('cuts the day to the length of the month when it counts months', () => {
    const fromMs = berlin.instant({ year: 2028, month: 1, day: 31, hour: 8 });
    expect(berlin.iso(berlin.shift(fromMs, 1, 'month'))).toBe('2028-02-29T08:00:00+01:00');
    expect(berlin.iso(berlin.shift(fromMs, -13, 'month'))).toBe('2026-12-31T08:00:00+01:00');
    expect(berlin.iso(berlin.shift(fromMs, 1, 'year'))).toBe('2029-01-31T08:00:00+01:00');
  });
});

describe.each(ZONES)('in %s', (zone) => {
  const calendar = new Calendar(zone);

  it('the wall shows what Intl says', () => {
    const format = new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
    fc.assert(
      fc.property(instants, (ms) => {
        const { year, month, day, hour, minute, second } = calendar.wallTime(ms);
        const pad = (n: number) => String(n).padStart(2, '0');
        expect(`${year}-${pad(month)}-${pad(day)} ${pad(hour)}:${pad(minute)}:${pad(second)}`).toBe(format.format(ms));
      }),
    );
  });

  it.each(PERIODS)('every instant lies in exactly one %s', (period) => {
    fc.assert(
      fc.property(instants, (ms) => {
        const start = calendar.startOf(period, ms);
        const end = calendar.next(period, ms);
        expect(start).toBeLessThanOrEqual(ms);
        expect(end).toBeGreaterThan(ms);
        expect(calendar.startOf(period, start)).toBe(start);
        expect(calendar.startOf(period, end - 1)).toBe(start);
        expect(calendar.startOf(period, end)).toBe(end);
      }),
    );
  });

  it('a wall time leads back to an instant that shows it, unless it is left out', () => {
    fc.assert(
      fc.property(instants, (ms) => {
        const wall = calendar.wallTime(ms);
        const back = calendar.instant(wall);
        expect(back).toBeLessThanOrEqual(ms);
        expect(calendar.wallTime(back)).toEqual(wall);
      }),
    );
  });

  it.each(['day', 'month'] as const)('%ss follow each other without a gap through 2011 and 2012', (period) => {
    const range = { fromMs: at('2011-01-15T00:00Z'), toMs: at('2013-01-15T00:00Z') };
    const all = [...calendar.periods(period, range)];
    for (const [index, { fromMs }] of all.entries()) if (index > 0) expect(fromMs).toBe(all[index - 1]?.toMs);
    expect(all[0]?.fromMs).toBeLessThanOrEqual(range.fromMs);
    expect(all.at(-1)?.toMs).toBeGreaterThanOrEqual(range.toMs);
  });
});

it('knows zones by name and refuses others', () => {
  expect(isTimeZone('Europe/Berlin')).toBe(true);
  expect(isTimeZone(machineTimeZone())).toBe(true);
  expect(isTimeZone('Europe/Berln')).toBe(false);
  expect(isTimeZone('')).toBe(false);
  expect(() => new Calendar('Mars')).toThrow(RangeError);
});
