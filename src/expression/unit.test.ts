import { describe, expect, it } from 'vitest';
import type { Reference } from './ast.ts';
import { parseExpression } from './parser.ts';
import { inferUnit } from './unit.ts';

const units = new Map([
  ['power', 'W'],
  ['energyImport', 'Wh'],
  ['energyExport', 'Wh'],
  ['current', 'A'],
  ['home_p', 'W'],
]);

function unitOf(reference: Reference): string | null {
  return units.get(reference.kind === 'name' ? reference.name : reference.measurand) ?? null;
}

function unit(source: string): string | null {
  const result = parseExpression(source);
  if (!result.ok) throw new Error(`${source}: ${result.error.message.en}`);
  return inferUnit(result.ast, unitOf);
}

describe('inferUnit', () => {
  it.each([
    ['grid.power', 'W'],
    ['grid.energyImport', 'Wh'],
    ['home_p', 'W'],
    ['-grid.power', 'W'],
    ['home.power - car.power', 'W'],
    ['grid.energyImport - grid.energyExport + 1000', 'Wh'],
    ['or(pv1.power, 0) + or(pv2.power, 0)', 'W'],
    ['min(a.power, b.power, 100)', 'W'],
    ['max(0, home_p)', 'W'],
    ['abs(grid.power)', 'W'],
    ['round(grid.power)', 'W'],
    ['a.power > 0 ? b.power : 0', 'W'],
    ['a.power > 0 ? b.power : null', 'W'],
    ['a.power * -1', 'W'],
    ['-1 * a.power', 'W'],
    ['40 * a.power / 2', 'W'],
    ['a.power * 3 * -2', 'W'],
  ])('of %s is %s', (source, expected) => {
    expect(unit(source)).toBe(expected);
  });

  it.each([
    '5',
    "'W'",
    'null',
    'grid.state',
    'nobody',
    'a.power + a.energyImport',
    'a.power + grid.state',
    'or(a.power, b.current)',
    "or(a.power, 'off')",
    'a.power > 0 ? a.power : true',
    'a.power > 0 ? a.power : a.current',
    'a.power * a.current',
    'a.power / b.power',
    '1 / a.power',
    'a.power % 10',
    'a.power % 1',
    'a.power * a.unknown',
    'a.energyImport / 1000',
    'a.energyImport * 0.001',
    'a.energyImport * 0.35',
    'a.energyImport / 1000 * 0.35',
    'home_p * 100 / 9800',
    'a.energyImport * 3600',
    'a.power * 1000',
    'a.power * 0',
    'a.power / 0',
    'a.power * (1 + 1)',
    'round(a.power, 1)',
    'round(a.power, 1) + b.power',
    'a.power > 0',
    'not a.power',
    'a.power and b.power',
  ])('of %s is not certain', (source) => {
    expect(unit(source)).toBeNull();
  });
});
