// A file is there whole or not at all, whatever stands in the way.
import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { writeAtomically } from './write-atomically.ts';

describe('writeAtomically', () => {
  it('makes folders and replaces what was there', async () => {
    const folder = tempFolder();
    const path = join(folder, 'a', 'b', 'file.csv');
    await writeAtomically(path, 'first\n');
    await writeAtomically(path, 'second\n');
    expect(readFileSync(path, 'utf8')).toBe('second\n');
    expect(readdirSync(join(folder, 'a', 'b'))).toEqual(['file.csv']);
  });

  it('leaves the old file when the disk is full, and nothing beside it', async () => {
    const folder = tempFolder();
    const path = join(folder, 'file.csv');
    writeFileSync(path, 'old\n');
    symlinkSync('/dev/full', `${path}.tmp`);
    await expect(writeAtomically(path, 'new\n')).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(readFileSync(path, 'utf8')).toBe('old\n');
    expect(existsSync(`${path}.tmp`)).toBe(false);
  });

  it('replaces a temporary file that a crash left behind', async () => {
    const path = join(tempFolder(), 'file.csv');
    writeFileSync(`${path}.tmp`, 'half a li');
    await writeAtomically(path, 'whole\n');
    expect(readFileSync(path, 'utf8')).toBe('whole\n');
    expect(existsSync(`${path}.tmp`)).toBe(false);
  });

  it('rejects when the place is taken by something else', async () => {
    const path = join(tempFolder(), 'folder');
    mkdirSync(path);
    await expect(writeAtomically(path, 'x')).rejects.toThrow();
    await expect(writeAtomically(join('/dev/null', 'x'), 'x')).rejects.toThrow();
  });
});
