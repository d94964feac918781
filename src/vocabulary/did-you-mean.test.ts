import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closest, editDistance, didYouMean } from './did-you-mean.ts';

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['power', 'power', 0],
    ['powr', 'power', 1],
    ['pwoer', 'power', 1],
    ['poser', 'power', 1],
    ['kitten', 'sitting', 3],
  ])('%s to %s is %d', (a, b, expected) => {
    expect(editDistance(a, b)).toBe(expected);
  });

  it('is the same both ways, 0 only for equal texts, and never more than the longer text', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const distance = editDistance(a, b);
        expect(distance).toBe(editDistance(b, a));
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});

describe('closest', () => {
  const names = ['grid', 'pv1', 'pv2', 'powerL1', 'energyImport'];

  it.each([
    ['gird', 'grid'],
    ['GRID', 'grid'],
    ['pv3', 'pv1'],
    ['energyimprt', 'energyImport'],
    ['powerl1', 'powerL1'],
    ['water', null],
    ['x', null],
    ['', null],
    ['g'.repeat(65), null],
  ])('to %s is %s', (name, expected) => {
    expect(closest(name, names)).toBe(expected);
  });

  it('is nothing when no letter is right', () => {
    expect(closest('x', ['y'])).toBeNull();
  });
});

describe('didYouMean', () => {
  it('lists the choices when none is near, and says how many it left out', () => {
    const many = Array.from({ length: 15 }, (_, index) => `device${index}`);
    expect(didYouMean('water', ['grid', 'pv1'], 'devices')).toBe('devices: grid, pv1');
    expect(didYouMean('water', many, 'devices')).toMatch(/^devices: device0, .*, device11, and 3 more$/);
    expect(didYouMean('gird', ['grid'], 'devices')).toBe('did you mean "grid"?');
    expect(didYouMean('water', [], 'devices')).toBeNull();
  });
});
