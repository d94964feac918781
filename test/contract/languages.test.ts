// The page speaks two languages: every text, every reason and every error has both, with the same places to fill in.
import { describe, expect, it } from 'vitest';
import { ERROR_CATALOGUE } from '../../src/vocabulary/error-codes.ts';
import { WAITING } from '../../src/model/problem.ts';
import { PROBLEMS_DE } from '../../web/src/shared/problems-de.ts';
import { de } from '../../web/src/shared/texts-de.ts';
import { en } from '../../web/src/shared/texts-en.ts';

const german: Readonly<Record<string, string>> = de;

/** `{name}` in a text. */
function placesOf(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([place]) => place).sort();
}

describe('reasons and errors', () => {
  const english = {
    ...Object.fromEntries(Object.entries(ERROR_CATALOGUE).map(([c, e]) => [c, e.meaning])),
    ...WAITING,
  };

  it.each(Object.entries(english))('%s is said in both languages', (code, text) => {
    expect(PROBLEMS_DE[code], `${code} is missing in web/src/problems-de.ts: ${text}`).toMatch(/.{5}/);
    expect(PROBLEMS_DE[code]).not.toBe(text);
  });

  it('has no translation of a code that is not there any more', () => {
    expect(Object.keys(PROBLEMS_DE).filter((code) => !(code in english))).toEqual([]);
  });

  it('ends no German sentence: facts follow it', () => {
    expect(Object.values(PROBLEMS_DE).filter((text) => /[.,:]$/.test(text))).toEqual([]);
  });
});

describe('texts of the page', () => {
  it.each(Object.entries(en))('%s is there in both languages and has the same places to fill in', (key, text) => {
    expect(german[key]?.length).toBeGreaterThan(0);
    expect(placesOf(german[key] ?? '')).toEqual(placesOf(text));
  });

  it('has no German text more', () => {
    expect(Object.keys(german).sort()).toEqual(Object.keys(en).sort());
  });
});
