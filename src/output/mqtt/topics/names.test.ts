// What things are called: labels, Homie ids and payloads, topics, client ids, texts of values.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stableClientId } from '../../../transport/mqtt/client-id.ts';
import { homieId, homieIds, homiePayload, homieProperty } from '../homie/names.ts';
import { shownValue, valueText } from './shown-value.ts';
import { TopicNames } from './topic-names.ts';

describe('Homie', () => {
  it.each([
    ['energyImportL1', 'energy-import-l1'],
    ['PV_1', 'pv-1'],
    ['1-0:1.8.0*255', '1-0-1-8-0-255'],
    ['_', 'x'],
    ['Küche', 'k-che'],
  ])('%s has the id %s', (name, id) => expect(homieId(name)).toBe(id));

  it('has ids of the allowed characters, each once, for any names', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { maxLength: 20 }), (names) => {
        const ids = [...homieIds(names).values()];
        expect(new Set(ids).size).toBe(names.length);
        for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      }),
    );
  });

  it.each([
    [null, 'W', ''],
    [512.3, 'W', '512.3'],
    [3985744.6, 'Wh', '3985.7446'],
    [-0.5, '1', '-0.5'],
    [true, null, 'true'],
    ['', null, '\0'],
    ['charge', null, 'charge'],
  ])('%j %s is the payload %j', (value, unit, payload) => expect(homiePayload(value, unit)).toBe(payload));

  it('describes numbers as float with the units of the convention, words as string', () => {
    expect(homieProperty('energyImport', 'Wh')).toEqual({
      name: 'Total imported energy',
      datatype: 'float',
      unit: 'kWh',
    });
    expect(homieProperty('powerFactor', '1')).toEqual({ name: 'Power factor', datatype: 'float' });
    expect(homieProperty('temperature', 'degC')).toMatchObject({ unit: '°C' });
    expect(homieProperty('stopped', null)).toMatchObject({ datatype: 'boolean' });
    expect(homieProperty('state', null)).toMatchObject({ datatype: 'string' });
  });
});

describe('topics', () => {
  const names = new TopicNames('house/meters');

  it('hold no character that means something to brokers, whatever a measurand is called', () => {
    expect(names.value('a', '1-0:1.8.0*255')).toBe('house/meters/a/1-0:1.8.0*255');
    expect(names.value('a', 'x/+#\0y')).toBe('house/meters/a/x____y');
  });

  it.each([
    ['house/meters/car/amp/set', { device: 'car', key: 'amp' }],
    ['house/meters/car/amp/get', null],
    ['house/meters/car/set', null],
    ['house/meters/car/amp/set/x', null],
    ['elsewhere/car/amp/set', null],
  ])('%s commands %j', (topic, place) => expect(names.parseSet(topic)).toEqual(place));
});

describe('values', () => {
  it.each([
    [230.1234588623047, 'V', 230.12],
    [3985744.56, 'Wh', 3985744.6],
    [-0.04, 'W', 0],
    [1130154.12345, 'furlong', 1130154.12345],
    [521.17123, null, 521.17123],
    [1e21, 'W', 1e21],
    ['charge', 'W', 'charge'],
  ])('%j %s is shown as %j', (value, unit, shown) => expect(shownValue(value, unit)).toBe(shown));

  it.each([
    [null, ''],
    [0, '0'],
    [false, 'false'],
    ['x', 'x'],
    [[1], '[1]'],
    [{ a: 1 }, '{"a":1}'],
  ])('%j is the text %j', (value, text) => expect(valueText(value)).toBe(text));
});

describe('stableClientId', () => {
  it('is the same for the same, and another for another machine, output or topic', () => {
    const id = stableClientId('machine', 'mqtt', 'meterhub');
    expect(id).toMatch(/^meterhub-[0-9a-f]{12}$/);
    expect(stableClientId('machine', 'mqtt', 'meterhub')).toBe(id);
    const others: readonly [string, string, string][] = [
      ['other', 'mqtt', 'meterhub'],
      ['machine', 'other', 'meterhub'],
      ['machine', 'mqtt', 'other'],
    ];
    for (const [machine, output, topic] of others) expect(stableClientId(machine, output, topic)).not.toBe(id);
  });
});
