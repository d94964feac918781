// How fast a counter may count agrees with how much power there may be.
import { describe, expect, test } from 'vitest';
import { countingLimits } from './counting.ts';
import { possibleRange } from './possible.ts';

describe('the limit of an energy counter', () => {
  test.each([null, { currentA: 45 }, { currentA: 80 }])('is the most power that is believed, with %o', (carries) => {
    const power = possibleRange('power', 'W', carries);
    expect(countingLimits('Wh', carries)?.mostPerHour).toBe(power?.most);
    expect(countingLimits('varh', carries)?.mostPerHour).toBe(possibleRange('reactivePower', 'var', carries)?.most);
  });

  test('does not narrow what is no energy', () => {
    expect(countingLimits('m3', { currentA: 45 })).toEqual(countingLimits('m3'));
    expect(countingLimits('W')).toBeNull();
  });
});
