// Every folder that a configuration has the program write into is writable for its service, which sees nothing else.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { loadConfig } from '../../config/load.ts';
import { factsOf } from './service-facts.ts';

function writableOf(text: string): readonly string[] {
  const file = join(tempFolder(), 'meterhub.yaml');
  writeFileSync(file, text);
  const loaded = loadConfig(text, file, {});
  if (!loaded.ok) throw new Error(loaded.problems.map(({ message }) => message).join('; '));
  return factsOf(loaded.config, file, null).writable;
}

test.each([
  ['history: { path: /mnt/a/history.db }', ['/mnt/a']],
  ['history: { path: data/history.db, backup: { path: /mnt/b/copies } }', ['/mnt/b/copies']],
  ['counters: { path: /mnt/c/counters.json }', ['/mnt/c']],
  ['server: { passwordFile: /mnt/d/password.json }', ['/mnt/d']],
  ['publish: { soc: 10s }\nbackup: { path: /mnt/e, columns: [time, soc] }', ['/mnt/e']],
  ['log: { path: /mnt/f }', ['/mnt/f']],
])('%s', (text, folders) => {
  expect(writableOf(`${text}\n`)).toEqual(folders);
});

test('a folder is named once, and none that lies in the folder of the service', () => {
  expect(writableOf('history: { path: /mnt/a/history.db }\ncounters: { path: /mnt/a/counters.json }\n')).toEqual([
    '/mnt/a',
  ]);
  expect(writableOf('history: { path: data/history.db }\n')).toEqual([]);
});
