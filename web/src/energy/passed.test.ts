// What passed a part of the house today.
import { expect, it } from 'vitest';
import { energyOf } from './passed.ts';
import type { Today } from './today.ts';

const of = (value: number | null) => ({ import: value, export: 7, produced: null });
const TODAY: Today = {
  devices: new Map([
    ['a', of(100)],
    ['b', of(20)],
    ['c', of(null)],
  ]),
  building: null,
  house: 5,
};

it('is told in each direction, of several devices together, and lacks what one of them lacks', () => {
  expect(energyOf({ kind: 'grid', devices: ['a'] }, TODAY)).toEqual([
    { what: 'drawn', wh: 100 },
    { what: 'fedIn', wh: 7 },
  ]);
  expect(energyOf({ kind: 'consumer', devices: ['a', 'b'] }, TODAY)).toEqual([{ what: 'used', wh: 120 }]);
  expect(energyOf({ kind: 'consumer', devices: ['a', 'c'] }, TODAY)).toEqual([{ what: 'used', wh: null }]);
  expect(energyOf({ kind: 'sun', devices: ['a'] }, TODAY)).toEqual([{ what: 'produced', wh: null }]);
  expect(energyOf({ kind: 'house', devices: [] }, TODAY)).toEqual([{ what: 'used', wh: 5 }]);
});

it('has its words before it is known', () => {
  expect(energyOf({ kind: 'battery', devices: ['a'] }, null)).toEqual([
    { what: 'charged', wh: null },
    { what: 'discharged', wh: null },
  ]);
});
