import { inEnglish } from '../../test/support/in-english.ts';
import { describe, expect, it } from 'vitest';
import type { Reference, ValueType } from './ast.ts';
import { type CheckResult, checkTypes } from './check.ts';
import { parseExpression } from './parser.ts';
import type { KnownNames } from './unknown-name.ts';

const measurands: Readonly<Record<string, Readonly<Record<string, ValueType>>>> = {
  grid: { power: 'number', energyImport: 'number', energyExport: 'number' },
  car: { power: 'number', state: 'string', stopped: 'unknown' },
  'my-meter': { 'total power': 'number' },
};
const names: Readonly<Record<string, ValueType>> = { pv_p: 'number', ready: 'boolean', bat_soc: 'unknown' };
const known: KnownNames = {
  devices: Object.keys(measurands),
  measurandsOf: (device) => Object.keys(measurands[device] ?? {}),
  names: Object.keys(names),
};

function typeOf(reference: Reference): ValueType | undefined {
  return reference.kind === 'name' ? names[reference.name] : measurands[reference.device]?.[reference.measurand];
}

function check(source: string, hints: KnownNames | null = known): CheckResult {
  const result = parseExpression(source);
  if (!result.ok) throw new Error(`${source}: ${result.error.message.en}`);
  return checkTypes(result.ast, typeOf, hints);
}

