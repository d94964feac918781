// Values of JSON as the configuration describes them: sums of lists, and that no answer makes a number that is none.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amount } from '../../../test/support/amount.ts';
import { valueAt, type Conversion } from './configured-value.ts';

const POWER: Conversion = { name: 'power', unit: 'W', scale: 1, offset: 0, type: null };
const sum = (json: unknown, more: Partial<Conversion> = {}, path = 'strings[*].power') =>
  valueAt(json, path, { ...POWER, ...more });
const strings = (...powers: unknown[]) => ({ strings: powers.map((power) => ({ power })) });

describe('a sum over a list', () => {
  it('adds all of it, scaled once, in the canonical unit', () => {
    expect(sum(strings(100, 200.5, '3'))).toEqual({ value: 303.5, problem: null });
    expect(sum(strings(0.1, 0.2), { unit: 'kW' })).toEqual({ value: 300, problem: null });
    expect(sum(strings(1, 2), { scale: 10, offset: 5 })).toEqual({ value: 35, problem: null });
  });

  it('adds the parts of a section, and lists in lists', () => {
    expect(sum({ strings: { a: { power: 1 }, b: { power: 2 } } }).value).toBe(3);
    expect(sum({ i: [{ s: [{ p: 1 }, { p: 2 }] }, { s: [{ p: 4 }] }] }, {}, 'i[*].s[*].p').value).toBe(7);
  });

  it('is absent when a part of it is, or when there is none: it would be too small', () => {
    expect(sum(strings(100, null))).toEqual({ value: null, problem: null });
    expect(sum(strings())).toEqual({ value: null, problem: null });
  });

  it('names the part that lacks the value, and one that is no number', () => {
    const { value, problem } = sum({ strings: [{ power: 1 }, { energy: 2 }] });
    expect([value, problem?.en]).toEqual([null, 'no strings[*].power: strings.1 has energy']);
    expect(problem?.de).toBe('strings[*].power fehlt: strings.1 hat energy');
    expect(sum(strings(1, 'two'))).toMatchObject({ value: null, problem: { en: expect.stringContaining('a string') } });
    expect(sum({ strings: 5 }).problem?.en).toContain('strings has no parts');
    expect(sum({ strings: [Number.MAX_VALUE, Number.MAX_VALUE].map((power) => ({ power })) }).value).toBeNull();
  });
});

describe('any JSON at any path', () => {
  const path = fc.stringMatching(/^[ab][.[\]*a0="']{0,8}$/);
  it('gives a finite number, nothing, or what is wrong', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), path, fc.constantFrom(1, -0.001, 1e300), (json, text, scale) => {
        const { value, problem } = valueAt(json, text, { ...POWER, scale });
        return (
          (value === null || (typeof value === 'number' && Number.isFinite(value))) && (value === null || !problem)
        );
      }),
      { numRuns: amount(100_000, 1000) },
    );
  });
});
