// What people may write for a point in time, and what is refused.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Calendar } from './calendar.ts';
import { parseTime } from './time-text.ts';

const berlin = new Calendar('Europe/Berlin');
/** 10:30 in Berlin, the day after clocks went forward. */
const NOW_MS = Date.parse('2026-03-30T08:30:00Z');
const parse = (text: string): string | null => {
  const ms = parseTime(text, NOW_MS, berlin);
  return ms === null ? null : berlin.iso(ms);
};

describe('relative', () => {
  it.each([
    ['now', '2026-03-30T10:30:00+02:00'],
    ['today', '2026-03-30T00:00:00+02:00'],
    ['yesterday', '2026-03-29T00:00:00+01:00'],
    ['thisWeek', '2026-03-30T00:00:00+02:00'],
    ['thisMonth', '2026-03-01T00:00:00+01:00'],
    ['thisYear', '2026-01-01T00:00:00+01:00'],
    ['thisyear', '2026-01-01T00:00:00+01:00'],
    ['-1d', '2026-03-29T10:30:00+02:00'],
    ['-2d', '2026-03-28T10:30:00+01:00'],
    ['-24h', '2026-03-29T10:30:00+02:00'],
    ['-48h', '2026-03-28T09:30:00+01:00'],
    ['-15min', '2026-03-30T10:15:00+02:00'],
    ['-30s', '2026-03-30T10:29:30+02:00'],
    ['-1w', '2026-03-23T10:30:00+01:00'],
    ['-1mo', '2026-02-28T10:30:00+01:00'],
    ['-1y', '2025-03-30T10:30:00+02:00'],
    ['+1h', '2026-03-30T11:30:00+02:00'],
    ['today-7d', '2026-03-23T00:00:00+01:00'],
    ['thisMonth-1mo', '2026-02-01T00:00:00+01:00'],
    ['thisYear-1y', '2025-01-01T00:00:00+01:00'],
    ['today+6h', '2026-03-30T06:00:00+02:00'],
  ])('%s is %s', (text, expected) => expect(parse(text)).toBe(expected));
});

describe('dates', () => {
  it.each([
    ['2026', '2026-01-01T00:00:00+01:00'],
    ['2026-07', '2026-07-01T00:00:00+02:00'],
    ['2026-07-15', '2026-07-15T00:00:00+02:00'],
    ['2026-07-15T13:00', '2026-07-15T13:00:00+02:00'],
    ['2026-07-15 13:00:05', '2026-07-15T13:00:05+02:00'],
    ['2026-07-15T13:00:05.25', '2026-07-15T13:00:05.250+02:00'],
    ['2026-07-15T13:00Z', '2026-07-15T15:00:00+02:00'],
    ['2026-07-15T13:00:00+05:30', '2026-07-15T09:30:00+02:00'],
    ['2026-07-15T13:00:00 05:30', '2026-07-15T09:30:00+02:00'],
    ['2026-07-15T13:00:00-0400', '2026-07-15T19:00:00+02:00'],
    ['2026-07-15T13:00:00+02', '2026-07-15T13:00:00+02:00'],
    ['1784113200', '2026-07-15T13:00:00+02:00'],
    ['1784113200000', '2026-07-15T13:00:00+02:00'],
  ])('%s is %s', (text, expected) => expect(parse(text)).toBe(expected));

  it('means what toISOString wrote', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Date.UTC(2199, 0) }), (ms) => {
        expect(parseTime(new Date(ms).toISOString(), NOW_MS, berlin)).toBe(ms);
      }),
    );
  });
});

describe('refused', () => {
  it.each(
    [
      ['', ' ', 'soon', '-1', '-1m', '1d', 'd', '-1.5d', '2026-13-01', '2026-02-30', '2026-01-15T25:00', '2026-1-5'],
      [
        '2026-01-15T12:60',
        '15.01.2026',
        '2026-01-15T12',
        '12:00',
        'today-',
        '9999-01-01',
        '-999999999y',
        '12345',
        '0x10',
      ],
    ].flat(),
  )('"%s"', (text) => expect(parse(text)).toBeNull());

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const ms = parseTime(text, NOW_MS, berlin);
        expect(ms === null || Number.isFinite(ms)).toBe(true);
      }),
    );
  });
});
