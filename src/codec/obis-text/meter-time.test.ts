// Times of P1 telegrams as instants: the marks of summer and winter time, and the meters that have none.
import { describe, expect, it } from 'vitest';
import { parseMeterTime } from './meter-time.ts';

const LATER = Date.UTC(2030, 0, 1);
const iso = (text: string, notAfterMs = LATER): string | null => {
  const ms = parseMeterTime(text, notAfterMs);
  return ms === null ? null : new Date(ms).toISOString();
};

describe('a time with its mark', () => {
  it.each([
    ['260115130000W', '2026-01-15T12:00:00.000Z'],
    ['260715140000S', '2026-07-15T12:00:00.000Z'],
    // The hour that comes twice.
    ['261025023000S', '2026-10-25T00:30:00.000Z'],
    ['261025023000W', '2026-10-25T01:30:00.000Z'],
  ])('%s is %s', (text, expected) => expect(iso(text)).toBe(expected));
});

describe('a time without a mark', () => {
  it.each([
    ['260115120000', '2026-01-15T11:00:00.000Z'],
    ['260715140000', '2026-07-15T12:00:00.000Z'],
    ['2607151400', '2026-07-15T12:00:00.000Z'],
    ['260329015959', '2026-03-29T00:59:59.000Z'],
    ['260329030000', '2026-03-29T01:00:00.000Z'],
    ['261025015959', '2026-10-24T23:59:59.000Z'],
    ['261025030000', '2026-10-25T02:00:00.000Z'],
    ['261025023000', '2026-10-25T01:30:00.000Z'],
  ])('%s is %s', (text, expected) => expect(iso(text)).toBe(expected));

  it('is the earlier one of two as long as the later one has not come', () => {
    expect(iso('261025023000', Date.UTC(2026, 9, 25, 0, 45))).toBe('2026-10-25T00:30:00.000Z');
  });
});

it.each([
  '632525252525W',
  '260230000000W',
  '261301000000W',
  '260100000000W',
  '260115240000W',
  '260115126000W',
  '',
  '0',
  'ffffffffffffW',
])('%j is none', (text) => expect(parseMeterTime(text, LATER)).toBeNull());
