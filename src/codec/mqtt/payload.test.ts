import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amount } from '../../../test/support/amount.ts';
import { excerpt, isAbsentWord, jsonPayload, plainPayload } from './payload.ts';

describe('a plain payload', () => {
  it.each([
    ['21.5', 21.5],
    [' -3 \n', -3],
    ['"7"', '7'],
    ['true', true],
    ['null', null],
    ['ON', 'ON'],
    ['12,5', '12,5'],
    ['NaN', 'NaN'],
    ['1e400', Infinity],
  ])('%j is %j', (text, json) => expect(plainPayload(text)).toEqual({ json }));

  it('that is JSON says what there is, and what to write', () => {
    expect(plainPayload('{"temp":1,"hum":2}')).toMatchObject({
      problem: { en: 'is JSON (temp, hum): say with `path` which of it is meant' },
    });
  });

  it('that is empty is none', () => expect(plainPayload(' ')).toMatchObject({ problem: { en: 'is empty' } }));
});

describe('JSON', () => {
  it('that is nearly JSON costs its own value only', () => {
    expect(jsonPayload('{"a":NaN,"b":2}')).toEqual({ json: { a: null, b: 2 } });
  });

  it.each(['[', '{', '{"a":'])('of 100,000 times %s is refused at once', (open) => {
    expect(jsonPayload(open.repeat(100_000))).toMatchObject({ problem: { en: 'is nested too deep' } });
  });

  it.each(['{"a":1', 'hello', '{"a":1}}'])('%s is none', (text) => {
    expect(jsonPayload(text)).toMatchObject({ problem: { en: expect.stringContaining('is not JSON') as string } });
  });

  it('takes brackets in texts for letters', () => {
    const text = JSON.stringify({ a: '['.repeat(100), b: '"{' });
    expect(jsonPayload(text)).toEqual({ json: { a: '['.repeat(100), b: '"{' } });
  });

  it('survives every text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const said of [jsonPayload(text), plainPayload(text)])
          expect('json' in said || 'problem' in said).toBe(true);
      }),
      { numRuns: amount(100_000, 100) },
    );
  });
});

it('knows the words for nothing', () => {
  expect(['unknown', 'Unavailable', ' none ', '0', 'off', 5].map(isAbsentWord)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});

it('shows one short line, whatever was sent', () => {
  expect(excerpt(`a\n\u001b[31m${'x'.repeat(200)}`)).toMatch(/^"a\?\?\[31mx+\.\.\."$/);
});
