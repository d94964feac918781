// Fields and values of the real schemas of every kind, bus and output.
import { describe, expect, it } from 'vitest';
import { setupFormJson } from '../../../src/api/setup/form.ts';
import { BUILT_IN } from '../../../src/catalog/index.ts';
import { fieldsOf, fieldText, listValue, typedValue, withKey, type FieldKind, type FormNode } from './form-fields.ts';

const form = setupFormJson(BUILT_IN);
const node = (of: Readonly<Record<string, unknown>>, name: string): FormNode => of[name] as FormNode;

describe('the form of every kind', () => {
  it.each(Object.keys(form.devices))('of a device %s has a field for each key', (kind) => {
    const fields = fieldsOf(node(form.devices, kind), null, ['model', 'bus']);
    expect(fields.length).toBeGreaterThan(5);
    const kinds = new Map(fields.map(({ key, field }) => [key, field.kind]));
    expect(kinds.get('invert')).toBe('switch');
    expect(kinds.get('apiId')).toBe('number');
    expect(kinds.get('measurands')).toBe('list');
    expect(kinds.get('lifetime')).toBe('text');
    expect(kinds.get('ct')).toBe('text');
  });

  it('has schemas for every type of bus and output, and keys for every model', () => {
    for (const types of Object.values(form.busTypes))
      for (const type of types) expect(form.buses).toHaveProperty([type]);
    expect(fieldsOf(node(form.buses, 'modbus-rtu'), null, []).map(({ key }) => key)).toContain('port');
    const mqtt = fieldsOf(node(form.outputs, 'mqtt'), null, []);
    expect(mqtt.find(({ key }) => key === 'password')?.field.kind).toBe('secret');
    expect(mqtt.find(({ key }) => key === 'url')?.isRequired).toBe(true);
    expect(form.models.every(({ keys, kind }) => keys.length > 0 && form.devices[kind] !== undefined)).toBe(true);
    expect(fieldsOf(node(form.sections, 'history'), null, []).find(({ key }) => key === 'keep')?.field.kind).toBe(
      'section',
    );
  });
});

it.each<[FieldKind, unknown, string]>([
  [{ kind: 'number', isWhole: true, least: 1, most: 247 }, 5, '5'],
  [{ kind: 'choice', options: [9600, 19_200] }, 9600, '9600'],
  [{ kind: 'switch' }, false, 'false'],
  [{ kind: 'list' }, ['a', 'b'], 'a, b'],
  [{ kind: 'list' }, 'a', 'a'],
  [{ kind: 'json' }, { a: [1] }, '{"a":[1]}'],
  [{ kind: 'text' }, '10s', '10s'],
])('%j shows %j as %s, and takes it back', (field, value, text) => {
  expect(fieldText(field, value)).toBe(text);
  expect(typedValue(field, text)).toEqual(value);
});

it('keeps secrets out, and leaves empty keys away', () => {
  expect(fieldText({ kind: 'secret' }, { secret: true })).toBe('');
  expect(typedValue({ kind: 'text' }, ' ')).toBeUndefined();
  expect(typedValue({ kind: 'number', isWhole: true, least: null, most: null }, 'x')).toBe('x');
  expect(listValue({ type: 'array' }, 'a')).toEqual(['a']);
  expect(withKey({ a: 1, b: 2 }, 'a', 3)).toEqual({ a: 3, b: 2 });
  expect(Object.keys(withKey({ a: 1, b: 2 }, 'a', 3))).toEqual(['a', 'b']);
  expect(withKey({ a: 1 }, 'a', undefined)).toEqual({});
});
