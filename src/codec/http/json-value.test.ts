// Numbers of answers: scaled without noise, and never beyond all numbers.
import { expect, it } from 'vitest';
import { scaled } from './json-value.ts';
import { convertedValue } from './configured-value.ts';

it.each([
  [3, 0.1, 0, 0.3],
  [21.5, 1, 0, 21.5],
  [300, 0.1, -273.15, -243.15],
  [1.8e305, 1000, 0, null],
  [-1.7e308, 10, 0, null],
])('%d x %d + %d is %s', (value, scale, offset, result) => expect(scaled(value, scale, offset)).toBe(result));

it('says that a number is none which its unit makes endless', () => {
  const energy = { name: 'energyTotal', unit: 'kWh', scale: 1, offset: 0, type: null } as const;
  const { value, problem } = convertedValue('1.797693134862316e+305', { en: 'a', de: 'a' }, energy);
  expect(value).toBeNull();
  expect(problem?.en).toContain('a is a string');
});
