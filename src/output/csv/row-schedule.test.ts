// When rows are due: boundaries, restarts, clocks that are set, and the two days a year that are not 24 hours long.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localDateTime } from '../../time/local-time.ts';
import { RowSchedule } from './row-schedule.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const zone = process.env['TZ'];

beforeEach(() => {
  process.env['TZ'] = 'Europe/Berlin';
});

afterEach(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

/** The rows of a span of time, seen once a second. */
function rows(fromMs: number, toMs: number, everyMs = 5 * MINUTE_MS, saveMs = HOUR_MS): string[] {
  const schedule = new RowSchedule(everyMs, saveMs);
  const due: string[] = [];
  for (let atMs = fromMs; atMs <= toMs; atMs += 1000) {
    const row = schedule.check(atMs);
    if (row !== null) due.push(`${localDateTime(atMs)}${row.save ? ' save' : ''}`);
  }
  return due;
}

const at = (text: string): number => new Date(text).getTime();

describe('rows', () => {
  it('come at minutes that divide, and files are saved at the hours', () => {
    expect(rows(at('2026-01-15T12:52:30+01:00'), at('2026-01-15T13:06:00+01:00'))).toEqual([
      '2026-01-15 12:55:00',
      '2026-01-15 13:00:00 save',
      '2026-01-15 13:05:00',
    ]);
  });

  it('are 288 a day, each with its date', () => {
    const day = rows(at('2026-01-14T23:59:00+01:00'), at('2026-01-15T23:59:59+01:00'), 5 * MINUTE_MS, 6 * HOUR_MS);
    expect(day).toHaveLength(288);
    expect(day.filter((row) => row.endsWith('save'))).toEqual(
      ['00', '06', '12', '18'].map((hour) => `2026-01-15 ${hour}:00:00 save`),
    );
  });

  it('wait for the next boundary after a start inside a minute that has one: it may have its row already', () => {
    expect(rows(at('2026-01-15T13:05:10+01:00'), at('2026-01-15T13:10:30+01:00'))).toEqual(['2026-01-15 13:10:00']);
  });

  it('follow local time where zones are not whole hours', () => {
    process.env['TZ'] = 'Asia/Kathmandu';
    expect(rows(at('2026-01-15T12:01:00+05:45'), at('2026-01-15T13:01:00+05:45'), HOUR_MS, HOUR_MS)).toEqual([
      '2026-01-15 13:00:00 save',
    ]);
  });
});

describe('summer time', () => {
  it('has no rows of the hour that is left out', () => {
    expect(rows(at('2026-03-29T01:54:30+01:00'), at('2026-03-29T03:06:00+02:00'))).toEqual([
      '2026-03-29 01:55:00',
      '2026-03-29 03:00:00 save',
      '2026-03-29 03:05:00',
    ]);
  });

  it('has the hour that comes twice twice', () => {
    const due = rows(at('2026-10-25T01:59:30+02:00'), at('2026-10-25T03:00:30+01:00'));
    expect(due).toHaveLength(25);
    expect(due.filter((row) => row.startsWith('2026-10-25 02:05'))).toHaveLength(2);
  });
});

describe('a clock that is set', () => {
  it('does not repeat a row when it is corrected back over the boundary', () => {
    const schedule = new RowSchedule(5 * MINUTE_MS, HOUR_MS);
    const base = at('2026-01-15T13:04:58+01:00');
    const due = [0, 1, 2, 3, 1, 2, 3, 4].map((second) => schedule.check(base + second * 1000) !== null);
    expect(due).toEqual([false, false, true, false, false, false, false, false]);
  });

  it('goes on in the day it was set to', () => {
    const schedule = new RowSchedule(5 * MINUTE_MS, HOUR_MS);
    schedule.check(at('1970-01-01T01:00:00+01:00'));
    expect(schedule.check(at('2026-01-15T13:05:00+01:00'))).toEqual({ date: '2026-01-15', save: false });
    expect(schedule.check(at('2026-01-14T13:10:00+01:00'))).toEqual({ date: '2026-01-14', save: false });
  });
});
