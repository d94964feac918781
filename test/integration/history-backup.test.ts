// Copies of the history by the process that makes them, while the hub's own store writes; and giving one back as the manual says.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pino from 'pino';
import { afterEach, expect, test } from 'vitest';
import { ExchangeLog } from '../../src/live/exchange-log.ts';
import { Broadcast } from '../../src/async/broadcast.ts';
import { loadConfig } from '../../src/config/load.ts';
import { checkFile } from '../../src/cli/history/check-file.ts';
import { startCopy } from '../../src/history/backup/start-copy.ts';
import { openHistory } from '../../src/history/recorder.ts';
import { HubHistory } from '../../src/hub/history.ts';
import type { Snapshot } from '../../src/model/reading.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { CommandWorld } from '../support/command-world.ts';
import { openHouse } from '../support/damaged-history.ts';
import { KEEP_ALL } from '../support/history-engine.ts';
import { SteppedClock } from '../support/stepped-clock.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { eventually } from '../support/eventually.ts';

const BEGIN_MS = Date.UTC(2026, 0, 15, 20);
const DOCS = resolve(import.meta.dirname, '../../docs');
const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

function snapshot(i: number): Snapshot {
  const measuredAtMs = BEGIN_MS + i * 1000;
  const reading = { measurand: 'energyImport', value: i, unit: 'Wh', measuredAtMs, validForMs: 1 };
  return { device: 'grid', measuredAtMs, readings: [reading] };
}

function countsIn(path: string): unknown[] {
  const house = openHouse(path, BEGIN_MS);
  const values = house.raw('grid.energyImport').map(([, value]) => value);
  house.engine.close();
  return values;
}

function openStore(path: string) {
  const log = { info: () => undefined, warn: () => undefined };
  const config = { path, commitMs: 3_600_000, keep: KEEP_ALL, resolution: {} };
  const store = openHistory({ config, clock: systemClock, log, timeZone: 'UTC' });
  cleanUps.push(() => store.close());
  return store;
}

test('commits go on while a copy is made, and the copy is one moment of the file; it is given back as the manual says', async () => {
  const folder = tempFolder();
  const path = join(folder, 'data/history.db');
  const store = openStore(path);
  let count = 0;
  const write = async (): Promise<void> => {
    for (let i = 0; i < 500; i++) store.append(snapshot(count++));
    await store.flush();
  };
  await write();
  const copies = join(folder, 'copies');
  const nowMs = BEGIN_MS;
  const copy = startCopy({ path, folder: copies, everyMs: 86_400_000, keep: 7, nowMs, timeZone: 'UTC' });
  let isOver = false;
  const answer = copy.answer.finally(() => (isOver = true));
  while (!isOver) await write();
  expect(await answer).toMatchObject({ outcome: { newestMs: nowMs } });
  expect(store.health()).toMatchObject({ problem: null, droppedValues: 0 });
  const [name = ''] = readdirSync(copies);
  const inCopy = countsIn(join(copies, name));
  expect(inCopy).toEqual(Array.from({ length: inCopy.length }, (_, i) => i));
  expect(inCopy.length % 500).toBe(0);
  expect(inCopy.length).toBeGreaterThan(0);
  await store.close();

  const [, block = ''] = /## Backup and restore[^]*?\n(\s+sudo systemctl stop[^]*?start meterhub\n)/.exec(page()) ?? [];
  const commands = block
    .replaceAll('sudo ', '')
    .replaceAll(/^.*(systemctl|meterhub history|cd ).*$/gm, '')
    .replaceAll(/\S+\/history-\d+-\d+Z\.db/g, `'${join(copies, name)}'`);
  expect(commands).toMatch(/cp .*history\.db/);
  execFileSync('sh', ['-e', '-c', commands], { cwd: folder });
  const world = new CommandWorld();
  expect(checkFile({ file: path }, world)).toBe(0);
  expect(countsIn(path)).toEqual(inCopy);
});

function page(): string {
  return readFileSync(join(DOCS, 'history.md'), 'utf8');
}

test('a copy that cannot be made is a problem of its own; recording does not know', async () => {
  const folder = tempFolder();
  const path = join(folder, 'history.db');
  const clock = new SteppedClock(BEGIN_MS);
  const snapshots = new Broadcast<Snapshot>();
  const hub = new HubHistory({
    live: { snapshots, exchanges: new ExchangeLog(() => undefined) },
    clock,
    log: pino({ level: 'silent' }),
  });
  cleanUps.push(() => Promise.all([hub.stop(), clock.advance(10_000)]));
  const configOf = (copies: string) => {
    const text = `history: { path: ${path}, backup: { path: '${copies}', every: 1h, keep: 2 } }\n`;
    const loaded = loadConfig(text, 'meterhub.yaml', {});
    if (!loaded.ok) throw new Error('the configuration is wrong');
    return loaded.config;
  };
  // A file stands where the folder should be.
  await hub.apply(configOf(`${path}.lock`));
  snapshots.publish(snapshot(1));
  await hub.store?.seriesList();
  await clock.advance(120_000);
  const problem = (name: string) => hub.outputs().find((output) => output.name === name)?.problem ?? null;
  await eventually('the problem of the copies', () => problem('history-backup') !== null);
  expect(hub.outputs().map(({ name, code }) => [name, code])).toEqual([
    ['history', null],
    ['history-backup', 'HISTORY_BACKUP'],
  ]);
  // Another folder, without a restart of the rest.
  const { store } = hub;
  await hub.apply(configOf(join(folder, 'copies')));
  expect(hub.store).toBe(store);
  await clock.advance(120_000);
  const copied = () => hub.outputs().find(({ name }) => name === 'history-backup')?.lastSuccessMs ?? null;
  await eventually('the copy', () => copied() !== null);
  expect(readdirSync(join(folder, 'copies'))).toHaveLength(1);
});
