// What rows say of sums: models that add, models that subtract, models of which it is not known.
import { describe, expect, it } from 'vitest';
import { modbusMeters } from '../../catalog/index.ts';
import { meaningInModel } from './meaning.ts';

function meaningOf(id: string, measurand: string) {
  const model = modbusMeters.find((each) => each.id === id || each.aliases.includes(id));
  if (model === undefined) throw new Error(`no model ${id}`);
  return meaningInModel(model, measurand);
}

describe('what a row means', () => {
  it.each([
    ['sdm630', 'energySum', 'rising', 'both directions'],
    ['sdm630', 'reactiveEnergySum', 'rising', 'both directions'],
    ['semtr', 'energySum', 'both', null],
    ['orno-we-525', 'energySum', 'both', null],
    ['sdm630', 'energyImport', 'rising', null],
    ['sdm630', 'voltageL1', 'no', null],
  ] as const)('%s %s counts %s', (model, measurand, counts, adds) => {
    expect(meaningOf(model, measurand)).toMatchObject({ counts, adds });
  });

  it('tells a power that adds both directions, which is no counter for that', () => {
    expect(meaningOf('sdm72', 'power')).toMatchObject({ counts: 'no', adds: 'both directions', unit: 'W' });
  });

  it('is not known of what the model does not have', () => {
    expect(meaningOf('sdm630', 'stateOfCharge')).toBeUndefined();
  });

  it('leaves no note that says what `adds` says', () => {
    const silent = modbusMeters.flatMap(({ id, rows }) =>
      rows
        .filter(
          ({ note, adds }) => /^(import ?\+ ?export$|adds import and export)/.test(note ?? '') && adds === undefined,
        )
        .map(({ measurand }) => `${id}.${measurand}`),
    );
    expect(silent).toEqual([]);
  });
});
