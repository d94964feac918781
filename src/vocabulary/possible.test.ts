import { describe, expect, test } from 'vitest';
import { possibleRange } from './possible.ts';

function isPossible(name: string, value: number, unit: string, currentA: number | null = null): boolean {
  const range = possibleRange(name, unit, currentA === null ? null : { currentA });
  return range === null || (value >= range.least && value <= range.most);
}

describe('what a reading can be', () => {
  test.each([
    ['power', 41_746_432, 'W'],
    ['power', 3.4028234663852886e38, 'W'],
    ['power', -2_147_483_648, 'W'],
    ['voltageL1', 42_949_672.95, 'V'],
    ['voltageL1L2', -3276.8, 'V'],
    ['powerFactor', 4_294_967, '1'],
    ['powerFactorL3', 65.535, '1'],
    ['frequency', 3746, 'Hz'],
    ['frequency', -0.1, 'Hz'],
    ['currentL2', 4_294_967.295, 'A'],
    ['energyImport', 3.4e38, 'Wh'],
    ['batteryStateOfCharge', 655.35, '%'],
    ['temperature', -3276.8, 'degC'],
  ])('not %s = %d %s', (name, value, unit) => expect(isPossible(name, value, unit)).toBe(false));

  test.each([
    ['power', 1_000_000, 'W'],
    ['power', -6_300_000, 'W'],
    ['powerL2', -11_000, 'W'],
    ['voltageL1', 400, 'V'],
    ['voltageL2', 0, 'V'],
    ['voltageL1L2', 20_000, 'V'],
    ['dcVoltageS1', 1450, 'V'],
    ['frequency', 0, 'Hz'],
    ['frequency', 16.7, 'Hz'],
    ['currentL1', -4000, 'A'],
    ['currentN', 0, 'A'],
    ['powerFactor', -1.001, '1'],
    ['phaseAngleL1', 359.9, 'deg'],
    ['thdCurrentL1', 999.9, '%'],
    ['energySum', -5_000_000, 'Wh'],
    ['energyImport', 250_000_000_000, 'Wh'],
    ['temperature', -25, 'degC'],
  ])('but %s = %d %s', (name, value, unit) => expect(isPossible(name, value, unit)).toBe(true));

  test('a directly connected meter carries no more than it is built for', () => {
    expect(isPossible('power', 10_000, 'W', 45)).toBe(true);
    expect(isPossible('powerL1', 50_000, 'W', 45)).toBe(false);
    expect(isPossible('currentL1', 80, 'A', 45)).toBe(true);
    expect(isPossible('currentL1', 655.35, 'A', 45)).toBe(false);
    expect(isPossible('voltageL1', 6553.5, 'V', 45)).toBe(false);
    expect(isPossible('frequency', 50, 'Hz', 45)).toBe(true);
  });

  test('says nothing of names of the configuration, nor of units of its own', () => {
    expect(possibleRange('pressure', 'W')).toBeNull();
    expect(possibleRange('power', 'kW')).toBeNull();
    expect(possibleRange('power', null)).toBeNull();
  });
});
