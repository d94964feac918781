// The zone of the configuration counts everywhere; without one, UTC is a warning where days are recorded.
import { afterEach, expect, it } from 'vitest';
import { loadConfig } from '../../config/load.ts';
import { machineTimeZone } from '../../time/calendar.ts';
import { localDateTime } from '../../time/local-time.ts';
import { useTimeZone, zoneWarning } from './time-zone.ts';

const before = process.env['TZ'];
afterEach(() => {
  if (before === undefined) delete process.env['TZ'];
  else process.env['TZ'] = before;
});

function config(text: string) {
  const result = loadConfig(text, 'meterhub.yaml', {});
  if (!result.ok) throw new Error(result.problems.map(({ message, hint }) => `${message} ${hint ?? ''}`).join());
  return result.config;
}

it('is that of all local times from then on', () => {
  useTimeZone(config('server: { timeZone: Asia/Tokyo }'));
  expect(machineTimeZone()).toBe('Asia/Tokyo');
  expect(localDateTime(Date.UTC(2026, 0, 15, 20))).toBe('2026-01-16 05:00:00');
});

it('warns of a history whose days are those of UTC, unless that is wanted', () => {
  expect(zoneWarning(config('history: {}'), 'UTC')).toContain('timeZone: Europe/Berlin');
  expect(zoneWarning(config('history: {}'), 'Europe/Berlin')).toBeNull();
  expect(zoneWarning(config('log: {}'), 'UTC')).toBeNull();
  expect(zoneWarning(config('history: {}\nserver: { timeZone: UTC }'), 'UTC')).toBeNull();
});

it('that does not exist is refused with one that does', () => {
  expect(() => config('server: { timeZone: Europe/Berlyn }')).toThrow(/no time zone.*Europe\/Berlin/);
});
