// An answer that events have overtaken must not bring older values back.
import { expect, it } from 'vitest';
import { merged } from './merge.ts';
import { device } from './test-devices.ts';
import type { DeviceJson } from './types.ts';

function of(readings: DeviceJson['readings']): DeviceJson {
  return { ...device('home', {}), readings };
}

const reading = (value: number | null, at: string | null) => ({ value, unit: 'W', at });
const EARLY = '2026-01-15T12:00:00.000Z';
const LATE = '2026-01-15T12:00:01.000Z';

it('keeps the newer reading, forgets what is over, and takes all else from the answer', () => {
  const known = of({ power: reading(2, LATE), voltage: reading(230, EARLY), gone: reading(1, LATE) });
  const answer = of({ power: reading(1, EARLY), voltage: reading(null, EARLY), current: reading(null, null) });
  expect(merged(known, answer).readings).toEqual({
    power: reading(2, LATE),
    voltage: reading(null, EARLY),
    current: reading(null, null),
  });
  expect(merged(undefined, answer)).toBe(answer);
});
