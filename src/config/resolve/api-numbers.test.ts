import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findModel } from '../../catalog/index.ts';
import type { DeviceBase } from '../../source/entry/device-base.ts';
import { withApiNumbers } from './api-numbers.ts';

const MODEL = findModel('sdm630')!;

function device(name: string, apiId: number | null): DeviceBase {
  return { kind: 'modbus', name, model: MODEL, bus: name, id: apiId, apiId, lifetimeMs: 1000, measurands: null };
}

const numbers = (devices: readonly DeviceBase[], written: readonly string[] = []): (number | null)[] =>
  withApiNumbers(
    devices,
    ({ name }) => written.includes(name),
    () => false,
  ).map(({ apiId }) => apiId);

describe('numbers in /last', () => {
  test('are the unit ids where those differ, and none where there is none', () => {
    expect(numbers([device('a', 1), device('b', 2), device('c', null), device('d', null)])).toEqual([1, 2, null, null]);
  });

  test('a second meter of one unit id gets one of four digits that never changes', () => {
    expect(numbers([device('grid', 1), device('heatpump', 1), device('wallbox', 1)])).toEqual([1, 8137, 4010]);
  });

  test('a number that is written stays, also where it is another one’s: that is a mistake', () => {
    expect(numbers([device('grid', 1), device('b', 1)], ['b'])).toEqual([1, 1]);
  });

  test('a number that was given stays when somebody writes the same one later: that is a mistake, too', () => {
    const [, given = null] = numbers([device('grid', 1), device('heatpump', 1)]);
    expect(numbers([device('grid', 1), device('heatpump', 1), device('x', given)], ['x'])).toEqual([1, given, given]);
  });

  test('two names that make the same number do not share it', () => {
    const [, given = null] = numbers([device('grid', 1), device('heatpump', 1)]);
    expect(numbers([device('a', given), device('grid', 1), device('heatpump', 1)])).toEqual([
      given,
      1,
      (given ?? 0) + 1,
    ]);
  });

  test('adding a device behind the others renumbers none of them', () => {
    const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 8 }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(names, fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 12, maxLength: 12 }), (all, ids) => {
        const devices = all.map((name, index) => device(name, ids[index] ?? 1));
        const given = numbers(devices);
        expect(given.slice(0, -1)).toEqual(numbers(devices.slice(0, -1)));
        expect(new Set(given).size).toBe(devices.length);
      }),
      { numRuns: 200 },
    );
  });
});
