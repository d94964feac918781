// One value that is no JSON spoils itself only; text that is cut off is refused.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amount } from '../../../test/support/amount.ts';
import { lenientJson } from './lenient-json.ts';

const read = (text: string): unknown => lenientJson(text)?.value;

describe('nearly JSON', () => {
  it.each<[string, unknown]>([
    ['{"e":NaN,"p":-321}', { e: null, p: -321 }],
    ['{"e":nan,"p":-321}', { e: null, p: -321 }],
    ['{"p":-321,"e":-Infinity}', { e: null, p: -321 }],
    ['{"e":35N.0758, "p":1}', { e: null, p: 1 }],
    ['{"e":12,5,"p":1}', { e: null, p: 1 }],
    ['{"e":,"p":1}', { e: null, p: 1 }],
    ['{"e": ,"p":1,}', { e: null, p: 1 }],
    ['{"e":undefined,"p":{"q":[1,nan,3,]}}', { e: null, p: { q: [1, null, 3] } }],
    ['{"e":"a "word" b","p":1}', { e: null, p: 1 }],
    ['{"e":"tab\there","p":1}', { e: null, p: 1 }],
    ['{"e":007,"p":"x, \\"y\\": 1"}', { e: null, p: 'x, "y": 1' }],
    ['[1,,nan]', [1, null, null]],
  ])('%s', (text, value) => expect(read(text)).toEqual(value));

  it.each([
    '{"e":NaN,"p":-321',
    '{"e":NaN,"p":-3',
    '[1, nan',
    '{"e":{"f":1,"p":2}',
    '<html>NaN</html>',
    'NaN',
    '',
    '{e: 1}',
    '{"e":1} {"f":2}',
    '['.repeat(100_000),
  ])('refuses what is cut off, or no JSON at all: %s', (text) => expect(lenientJson(text)).toBeNull());

  it('reads right JSON as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue())), (json) => {
        const text = JSON.stringify(json, null, 1);
        expect(read(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('never throws, and is quick on what is long and wrong', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[]",:\\ 1aN'.split('')) }), (text) => void lenientJson(text)),
      { numRuns: amount(100_000, 100) },
    );
    expect(lenientJson(`{"a":${',"'.repeat(5000)}`)).toBeNull();
  });
});
