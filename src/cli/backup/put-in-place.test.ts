// Whose files they are after root has put a backup in its place. Without root only contents and modes can be tried.
import { chmodSync, chownSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { putInPlace } from './put-in-place.ts';

const isRoot = process.getuid?.() === 0;
const SERVICE = 12_345;
const service = isRoot ? SERVICE : (process.getuid?.() ?? 0);

/** A folder of the service, and a backup that root has unpacked. */
function scene() {
  const folder = tempFolder();
  const [state, stage] = [join(folder, 'state'), join(folder, 'stage')];
  mkdirSync(state);
  if (isRoot) chownSync(state, SERVICE, SERVICE);
  mkdirSync(join(stage, 'prices/2026'), { recursive: true });
  for (const name of ['meterhub.yaml', 'counters.json', 'history.db', 'prices/2026/01.csv']) {
    writeFileSync(join(stage, name), `saved ${name}`, { mode: 0o640 });
  }
  return { state, stage };
}

const who = (path: string): number[] => [statSync(path).uid, statSync(path).mode & 0o777];

it('all of it belongs to the service, also in folders that had to be made, and what is in them', () => {
  const { state, stage } = scene();
  const data = join(state, 'data');
  putInPlace(
    ['counters.json', 'history.db', 'prices'].map((name) => ({ from: join(stage, name), to: join(data, name) })),
    'now',
  );
  for (const path of [data, join(data, 'prices'), join(data, 'prices/2026')]) expect(who(path)[0]).toBe(service);
  for (const name of ['counters.json', 'history.db', 'prices/2026/01.csv'])
    expect([name, ...who(join(data, name))]).toEqual([name, service, 0o640]);
});

it('a file that was there keeps owner and mode, and is kept; what lies in a folder takes its owner, not its mode', () => {
  const { state, stage } = scene();
  const config = join(state, 'meterhub.yaml');
  writeFileSync(config, 'old');
  chmodSync(config, 0o600);
  const other = isRoot ? SERVICE + 1 : service;
  if (isRoot) chownSync(config, other, other);
  const prices = join(state, 'prices');
  mkdirSync(prices);
  if (isRoot) chownSync(prices, other, other);
  const said = putInPlace(
    [
      { from: join(stage, 'meterhub.yaml'), to: config },
      { from: join(stage, 'prices'), to: prices },
    ],
    'now',
  );
  expect(said).toEqual([
    `${config}; what was there is kept as ${config}.before-now`,
    `${prices}; what was there is kept as ${prices}.before-now`,
  ]);
  expect(readFileSync(config, 'utf8')).toBe('saved meterhub.yaml');
  expect(readFileSync(`${config}.before-now`, 'utf8')).toBe('old');
  expect(who(config)).toEqual([other, 0o600]);
  expect(who(join(prices, '2026/01.csv'))).toEqual([other, 0o640]);
});

it('when a step fails, everything is as it was', () => {
  const { state, stage } = scene();
  const config = join(state, 'meterhub.yaml');
  writeFileSync(config, 'old');
  const steps = [
    { from: join(stage, 'meterhub.yaml'), to: config },
    { from: join(stage, 'none'), to: join(state, 'none') },
  ];
  expect(() => putInPlace(steps, 'now')).toThrow(/cannot restore: .*\n {2}hint: nothing was changed/);
  expect(readFileSync(config, 'utf8')).toBe('old');
});
