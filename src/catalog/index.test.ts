// Finding a model by name, and helping with a mistyped one.
import { describe, expect, it } from 'vitest';
import { allModels, findModel, modelNames, suggestModels } from './index.ts';

describe('findModel', () => {
  it.each([
    ['SDM', 'eastron-sdm630'],
    ['sdm120', 'eastron-sdm120'],
    ['SDM220', 'eastron-sdm220'],
    ['sdm230', 'eastron-sdm230'],
    ['sdm530', 'eastron-sdm530'],
    ['sdm630', 'eastron-sdm630'],
    ['SDM630v1', 'eastron-sdm630-v1'],
    ['sdm54', 'eastron-sdm54'],
    ['sdm72', 'eastron-sdm72'],
    ['sdm72v2', 'eastron-sdm72v2'],
    ['x96', 'eastron-x96-1a'],
    ['X961A', 'eastron-x96-1a'],
    ['janitza', 'janitza-b-series'],
    ['B23', 'janitza-b-series'],
    ['dzg', 'dzg-dvh4013'],
    ['dvh4013', 'dzg-dvh4013'],
    ['SBC', 'sbc-ale3'],
    ['ale3', 'sbc-ale3'],
    ['abb', 'abb-ab-series'],
    ['cgem24', 'carlo-gavazzi-em24'],
    ['CGEM24_E1', 'carlo-gavazzi-em24-e1'],
    ['orno1p', 'orno-we-514'],
    [' semtr ', 'solaredge-se-mtr-3y'],
  ])('knows %s', (name, id) => expect(findModel(name)?.id).toBe(id));

  it('finds every model by each of its names, in capitals too', () => {
    for (const model of allModels) {
      for (const name of [model.id, ...model.aliases]) expect(findModel(name.toUpperCase()), name).toBe(model);
    }
  });

  it.each(['', 'sdm999', 'constructor', '__proto__'])('has nothing for "%s"', (name) =>
    expect(findModel(name)).toBeNull(),
  );
});

describe('suggestModels', () => {
  it('suggests names that can be used, each of another model, the nearest first', () => {
    const suggestions = suggestModels('sdm603');
    expect(suggestions[0]).toBe('sdm630');
    const ids = suggestions.map((name) => findModel(name)?.id);
    expect(new Set(ids).size).toBe(suggestions.length);
    expect(ids).not.toContain(undefined);
  });

  it('keeps to the limit and to names that are near', () => {
    expect(suggestModels('sdm', 2)).toHaveLength(2);
    expect(suggestModels('refrigerator')).toEqual([]);
    expect(suggestModels('')).toEqual([]);
  });
});

describe('modelNames', () => {
  it('holds every id', () => {
    const names = new Set(modelNames());
    expect(allModels.every(({ id }) => names.has(id))).toBe(true);
  });
});
