import { describe, expect, it } from 'vitest';
import type { Value } from './ast.ts';
import { type ExpressionScope, compileExpression } from './compile.ts';
import { parseExpression } from './parser.ts';

const readings = new Map<string, unknown>([
  ['grid.power', -1250.5],
  ['pv1.power', 3000],
  ['pv2.power', null],
  ['home.power', 2400.1],
  ['car.power', 2400],
  ['car.state', 'charge'],
  ['car.stopped', 2],
  ['grid.1-0:96.50.1*1', 'ISK'],
  ['my-meter.power', 7],
  ['bad.nan', NaN],
  ['bad.infinite', -Infinity],
  ['bad.object', { value: 1 }],
  ['bad.list', [1]],
]);
const names = new Map<string, unknown>([
  ['pv_p', 3000],
  ['bat_info', { soc: 50 }],
  ['yes', true],
  ['no', false],
  ['none', null],
]);
const scope: ExpressionScope = {
  reading: (device, measurand) => readings.get(`${device}.${measurand}`),
  name: (name) => names.get(name),
};

function valueOf(source: string): Value | null {
  const result = parseExpression(source);
  if (!result.ok) throw new Error(`${source}: ${result.error.message.en}`);
  return compileExpression(result.ast)(scope);
}

describe('compileExpression', () => {
  it.each<[string, Value | null]>([
    // references
    ['grid.power', -1250.5],
    ['car.state', 'charge'],
    ['"my-meter".power', 7],
    ['grid."1-0:96.50.1*1"', 'ISK'],
    ['pv_p', 3000],
    ['pv2.power', null],
    ['nobody.power', null],
    ['nothing', null],
    ['toString', null],
    ['bat_info', null],
    ['bad.nan', null],
    ['bad.infinite', null],
    ['bad.object', null],
    ['bad.list', null],
    // constants
    ['1.5', 1.5],
    ["'a'", 'a'],
    ['true', true],
    ['null', null],
    // arithmetic
    ['home.power - car.power', 0.1],
    ['0.1 + 0.2', 0.3],
    ['1000000.1 - 1000000', 0.1],
    ['1.1 * 1.1', 1.21],
    ['10 - 4 - 3', 3],
    ['100 / 10 / 5', 2],
    ['7 % 4 * 2', 6],
    ['-7 % 3', -1],
    ['0.3 % 0.1', 0],
    ['2 + 3 * 4', 14],
    ['(2 + 3) * 4', 20],
    ['-grid.power', 1250.5],
    ['+pv1.power', 3000],
    ['-0', 0],
    ['0 * -1', 0],
    ['2 - -3', 5],
    // no answer
    ['1 / 0', null],
    ['-1 / 0', null],
    ['0 / 0', null],
    ['5 % 0', null],
    ['1e308 * 10', null],
    ['1e308 + 1e308', null],
    ['1e308 * 10 * 0', null],
    ['1 / (1 / 0)', null],
    // missing
    ['pv1.power + pv2.power', null],
    ['pv2.power * 0', null],
    ['-pv2.power', null],
    ['or(pv1.power, 0) + or(pv2.power, 0)', 3000],
    ['or(pv2.power, none, 5)', 5],
    ['or(pv2.power, none)', null],
    ['or(0, 5)', 0],
    ['or(no, true)', false],
    ["or(car.missing, 'unknown')", 'unknown'],
    ['or(1 / 0, 8)', 8],
    ["or('a' + 1, 8)", 8],
    ['or(bad.nan, 8)', 8],
    // comparison
    ['pv1.power > 2999.9', true],
    ['pv1.power >= 3000', true],
    ['pv1.power < 3000', false],
    ['pv1.power <= 3000', true],
    ['0.1 + 0.2 == 0.3', true],
    ['0.1 + 0.2 > 0.3', false],
    ['1 / 3 * 3 != 1', false],
    ["car.state == 'charge'", true],
    ["car.state != 'charge'", false],
    ["'a' < 'b'", true],
    ["'b' <= 'a'", false],
    ['pv2.power == 0', null],
    ['pv2.power != 0', null],
    ['null == null', null],
    ['pv2.power > 0', null],
    ['true == (1 < 2)', true],
    ["1 == '1'", false],
    ["1 != '1'", true],
    ['car.stopped == true', false],
    ["1 < '2'", null],
    ['true > false', null],
    // logic with three values
    ['yes and yes', true],
    ['yes and no', false],
    ['no and none', false],
    ['none and no', false],
    ['none and yes', null],
    ['none and none', null],
    ['yes or none', true],
    ['none or yes', true],
    ['none or no', null],
    ['no or no', false],
    ['no or no or yes', true],
    ['yes and yes and no', false],
    ['not yes', false],
    ['not none', null],
    ['not 1', null],
    ['1 and yes', null],
    ['1 and no', false],
    ["'x' or yes", true],
    ["'x' or no", null],
    // conditions
    ["pv1.power > 0 ? 'sun' : 'night'", 'sun'],
    ["pv1.power < 0 ? 'sun' : 'night'", 'night'],
    ["pv2.power > 0 ? 'sun' : 'night'", null],
    ['1 ? 2 : 3', null],
    ['yes ? none : 3', null],
    ['no ? 1 / 0 : 3', 3],
    ['no ? 1 : no ? 2 : 3', 3],
    // functions
    ['min(3, 1, 2)', 1],
    ['max(3, 1, 2)', 3],
    ['max(grid.power, 0)', 0],
    ['min(1, none)', null],
    ["max(1, '2')", null],
    ['abs(grid.power)', 1250.5],
    ['abs(none)', null],
    ['round(2.5)', 3],
    ['round(-2.5)', -3],
    ['round(1.005, 2)', 1.01],
    ['round(1250, -2)', 1300],
    ['round(-0.3)', 0],
    ['round(2.5, none)', null],
    ['round(2.5, 0.5)', null],
    ['round(2.5, 99)', null],
    ['round(yes)', null],
    // types known only now
    ["'a' + 1", null],
    ["'a' + 'b'", null],
    ['yes + 1', null],
    ['-car.state', null],
    ['car.state * 2', null],
  ])('%s is %j', (source, expected) => {
    expect(valueOf(source)).toBe(expected);
  });

  it('keeps counters exact', () => {
    readings.set('grid.energyImport', 9_007_199_254_740_991);
    readings.set('grid.energyExport', 22_462_413.6);
    expect(valueOf('grid.energyImport')).toBe(9_007_199_254_740_991);
    expect(valueOf('grid.energyImport - 1')).toBe(9_007_199_254_740_990);
    expect(valueOf('grid.energyExport + 0.1')).toBe(22_462_413.7);
  });

  it('computes a sum as long as the text may be', () => {
    expect(valueOf(new Array(2500).fill('1.1').join('+'))).toBe(2750);
    expect(valueOf(`max(${new Array(2000).fill('1').join(',')},5)`)).toBe(5);
  });

  it('asks the scope anew each time', () => {
    const result = parseExpression('meter.power + 1');
    const compiled = result.ok ? compileExpression(result.ast) : null;
    const values = [1, null, 2.5];
    const answers = values.map((power) => compiled?.({ reading: () => power, name: () => null }));
    expect(answers).toEqual([2, null, 3.5]);
  });
});
