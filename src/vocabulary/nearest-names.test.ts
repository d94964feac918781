// "Did you mean": slips, swapped letters, parts of a name; nothing for what is nowhere near.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance } from './did-you-mean.ts';
import { nearestNames } from './nearest-names.ts';

const known = ['sdm630', 'sdm630v1', 'sdm230', 'sdm72', 'janitza', 'em340', '7m.24'];

describe('nearestNames', () => {
  it.each([
    ['sdm603', 'sdm630'],
    ['SDM-630', 'sdm630'],
    ['sdm 630 v1', 'sdm630v1'],
    ['sdm63', 'sdm630'],
    ['sdm630-modbus', 'sdm630'],
    ['janiza', 'janitza'],
    ['jantiza', 'janitza'],
    ['em340d', 'em340'],
    ['7m24', '7m.24'],
  ])('takes %s for %s', (name, meant) => expect(nearestNames(name, known)[0]).toBe(meant));

  it.each(['', '---', 'umg', 'fronius', 'x'])('has no idea for "%s"', (name) =>
    expect(nearestNames(name, known)).toEqual([]),
  );

  it('finds a known name first, whatever else is near', () => {
    fc.assert(fc.property(fc.constantFrom(...known), (name) => nearestNames(name.toUpperCase(), known)[0] === name));
  });
});

describe('editDistance', () => {
  const word = fc.string({ maxLength: 12 });

  it('counts added, missing, changed and swapped letters', () => {
    expect([
      editDistance('sdm', 'sdm6'),
      editDistance('sdm6', 'sdm'),
      editDistance('sdm', 'sdn'),
      editDistance('sdm', 'smd'),
      editDistance('', 'abc'),
    ]).toEqual([1, 1, 1, 1, 3]);
  });

  it('is 0 for equal words only, the same both ways, and never more than the longer word', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        const slips = editDistance(a, b);
        expect(slips === 0).toBe(a === b);
        expect(editDistance(b, a)).toBe(slips);
        expect(slips).toBeLessThanOrEqual(Math.max(a.length, b.length));
        expect(slips).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
      }),
    );
  });
});
