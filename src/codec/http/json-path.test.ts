// Paths of the configuration: every way to write a key with dots, list positions, choice by a neighbour, what is said when
// they lead nowhere.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atSteps, missingText, parseJsonPath } from './json-path.ts';

const METER = {
  '1.8.0': 12345678,
  '1.7.0': 421,
  deep: { 'SML 1': { '16.7.0': 17 } },
  list: [10, { a: 20 }],
  registers: [
    { obis: '2.8.0', value: 1 },
    { obis: '1.8.0', value: 2, unit: 'Wh' },
  ],
  production: [
    { type: 'inverters', wNow: 0, active: false },
    { type: 'eim', wNow: 312.5, active: true, number: 7 },
  ],
  phases: { x: { name: 'L1', w: 1 }, y: { name: 'L2', w: 2 } },
  'a.b': 1,
  a: { b: 2, 'c.d': 3 },
};

const at = (path: string): unknown => atSteps(METER, parseJsonPath(path) ?? []);

describe('a path', () => {
  it.each<[string, unknown]>([
    ['1.8.0', METER['1.8.0']],
    ['1\\.8\\.0', METER['1.8.0']],
    [`['1.8.0']`, METER['1.8.0']],
    ['["1.8.0"]', METER['1.8.0']],
    [`$['1.8.0']`, METER['1.8.0']],
    ['"1.8.0"', METER['1.8.0']],
    ['[1.8.0]', METER['1.8.0']],
    ['deep["SML 1"]["16.7.0"]', 17],
    ['deep.SML 1.16.7.0', 17],
    ['$.deep.SML 1["16.7.0"]', 17],
    ['list.0', 10],
    ['list[0]', 10],
    ['list[1].a', 20],
    ['list[-1].a', 20],
    ['list[-3]', undefined],
    ['list.[1].a', 20],
    ['registers[obis=1.8.0].value', 2],
    ['registers[obis="1.8.0"].value', 2],
    [`registers['obis'=='2.8.0'].value`, 1],
    ['production[type=eim].wNow', 312.5],
    ['production[number=7].wNow', 312.5],
    ['production[active=true].type', 'eim'],
    ['phases[name=L2].w', 2],
    ['registers[*].value', [1, 2]],
    ['$.phases[ * ].w', [1, 2]],
    ['[*]', Object.values(METER)],
    ['["*"]', undefined],
    ['production[*].number', undefined],
    ['1.8.0[*]', undefined],
    // What is reached step by step comes first.
    ['a.b', 2],
    ['["a.b"]', 1],
    ['a.c.d', 3],
  ])('%s', (path, value) => expect(at(path)).toEqual(value));

  it.each(['list[2]', 'registers[obis=9.9.9].value', 'registers[name=x]', 'a.b.c', 'constructor', '1.8'])(
    '%s leads nowhere',
    (path) => expect(at(path)).toBeUndefined(),
  );

  it.each(['', '.a', 'a..b', 'a.', 'a[', 'a]', 'a[]', 'a["x]', 'a["x"]b'])('%j is none', (path) =>
    expect(parseJsonPath(path)).toBeNull(),
  );

  it('never throws', () => {
    const any = fc.string({ unit: fc.constantFrom(...'ab.[]="\'\\$ 1'.split('')) });
    fc.assert(fc.property(any, (path) => void missingText(METER, path)));
  });
});

describe('what is said of a path that leads nowhere', () => {
  it.each([
    ['list[2]', 'no list[2]: list is a list of 2'],
    ['registers[obis=9.9.9].value', 'no registers[obis=9.9.9].value: registers has obis=2.8.0, 1.8.0'],
    ['registers[name=x].value', 'no registers[name=x].value: registers has no parts with name'],
    ['registers[obis=1.8.0].power', 'no registers[obis=1.8.0].power: registers.[obis=1.8.0] has obis, value, unit'],
    ['["1.8.0"].x', 'no ["1.8.0"].x: ["1.8.0"] has no parts'],
    ['deep.SML 2', 'no deep.SML 2: deep has SML 1'],
  ])('%s', (path, text) => expect(missingText(METER, path).en).toBe(text));
});
