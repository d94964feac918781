// Columns line up and no line ends in blanks.
import { expect, it } from 'vitest';
import { textTable } from './text-table.ts';

it('aligns the columns', () => {
  expect(
    textTable(
      ['ID', 'NAME'],
      [
        ['sdm630', 'x'],
        ['a', ''],
      ],
    ),
  ).toBe('ID      NAME\nsdm630  x\na\n');
});

it('prints the header alone when there are no rows', () => {
  expect(textTable(['ID', 'NAME'], [])).toBe('ID  NAME\n');
});
