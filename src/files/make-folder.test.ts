// Folders that are missing, there, in the way of something else, or cannot be made: always an end, never a loop.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolder, makeFolderSync } from './make-folder.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'meterhub-'));
});

afterEach(() => rmSync(root, { recursive: true }));

const ways = [
  [
    'at once',
    async (path: string, options = {}) => {
      await Promise.resolve();
      makeFolderSync(path, options);
    },
  ],
  ['in the background', (path: string, options = {}) => makeFolder(path, options)],
] as const;

describe.each(ways)('a folder that is made %s', (_how, make) => {
  it('gets everything above it, with the rights that are wanted', async () => {
    await make(join(root, 'a/b/c'), { mode: 0o750 });
    expect(readdirSync(root, { recursive: true }).sort()).toEqual(['a', 'a/b', 'a/b/c']);
    expect(statSync(join(root, 'a/b/c')).mode & 0o777).toBe(0o750);
  });

  it('may be there', async () => {
    mkdirSync(join(root, 'a'));
    writeFileSync(join(root, 'a/file'), 'x');
    await make(join(root, 'a'));
    await make(join(root, 'a/'));
    expect(readdirSync(join(root, 'a'))).toEqual(['file']);
    await make('/');
  });

  it.each([
    ['where a file has its name', 'file', 'EEXIST'],
    ['below a file, which is named', 'file/a/b', 'EEXIST'],
  ])('fails %s', async (_where, path, code) => {
    writeFileSync(join(root, 'file'), 'x');
    await expect(make(join(root, path))).rejects.toMatchObject({ code });
  });

  it('fails where the system has no folders to give, instead of trying for ever', async () => {
    await expect(make('/proc/meterhub/history')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
