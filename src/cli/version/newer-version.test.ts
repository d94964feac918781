// Versions in their order; what is not certainly newer is not.
import { expect, it } from 'vitest';
import { isNewer } from './newer-version.ts';

it.each([
  ['1.0.1', '1.0.0', true],
  ['1.10.0', '1.9.9', true],
  ['2.0.0', '10.0.0', false],
  ['1.0.0', '1.0.0', false],
  ['1.0.0', '1.0.0-beta.1', true],
  ['1.0.0-beta.1', '1.0.0', false],
  ['1.0.0+build', '1.0.0', false],
])('%s than %s: %s', (found, own, expected) => {
  expect(isNewer(found, own)).toBe(expected);
});