describe('checkTypes', () => {
  it.each<[string, ValueType]>([
    ['grid.power', 'number'],
    ['car.state', 'string'],
    ['car.stopped', 'unknown'],
    ['"my-meter"."total power"', 'number'],
    ['pv_p', 'number'],
    ['ready', 'boolean'],
    ["'text'", 'string'],
    ['true', 'boolean'],
    ['null', 'unknown'],
    ['grid.power + car.stopped * 2', 'number'],
    ['-bat_soc', 'number'],
    ['not car.stopped', 'boolean'],
    ['grid.power > 0 and ready or bat_soc', 'boolean'],
    ["car.state < 'm'", 'boolean'],
    ['ready == true', 'boolean'],
    ['car.stopped == true', 'boolean'],
    ['ready ? 1 : 2', 'number'],
    ["ready ? 1 : 'off'", 'unknown'],
    ['ready ? null : 2', 'number'],
    ['or(grid.power, 0)', 'number'],
    ["or(grid.power, 'off')", 'unknown'],
    ['or(grid.power, null)', 'number'],
    ['or(bat_soc, 0)', 'unknown'],
    ['or(null, null)', 'unknown'],
    ['round(bat_soc, -12) + round(1.5, +12) + round(1, bat_soc)', 'number'],
    ['min(grid.power, abs(bat_soc))', 'number'],
  ])('finds nothing wrong with %s, a %s', (source, type) => {
    expect(check(source)).toEqual({ type, problems: [] });
  });

  const unquoted = 'write 5 without quotes';
  const orHint = 'or(x, y) gives y where x is missing';

  it.each<[source: string, offset: number, length: number, message: string, hint?: string]>([
    ['gird.power', 0, 4, 'there is no device "gird"', 'did you mean "grid"?'],
    ['1 + water.power', 4, 5, 'there is no device "water"', 'devices: grid, car, my-meter'],
    ['pv_p.power', 0, 4, 'there is no device "pv_p"', '"pv_p" is a name of its own: write it without ".power"'],
    ['grid.powr', 5, 4, 'device "grid" has no measurand "powr"', 'did you mean "power"?'],
    ['grid.energyimport', 5, 12, 'device "grid" has no measurand "energyimport"', 'did you mean "energyImport"?'],
    ['car."1-0:1.8.0"', 4, 11, 'device "car" has no measurand "1-0:1.8.0"', 'it has: power, state, stopped'],
    ['pv_q', 0, 4, 'there is no dataset or published name "pv_q"', 'did you mean "pv_p"?'],
    [
      'grid + 1',
      0,
      4,
      'there is no dataset or published name "grid"',
      '"grid" is a device: write for example grid.power',
    ],
    [
      'car.state == charging',
      13,
      8,
      'there is no dataset or published name "charging"',
      "a reading is written device.measurand, a text in quotes: 'charging'",
    ],
    ['car.state + 1', 0, 9, '"+" needs a number, this is a text'],
    ["1 - '5'", 4, 3, '"-" needs a number, this is a text', unquoted],
    ['2 * ready', 4, 5, '"*" needs a number, this is true or false', 'write x ? 1 : 0'],
    ['null + 1', 0, 4, '"+" needs a number, this is null'],
    ['-car.state', 1, 9, '"-" needs a number, this is a text'],
    ["+'x'", 1, 3, '"+" needs a number, this is a text'],
    ['grid.power / 0', 13, 1, 'a division by zero is always null'],
    ['grid.power % 0.0', 13, 3, 'a division by zero is always null'],
    ['not grid.power', 4, 10, '"not" needs true or false, this is a number', 'compare it: x > 0'],
    ['ready and grid.power', 10, 10, '"and" needs true or false, this is a number', 'compare it: x > 0'],
    ['grid.power or ready', 0, 10, '"or" needs true or false, this is a number', orHint],
    ['car.state ? 1 : 2', 0, 9, '"?" needs true or false, this is a text', "compare it: x == 'text'"],
    ['null ? 1 : 2', 0, 4, '"?" needs true or false, this is null'],
    ['grid.power == null', 14, 4, 'a comparison with null is always null', orHint],
    ['null < 1', 0, 4, 'a comparison with null is always null', orHint],
    ["grid.power == 'on'", 0, 18, '"==" compares a number with a text'],
    ["grid.power > '5'", 0, 16, '">" compares a number with a text', unquoted],
    ['car.state != true', 0, 17, '"!=" compares a text with true or false'],
    ['ready < true', 0, 5, '"<" needs two numbers or two texts, this is true or false'],
    ['bat_soc >= ready', 11, 5, '">=" needs two numbers or two texts, this is true or false'],
    ['max(1, car.state)', 7, 9, 'max() needs a number, this is a text'],
    ['abs(ready)', 4, 5, 'abs() needs a number, this is true or false', 'write x ? 1 : 0'],
    ['round(1.5, 13)', 11, 2, 'round() takes whole digits from -12 to 12'],
    ['round(1.5, -13)', 11, 3, 'round() takes whole digits from -12 to 12'],
    ['round(1.5, 0.5)', 11, 3, 'round() takes whole digits from -12 to 12'],
    [
      'or(grid.power, 1,5)',
      15,
      1,
      'or() ends at a value that is never missing, what follows is not used',
      'decimals are written with a point: 1.5',
    ],
    ['or(0, grid.power)', 3, 1, 'or() ends at a value that is never missing, what follows is not used'],
  ])('refuses %s', (source, offset, length, message, hint) => {
    const problem = hint === undefined ? { message, offset, length } : { message, offset, length, hint };
    const { type, problems } = check(source);
    expect({ type, problems: problems.map(inEnglish) }).toEqual({ type: 'unknown', problems: [problem] });
  });

  it('reports everything at once, in the order of the text', () => {
    const { problems } = check("max(gird.power, 'a') > car.state ? nobody : not 1");
    expect(problems.map(({ offset, message }) => [offset, message.en])).toEqual([
      [0, '">" compares a number with a text'],
      [4, 'there is no device "gird"'],
      [16, 'max() needs a number, this is a text'],
      [35, 'there is no dataset or published name "nobody"'],
      [48, '"not" needs true or false, this is a number'],
    ]);
  });

  it('needs no list of names, and then gives no hint', () => {
    expect(check('gird.power + nobody', null).problems.map(inEnglish)).toEqual([
      { message: 'there is no reading "gird.power"', offset: 0, length: 10 },
      { message: 'there is no dataset or published name "nobody"', offset: 13, length: 6 },
    ]);
  });

  it('quotes names in hints where an expression has to', () => {
    const quoted = { devices: ['my'], measurandsOf: () => ['1-0:1.8.0'], names: [] };
    expect(check('my', quoted).problems[0]?.hint?.en).toBe('"my" is a device: write for example my."1-0:1.8.0"');
  });
});
