// Lines that differ, with some around them.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { difference } from './difference.ts';

const text = (...lines: string[]): string => lines.map((line) => `${line}\n`).join('');
const short = (before: string, after: string): string[] =>
  difference(before, after).map((line) =>
    line === null ? '...' : { same: ' ', removed: '-', added: '+' }[line.kind] + line.text,
  );

it('shows three lines around and leaves the rest out', () => {
  const lines = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
  expect(short(text(...lines), text(...lines.with(4, 'five')))).toEqual([
    '...',
    ' 2',
    ' 3',
    ' 4',
    '-5',
    '+five',
    ' 6',
    ' 7',
    ' 8',
    '...',
  ]);
  expect(short(text('a'), text('a'))).toEqual([]);
  expect(short('', text('a'))).toEqual(['+a']);
  expect(short(text('a', 'b'), text('b'))).toEqual(['-a', ' b']);
});

it('gives both texts again', () => {
  // Short enough that every line is near a change.
  const some = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 4 });
  fc.assert(
    fc.property(some, some, (old, fresh) => {
      fc.pre(old.join() !== fresh.join());
      const lines = difference(text(...old), text(...fresh)).filter((line) => line !== null);
      const side = (kind: string): string[] => lines.filter((line) => line.kind !== kind).map((line) => line.text);
      expect([side('added'), side('removed')]).toEqual([old, fresh]);
    }),
  );
});
