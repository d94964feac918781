// What is taken up from the file of a day, and what is quarantined.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { dayFileName, restoreDay, writeDay } from './day-file.ts';

const DATE = '2026-01-15';
const HEADER = 'time;p\n';
let folder: string;

beforeEach(() => {
  folder = tempFolder();
  mkdirSync(join(folder, '2026'));
});

function put(text: string): void {
  writeFileSync(join(folder, dayFileName(DATE)), text);
}

describe('restoreDay', () => {
  it('gives the rows back that were written', async () => {
    const rows = ['12:00;1\n', '12:05;"a\nb;""c"""\n', '12:10;\n'];
    await writeDay(folder, DATE, HEADER + rows.join(''));
    expect(await restoreDay(folder, DATE, HEADER)).toEqual({ rows, putAside: null });
  });

  it.each([
    ['an empty file', ''],
    ['a header alone', HEADER],
  ])('has no rows from %s', async (_what, text) => {
    put(text);
    expect(await restoreDay(folder, DATE, HEADER)).toEqual({ rows: [], putAside: null });
  });

  it('has no rows when there is no file and no folder', async () => {
    expect(await restoreDay(join(folder, 'none'), DATE, HEADER)).toEqual({ rows: [], putAside: null });
  });

  it('leaves out a line that was cut off', async () => {
    put(`${HEADER}12:00;1\n12:05;2`);
    expect((await restoreDay(folder, DATE, HEADER)).rows).toEqual(['12:00;1\n']);
  });

  it.each([
    ['another header', 'time;q\n12:00;1\n'],
    ['a column more', 'time;p;q\n12:00;1;2\n'],
    ['the header of a Windows editor', 'time;p\r\n12:00;1\r\n'],
    ['anything', 'what is this?'],
  ])('puts a file with %s aside, unharmed', async (_what, text) => {
    put(text);
    const aside = join(folder, '2026', '2026-01-15.old-1.csv');
    expect(await restoreDay(folder, DATE, HEADER)).toEqual({ rows: [], putAside: aside });
    expect(readFileSync(aside, 'utf8')).toBe(text);
  });

  it('never overwrites what was quarantined before', async () => {
    for (const text of ['a\n', 'b\n', 'c\n']) {
      put(text);
      await restoreDay(folder, DATE, HEADER);
    }
    expect(
      readdirSync(join(folder, '2026')).map((name) => [name, readFileSync(join(folder, '2026', name), 'utf8')]),
    ).toEqual([1, 2, 3].map((number) => [`2026-01-15.old-${number}.csv`, ['a\n', 'b\n', 'c\n'][number - 1]]));
  });

  it('rejects rather than treating a file that it cannot read as none', async () => {
    mkdirSync(join(folder, dayFileName(DATE)));
    await expect(restoreDay(folder, DATE, HEADER)).rejects.toMatchObject({ code: 'EISDIR' });
  });
});
