// `--locale` of the commands that write CSV.
import { expect, it } from 'vitest';
import { csvLocaleFlag } from './csv-locale-flag.ts';

it('is English without a word, and German on demand', () => {
  expect(csvLocaleFlag(undefined, 'tsv')).toBe('en');
  expect(csvLocaleFlag('de', 'csv')).toBe('de');
});

it('refuses what it does not know, and what is no CSV', () => {
  expect(() => csvLocaleFlag('fr', 'csv')).toThrow('--locale: "fr" is not known');
  expect(() => csvLocaleFlag('de', 'json')).toThrow('--locale is for CSV');
});
