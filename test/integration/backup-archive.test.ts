import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../support/temp-folder.ts';
import { pack, unpack } from '../../src/cli/backup/archive.ts';

test('an archive is private as soon as it is there, and comes back as it was', () => {
  const [from, to, beside] = [tempFolder(), tempFolder(), tempFolder()];
  writeFileSync(join(from, 'note'), 'mine');
  const file = join(beside, 'all.tar.gz');
  // What a run that was cut short left behind, open to all.
  writeFileSync(`${file}.part`, 'half', { mode: 0o644 });
  pack(from, file);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  unpack(file, to);
  expect(readFileSync(join(to, 'note'), 'utf8')).toBe('mine');
});

test('what is no archive is refused with what to look at', () => {
  const folder = tempFolder();
  const file = join(folder, 'note');
  writeFileSync(file, 'no archive');
  expect(() => unpack(file, folder)).toThrow(/is it what `meterhub backup` wrote/);
});
