// `meterhub logger` as people start it, recording the built program: with the seed's flags and lines, killed, with the server
// started anew. Nothing twice, nothing lost.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { recordInto } from '../../src/cli/logger/record.ts';
import { amount } from '../support/amount.ts';
import { CommandWorld } from '../support/command-world.ts';
import { countingMeter, unbroken } from '../support/counting-meter.ts';
import { runHub, runProgram } from '../support/hub-process.ts';
import { countIn, record, recorded, serverConfig } from '../support/logger-house.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { eventually } from '../support/eventually.ts';

const KILLS = amount(4, 2);

test("the seed's flags and lines", async () => {
  const meter = await countingMeter();
  const hub = await runHub(serverConfig(meter));
  const path = join(tempFolder(), 'log.db');
  const recorder = record(hub.address, path, '-t', '5', '-c', 'meterupdate');
  await eventually('records', () => countIn(path) > 20);
  // Others may look meanwhile.
  expect((await runProgram(['logger', 'inspect', '-f', path])).output).toMatch(/^Found \d+ records:\n/);
  recorder.signal('SIGINT');
  expect(await recorder.ended).toBe(0);
  expect(recorder.errors).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d Cached \d+ measurements, storing\.$/m);
  const points = recorded(path);
  unbroken(points);
  const inspected = await runProgram(['logger', 'i', '--dbfile', path], { env: { TZ: 'Europe/Berlin' } });
  const [found, first, last] = inspected.output.split('\n');
  expect(found).toBe(`Found ${points.length} records:`);
  expect(first).toMatch(/^\* First recorded on \d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)? \+0[12]00 CES?T$/);
  expect(last).toMatch(/^\* Last recorded on \d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)? \+0[12]00 CES?T$/);
  const tsv = join(tempFolder(), 'log.tsv');
  const exported = await runProgram(['logger', 'export', '-f', path, '-t', tsv]);
  expect(exported).toMatchObject({ code: 0, output: '' });
  expect(exported.errors).toMatch(new RegExp(`^\\S+ \\S+ Exported ${points.length} records\\.$`, 'm'));
  expect(readFileSync(tsv, 'utf8').split('\n')).toHaveLength(points.length + 2);
  await runProgram(['logger', 'e', '--dbfile', path, '--tsv', tsv, '--power']);
  const lines = readFileSync(tsv, 'utf8').split('\n');
  expect(lines[0]).toBe('ID\tTime\tL1\tL2\tL3');
});

test.each([
  [{ sleeptime: '0' }, '-s'],
  [{ timeout: '121' }, '-t'],
  [{ url: 'http://a:1/?x' }, 'is not the address of a server'],
  [{ dbfile: '/proc/nowhere/log.db' }, '/proc/nowhere/log.db'],
])('record refuses %j by name', async (wrong, text) => {
  const dbfile = join(tempFolder(), 'log.db');
  const flags = { url: '127.0.0.1:1', dbfile, sleeptime: '120', timeout: '45', category: 'meterupdate', ...wrong };
  await expect(recordInto(flags, new CommandWorld())).rejects.toThrow(text);
});

test('what is refused is one message, and no success', async () => {
  const path = join(tempFolder(), 'log.db');
  const { code, errors } = await runProgram(['logger', 'record', '-u', '127.0.0.1:1', '-f', path, '-s', '0']);
  expect(code).toBeGreaterThan(0);
  expect(errors).toContain('-s');
  expect(errors).not.toContain('    at ');
});

test('kill -9 of the recorder, again and again: what the server keeps is fetched, nothing twice, nothing lost', async () => {
  const meter = await countingMeter();
  const hub = await runHub(serverConfig(meter));
  const path = join(tempFolder(), 'log.db');
  for (let i = 0; i < KILLS; i++) {
    const recorder = record(hub.address, path);
    const before = countIn(path);
    await eventually('records', () => countIn(path) > before + 5);
    await new Promise((resolve) => setTimeout(resolve, 150 * i));
    await recorder.kill();
  }
  const recorder = record(hub.address, path);
  const until = meter.answers() + 5;
  await eventually('the newest', () => (recorded(path).at(-1)?.[1] ?? 0) > until);
  recorder.signal('SIGTERM');
  expect(await recorder.ended).toBe(0);
  const { first, last } = unbroken(recorded(path));
  expect(last - first).toBeGreaterThan(20);
});

test('the server is started anew in the middle: goes on, nothing twice', async () => {
  const meter = await countingMeter();
  const path = join(tempFolder(), 'log.db');
  const first = await runHub(serverConfig(meter));
  const port = Number(first.address.split(':')[1]);
  const recorder = record(first.address, path);
  await eventually('records', () => countIn(path) > 10);
  first.signal('SIGTERM');
  await first.ended;
  const lastOfFirst = meter.answers();
  await eventually('a complaint', () => recorder.errors.includes('trying again'));
  await runHub(serverConfig(meter, port));
  const until = meter.answers() + 20;
  await eventually('the newest', () => (recorded(path).at(-1)?.[1] ?? 0) > until);
  expect(recorder.errors).toContain(`connected to http://${first.address} again`);
  recorder.signal('SIGTERM');
  expect(await recorder.ended).toBe(0);
  const points = recorded(path);
  const after = points.findIndex(([, value]) => value > lastOfFirst);
  // The last readings before the end may have been told to nobody any more; of the second server none is missing.
  expect(lastOfFirst - unbroken(points.slice(0, after)).last).toBeLessThanOrEqual(2);
  expect(unbroken(points.slice(after)).first - lastOfFirst).toBeLessThanOrEqual(1);
});
