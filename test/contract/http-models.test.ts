// Visits every HTTP declaration: names, sources, requests, and that no answer whatsoever makes it throw or invent values.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allModels, findModel, httpDevices } from '../../src/catalog/index.ts';
import type { HttpSettings } from '../../src/codec/http/answer.ts';
import { defineHttpDevice } from '../../src/definition/http/device.ts';

const value = { name: 'x', path: 'a.0.b', unit: null, scale: 2, offset: 0, type: null } as const;
const settings: HttpSettings = { id: 1, unit: 'l', values: [value] };

describe.each(httpDevices.map((model) => [model.id, model] as const))('%s', (_, model) => {
  it('is found by each of its names, in any case', () => {
    for (const name of [model.id, ...model.aliases]) expect(findModel(name.toUpperCase())).toBe(model);
  });

  it('names its source and is polled no faster than the device bears', () => {
    expect(model.source.length).toBeGreaterThan(10);
    expect(model.defaultIntervalMs).toBeGreaterThanOrEqual(2000);
    expect(model.type).toBe(model.type.toUpperCase());
    expect(model.notes.length).toBeGreaterThan(0);
  });

  it('asks for something, or lets the configuration say it', () => {
    expect(model.request !== null).toBe(!model.keys.includes('values'));
    expect(model.measurands === null).toBe(model.keys.includes('values'));
  });

  it('survives every answer: only finite numbers, texts and truth values come out, under the names it declares', () => {
    const known = new Set(Object.keys(model.unitsFor?.(settings) ?? model.units));
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (json) => {
        const parsed = model.parse(json, settings);
        if (parsed.kind !== 'values') return parsed.reason.en !== '' && parsed.reason.de !== '';
        return parsed.values.every(
          ({ measurand, value: given }) =>
            (known.has(measurand) || model.id === 'ai-on-the-edge') &&
            (given === null || typeof given !== 'number' || Number.isFinite(given)),
        );
      }),
    );
  });

  it.each([null, true, 0, '', [], {}, { Head: {}, Body: null }])('takes %j for no values', (json) => {
    expect(model.parse(json, settings).kind).not.toBe('values');
  });
});

describe('defineHttpDevice', () => {
  const declaration: Parameters<typeof defineHttpDevice>[0] = {
    id: 'thing',
    type: 'THING',
    manufacturer: 'nobody',
    model: 'Thing 1',
    source: 'https://example.org/manual',
    defaultIntervalMs: 1000,
    request: { method: 'GET', path: '/' },
    units: { power: 'W', ownName: 'mbar' },
    parse: () => ({ kind: 'unexpected', reason: { en: 'always', de: 'immer' } }),
  };

  it('completes a declaration', () => {
    expect(defineHttpDevice(declaration)).toMatchObject({
      kind: 'http',
      measurands: ['power', 'ownName'],
      aliases: [],
    });
  });

  it.each([
    [{ units: { power: 'kW' } }, 'catalogue: thing: power is in kW, not in its canonical unit'],
    [{ units: { state: 'V' } }, 'catalogue: thing: state is in V, not in its canonical unit'],
    [{ id: 'Thing One' }, 'catalogue: Thing One: "Thing One" is not a name'],
    [{ aliases: ['a b'] }, 'catalogue: thing: "a b" is not a name'],
    [{ source: ' ' }, 'catalogue: thing: the manual or other source is missing'],
    [{ defaultIntervalMs: 0 }, 'catalogue: thing: impossible interval 0'],
    [{ request: { method: 'GET', path: 'json' } }, 'catalogue: thing: the path of its request must start with /'],
  ] as const)('refuses %j', (change, message) => {
    expect(() => defineHttpDevice({ ...declaration, ...change })).toThrow(new TypeError(message));
  });
});

it('knows all HTTP devices of the README', () => {
  const ids = allModels.filter(({ kind }) => kind === 'http').map(({ id }) => id);
  expect(ids).toEqual(['ai-on-the-edge', 'fronius-meter', 'fronius-powerflow', 'fronius-symo', 'go-e', 'http-json']);
});
