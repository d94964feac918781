// Cells and lines as meterhub-2022 wrote them.
import { describe, expect, it } from 'vitest';
import { csvCell, csvLine } from './csv-format.ts';

describe('csvCell', () => {
  it.each([
    [3985744, '3985744'],
    [-12, '-12'],
    [230.123, '230.123'],
    [0, '0'],
    [null, ''],
    [undefined, ''],
    [true, 'True'],
    [false, 'False'],
    ['2026-01-15 13:00:00', '2026-01-15 13:00:00'],
    ['a;b', '"a;b"'],
    ['say "x"', '"say ""x"""'],
    ['two\nlines', '"two\nlines"'],
    [{ a: [1, null] }, '"{""a"":[1,null]}"'],
  ])('writes %j as %s', (value, cell) => expect(csvCell(value)).toBe(cell));
});

describe('csvLine', () => {
  it('separates by ; and ends with a line feed', () => expect(csvLine(['a', null, 1])).toBe('a;;1\n'));
});
