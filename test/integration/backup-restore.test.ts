// A hub moves: its backup is made while it runs, checked before anything is changed, and put in its place with what was there kept.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { backup } from '../../src/cli/backup/backup.ts';
import { restore } from '../../src/cli/backup/restore.ts';
import { uninstall } from '../../src/cli/service/uninstall-service.ts';
import { CommandWorld } from '../support/command-world.ts';
import { eventually } from '../support/eventually.ts';
import { frozenGateway } from '../support/frozen-bus.ts';
import { HubProcess, runProgram } from '../support/hub-process.ts';
import { tempFolder } from '../support/temp-folder.ts';

let folder: string;
const at = process.cwd();

beforeEach(() => {
  folder = tempFolder();
});
afterEach(() => process.chdir(at));

function configured(address: string): string {
  const file = join(folder, 'meterhub.yaml');
  writeFileSync(
    file,
    `server: { listen: 127.0.0.1:0 }\nbuses: { b: { type: modbus-tcp, address: "${address}" } }\n` +
      `devices: { home: { model: sdm120, bus: b, id: 1 } }\nhistory: { path: ${folder}/data/history.db }\n`,
  );
  mkdirSync(join(folder, 'models.d'), { recursive: true });
  writeFileSync(join(folder, 'models.d/note.txt'), 'mine');
  return file;
}

async function moved(): Promise<string> {
  const simulator = await frozenGateway({ 1: 'sdm120' });
  const file = configured(simulator.link('modbus-tcp').address);
  const hub = await new HubProcess(['run', '-c', file]).ready();
  await eventually('the hub reads', async () => (await hub.ask('/last/1')).status === 200);
  const archive = join(folder, 'moved.tar.gz');
  const world = new CommandWorld();
  await backup(archive, { config: file }, world);
  expect(world.output).toContain('history.db');
  expect(statSync(archive).mode & 0o777).toBe(0o600);
  await expect(backup(archive, { config: file }, world)).rejects.toThrow('is there already');
  hub.signal('SIGTERM');
  await hub.ended;
  expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  return archive;
}

it('goes to another place and comes back whole, with what was there kept', async () => {
  const archive = await moved();
  const target = join(folder, 'meterhub.yaml');
  writeFileSync(target, '# changed\nserver: {}\n');
  const world = new CommandWorld();
  await restore(archive, { config: target, dryRun: true }, world);
  expect(readFileSync(target, 'utf8')).toContain('# changed');
  expect(world.errors).toBe(`Checking ${archive}\n`);
  await restore(archive, { config: target }, world);
  expect(readFileSync(target, 'utf8')).toContain('model: sdm120');
  const kept = readdirSync(folder).filter((name) => name.startsWith('meterhub.yaml.before-'));
  expect(kept.map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual(['# changed\nserver: {}\n']);
  expect(readdirSync(join(folder, 'data')).some((name) => name.startsWith('history.db.before-'))).toBe(true);
  const { output } = await runProgram(['history', 'check', '-f', join(folder, 'data/history.db')]);
  expect(output).toContain('is sound');
  expect(readFileSync(join(folder, 'models.d/note.txt'), 'utf8')).toBe('mine');
});

it('what is no backup, or a running hub, changes nothing', async () => {
  const target = join(folder, 'meterhub.yaml');
  writeFileSync(target, 'server: {}\n');
  const wrong = join(folder, 'wrong.tar.gz');
  writeFileSync(wrong, 'no archive');
  const world = new CommandWorld();
  await expect(restore(wrong, { config: target }, world)).rejects.toThrow(/wrong.tar.gz: .*\n {2}hint: /);
  await expect(restore(join(folder, 'none'), { config: target }, world)).rejects.toThrow('there is no file');
  await expect(backup(join(folder, 'b'), { config: join(folder, 'no.yaml') }, world)).rejects.toThrow(/cannot read/);
  expect(readFileSync(target, 'utf8')).toBe('server: {}\n');
  expect(readdirSync(folder).sort()).toEqual(['meterhub.yaml', 'wrong.tar.gz']);
});

it('a service goes, and only one of our own', () => {
  const unit = join(folder, 'meterhub.service');
  expect(() => uninstall(folder, true)).toThrow(/there is no .*\n {2}hint: /);
  writeFileSync(unit, '[Unit]\n');
  expect(() => uninstall(folder, true)).toThrow('was not written by install-service');
  writeFileSync(unit, '# Written by: meterhub install-service. Changes ...\n[Unit]\n');
  expect(uninstall(folder, true)).toMatch(/is removed\.\nWhat stays: .*\/var\/lib\/meterhub/);
  expect(existsSync(unit)).toBe(false);
});
