// Whose files they are after root has worked on them. Without root only the modes can be tried.
import { chmodSync, chownSync, existsSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keepOwnersBeside } from './beside.ts';
import { ownersOf } from './keep-owner.ts';

const isRoot = process.getuid?.() === 0;
const SERVICE = 12_345;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meterhub-owner-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, mode: number): string {
  const path = join(folder, name);
  writeFileSync(path, '');
  chmodSync(path, mode);
  if (isRoot) chownSync(path, SERVICE, SERVICE);
  return path;
}

const who = (path: string): number[] => [statSync(path).uid, statSync(path).mode & 0o777];
const service = isRoot ? SERVICE : (process.getuid?.() ?? 0);

it('a file that is replaced keeps its mode and owner, and what is new beside it becomes like it', async () => {
  const history = file('history.db', 0o640);
  await keepOwnersBeside(history, () => {
    renameSync(history, `${history}.damaged-1`);
    writeFileSync(history, 'new');
    writeFileSync(`${history}-wal`, '');
  });
  const expected = isRoot ? [service, 0o640] : who(history);
  for (const path of [history, `${history}-wal`, `${history}.damaged-1`]) expect(who(path)).toEqual(expected);
});

it('also when the work fails, and of files that are gone nothing is asked', async () => {
  const history = file('history.db', 0o600);
  const failing = keepOwnersBeside(history, () => {
    rmSync(history);
    throw new Error('disk full');
  });
  await expect(failing).rejects.toThrow('disk full');
  expect(existsSync(history)).toBe(false);
});

it('nobody but root changes anything', () => {
  const path = file('a', 0o600);
  const give = ownersOf(folder, [path], { isRoot: false });
  chmodSync(path, 0o644);
  give();
  expect(statSync(path).mode & 0o777).toBe(0o644);
});
