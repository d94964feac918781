import { expect, test } from 'vitest';
import { counted } from './counted.ts';

test.each<[string, number | bigint, string, string?]>([
  ['0 devices', 0, 'device'],
  ['1 device', 1, 'device'],
  ['1 register', 1n, 'register'],
  ['21 devices', 21, 'device'],
  ['1 Bus', 1, 'Bus', 'Busse'],
  ['2 Busse', 2, 'Bus', 'Busse'],
])('%s', (text, count, one, many) => expect(counted(count, one, many)).toBe(text));
