// The zone of the configuration counts everywhere; without one, UTC is a warning where days are recorded.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { typed } from '../../../test/support/typed-command.ts';
import { loadConfig } from '../../config/load.ts';
import { machineTimeZone } from '../../time/calendar.ts';
import { localDateTime } from '../../time/local-time.ts';
import { useTimeZone, useZoneOfFile, zoneWarning } from './time-zone.ts';

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

it.each([
  ['the one it names', 'server: { timeZone: Asia/Tokyo }\n', 'Asia/Tokyo'],
  ['also when the rest is wrong', 'devices: [nonsense\nserver:\n  timeZone: "Asia/Tokyo"\n', 'Asia/Tokyo'],
  ['also when other keys are unknown', 'nonsense: 1\nserver:\n  timeZone: "Asia/Tokyo"\n', 'Asia/Tokyo'],
  ['none that does not exist', 'server: { timeZone: Asia/Tokio }\n', 'UTC'],
])('of a file is taken: %s', (_, text, zone) => {
  process.env['TZ'] = 'UTC';
  const file = join(tempFolder(), 'meterhub.yaml');
  writeFileSync(file, text);
  useZoneOfFile(file);
  expect(machineTimeZone()).toBe(zone);
});

it('counts in commands: an import of local times means those of the configuration', async () => {
  process.env['TZ'] = 'UTC';
  const folder = tempFolder();
  const [file, csv] = [join(folder, 'meterhub.yaml'), join(folder, 'log.tsv')];
  writeFileSync(
    file,
    'server: { timeZone: Asia/Tokyo }\ndevices: { grid: { model: sdm630, port: /dev/null, id: 12 } }\n',
  );
  writeFileSync(csv, 'time\tdevice\tmeasurand\tvalue\tunit\n2026-01-15T20:00:00.000Z\t12\tpower\t5\tW\n');
  const { output } = await typed('history', 'import', '-c', file, '--dry-run', csv);
  expect(output).toMatch(/grid\.power +1 +2026-01-16 05:00/);
});
