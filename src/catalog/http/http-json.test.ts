// Values by path from JSON of any shape: types, scale, units, and what is said when the path leads nowhere.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HttpJsonValue } from '../../codec/http/answer.ts';
import { httpJson, parseConfigured } from './http-json.ts';

const json = {
  data: { level: [812.5, '77.25'], state: 'ok', pump: 'ON', isOpen: false, none: null, list: [1], 'a-b': 3 },
  kw: 3.3,
  'switch:0': { apower: '12.5' },
};

function spec(path: string, more: Partial<HttpJsonValue> = {}): HttpJsonValue {
  return { name: 'x', path, unit: null, scale: 1, offset: 0, type: null, ...more };
}

function parse(...values: HttpJsonValue[]) {
  return parseConfigured(json, { id: null, unit: null, values });
}

const one = (path: string, more: Partial<HttpJsonValue> = {}) => {
  const parsed = parse(spec(path, more), spec('kw', { name: 'other' }));
  return parsed.kind === 'values' ? { ...parsed.values[0], attention: parsed.attention?.en ?? null } : parsed;
};

describe('http-json', () => {
  it.each<[string, Partial<HttpJsonValue>, unknown]>([
    ['data.level.0', {}, 812.5],
    ['data["level"][0]', {}, 812.5],
    ['data.a-b', {}, 3],
    ['data.level.0', { scale: 0.1, offset: 1 }, 82.25],
    ['data.level.1', {}, '77.25'],
    ['data.level.1', { unit: 'l' }, 77.25],
    ['data.level.1', { type: 'number' }, 77.25],
    ['data.level.0', { type: 'string' }, '812.5'],
    ['data.state', {}, 'ok'],
    ['data.pump', { type: 'boolean' }, true],
    ['data.isOpen', {}, false],
    ['data.isOpen', { type: 'string' }, 'false'],
    ['switch:0.apower', { type: 'number' }, 12.5],
    ['kw', { scale: 0.1 }, 0.33],
  ])('takes %s with %j', (path, more, value) => expect(one(path, more)).toMatchObject({ value, attention: null }));

  it('takes null for absent, without complaint', () => {
    expect(one('data.none')).toMatchObject({ value: null, attention: null });
  });

  it('says where the path leaves the answer, and what there is', () => {
    expect(one('data.volume')).toMatchObject({
      value: null,
      attention: 'no data.volume: data has level, state, pump, isOpen, none, list, a-b',
    });
    expect(one('nothing.at.all')).toMatchObject({ attention: 'no nothing.at.all: the answer has data, kw, switch:0' });
    expect(one('data.level.5')).toMatchObject({ attention: 'no data.level.5: data.level is a list of 2' });
    expect(one('kw.x')).toMatchObject({ attention: 'no kw.x: kw has no parts' });
  });

  it.each<[string, Partial<HttpJsonValue>, string]>([
    ['data.state', { type: 'number' }, 'data.state is a string, not a number'],
    ['data.state', { type: 'boolean' }, 'data.state is a string, not a boolean'],
    ['data.level', {}, 'data.level is a list, not a value or not a number'],
    ['data', { type: 'string' }, 'data is a section, not a string'],
  ])('refuses %s as %j', (path, more, attention) => expect(one(path, more)).toMatchObject({ value: null, attention }));

  it('is not the right answer when nothing of it is there', () => {
    expect(parse(spec('a'), spec('b'))).toMatchObject({
      kind: 'unexpected',
      reason: { en: 'no a: the answer has data, kw, switch:0; no b: the answer has data, kw, switch:0' },
    });
  });

  it('does not find what every object inherits', () => {
    expect(parse(spec('constructor.name'), spec('data.__proto__')).kind).toBe('unexpected');
  });

  it('keeps known measurands in their own unit, and litres of a reading as litres', () => {
    const parsed = parse(
      spec('kw', { name: 'power', unit: 'kW' }),
      spec('data.level.0', { name: 'volume', unit: 'l' }),
      spec('kw', { name: 'energyTotal' }),
      spec('kw', { name: 'ownName', unit: 'mbar' }),
    );
    expect(parsed).toMatchObject({
      values: [
        { measurand: 'power', value: 3300, unit: 'W' },
        { measurand: 'volume', value: 812.5, unit: 'l' },
        { measurand: 'energyTotal', value: 3.3, unit: 'Wh' },
        { measurand: 'ownName', value: 3.3, unit: 'mbar' },
      ],
    });
    const values = [spec('kw', { name: 'power', unit: 'kW' }), spec('kw', { name: 'volume', unit: 'l' })];
    expect(httpJson.unitsFor?.({ id: null, unit: null, values })).toEqual({ power: 'W', volume: 'l' });
  });

  it('converts values with names of their own to the canonical unit of what they measure', () => {
    const values = [
      spec('kw', { name: 'heat', unit: 'kWh' }),
      spec('kw', { name: 'pump', unit: 'kW' }),
      spec('kw', { name: 'loop', unit: 'mA' }),
      spec('kw', { name: 'flow', unit: '°C' }),
      spec('kw', { name: 'tap', unit: 'l/min' }),
      spec('kw', { name: 'left', unit: 'min' }),
    ];
    expect(parse(...values)).toMatchObject({
      values: [
        { value: 3300, unit: 'Wh' },
        { value: 3300, unit: 'W' },
        { value: 0.0033, unit: 'A' },
        { value: 3.3, unit: 'degC' },
        { value: 0.198, unit: 'm3/h' },
        { value: 3.3, unit: 'min' },
      ],
    });
  });

  it('takes a volume for a tank, unless the configuration says that it counts', () => {
    const values = [
      spec('kw', { name: 'volume', unit: 'l' }),
      spec('kw', { name: 'garden', unit: 'm3', counts: 'rising' }),
      spec('kw', { name: 'heat', unit: 'kWh' }),
      spec('kw', { name: 'power', unit: 'kW' }),
    ];
    const counts = { volume: 'no', garden: 'rising', heat: 'rising', power: 'no' };
    expect(httpJson.countsFor?.({ id: null, unit: null, values })).toEqual(counts);
  });

  it('never throws, whatever is answered', () => {
    const types = fc.constantFrom('number', 'string', 'boolean', null);
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), types, (any, path, type) => {
        const parsed = parseConfigured(any, { id: null, unit: null, values: [spec(path, { type })] });
        return ['values', 'unexpected'].includes(parsed.kind);
      }),
    );
  });
});
