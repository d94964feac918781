// `meterhub history import` and a running hub: one of them writes a file at a time, and whoever does not says what to do.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exportFrom, importInto, info } from '../../src/cli/history/history.ts';
import { amount } from '../support/amount.ts';
import { CommandWorld } from '../support/command-world.ts';
import { countingMeter, unbroken } from '../support/counting-meter.ts';
import { pointsInFile, recordedPoints } from '../support/history-facts.ts';
import { HubProcess, runProgram } from '../support/hub-process.ts';
import { metric, polls, problem, recordingHub } from '../support/recording-hub.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { eventually } from '../support/eventually.ts';

const ROWS = 200;
const BEGIN_S = 1_768_478_400;

function backup(folder: string): string {
  const rows = Array.from({ length: ROWS }, (_, i) => `2026-01-15 00:00:00;${BEGIN_S + i * 300};${1000 + i}`);
  const file = join(folder, '2026-01-15.csv');
  writeFileSync(file, `${['time;timestamp;grid_p', ...rows].join('\n')}\n`);
  return file;
}

const MAP = 'grid_p=grid.power';

/** What it printed. Started as a program only where that matters. */
async function imported(file: string, path: string, dryRun: boolean): Promise<string> {
  const world = new CommandWorld();
  await importInto([file], { file: path, map: [MAP], dryRun }, world);
  return world.output;
}

test('beside a running hub is refused, and changes nothing; a dry run, info and export are not', async () => {
  const folder = tempFolder();
  const file = backup(folder);
  const path = join(folder, 'history.db');
  const meter = await countingMeter();
  const hub = await recordingHub(meter, path);
  await eventually('a commit', async () => (await metric(hub, 'stored_values_total')) > 0);
  const refused = await runProgram(['history', 'import', '-f', path, '--map', MAP, '--', file]);
  expect(refused.code).toBe(1);
  expect(refused.output).toBe('');
  expect(refused.errors).toContain(`${path} is being written by another process: a running MeterHub`);
  expect(refused.errors).toContain('Stop that one first (`sudo systemctl stop meterhub`)');
  expect(await imported(file, path, true)).toContain('Nothing was written.');
  const world = new CommandWorld();
  await info(path, world);
  expect(world.output).toContain('grid.power');
  const target = join(folder, 'out.csv');
  await exportFrom({ file: path, target, resolution: 'raw' }, world);
  expect(readFileSync(target, 'utf8').split('\n').length).toBeGreaterThan(50);
  await polls(meter, 100);
  expect(await problem(hub)).toBe('');
  expect(unbroken(await recordedPoints(hub)).first).toBe(1);
  hub.signal('SIGTERM');
  await hub.ended;
  const before = pointsInFile(path);
  expect(unbroken(before).first).toBe(1);
  expect(await imported(file, path, false)).toContain(`Imported ${ROWS}`);
  const after = pointsInFile(path);
  expect(after.slice(0, ROWS)).toEqual(Array.from({ length: ROWS }, (_, i) => [(BEGIN_S + i * 300) * 1000, 1000 + i]));
  expect(after.slice(ROWS)).toEqual(before);
});

test('a hub that is started while an import runs keeps its readings until that is done', async () => {
  const folder = tempFolder();
  const path = join(folder, 'history.db');
  const rows = Array.from({ length: amount(600_000, 250_000) }, (_, i) => `x;${BEGIN_S + i};${i % 5000}`);
  const file = join(folder, 'long.csv');
  writeFileSync(file, `${['time;timestamp;old_p', ...rows].join('\n')}\n`);
  const running = new HubProcess(['history', 'import', '-f', path, '--map', 'old_p=old.power', '--', file]);
  await eventually('the lock', () => {
    try {
      readFileSync(`${path}.lock`);
      return true;
    } catch {
      return false;
    }
  });
  const meter = await countingMeter();
  const hub = await recordingHub(meter, path);
  expect(await running.ended).toBe(0);
  await eventually(
    'all is well',
    async () => (await problem(hub)) === '' && (await metric(hub, 'stored_values_total')) > 0,
  );
  expect(unbroken(await recordedPoints(hub)).first).toBe(1);
  expect((await recordedPoints(hub, 'old.power')).length).toBe(rows.length);
  expect(await metric(hub, 'dropped_values_total')).toBe(0);
});
