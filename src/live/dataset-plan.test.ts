// Which names are whole numbers, in which order they are computed, and what is refused.
import { describe, expect, it } from 'vitest';
import { decimalsOf, planDataset, rounded } from './dataset-plan.ts';

const UNITS: Readonly<Record<string, string>> = {
  power: 'W',
  energyImport: 'Wh',
  voltage: 'V',
  volume: 'm3',
  va: 'VA',
};

function plan(expressions: Readonly<Record<string, string | { value: string; decimals: number }>>) {
  return planDataset(
    Object.entries(expressions).map(([name, entry]) =>
      typeof entry === 'string'
        ? { name, expression: entry, decimals: null }
        : { name, expression: entry.value, decimals: entry.decimals },
    ),
  );
}

function decimals(expressions: Parameters<typeof plan>[0]): Record<string, number | null> {
  return Object.fromEntries(decimalsOf(plan(expressions), (_device, measurand) => UNITS[measurand] ?? null));
}

describe('decimals', () => {
  it('makes energies and powers whole, keeps what meters resolve of the others', () => {
    expect(
      decimals({
        e: 'grid.energyImport',
        p: 'a.power - b.power',
        s: 'a.va',
        u: 'a.voltage',
        v: 'water.volume',
        x: 'a.x',
      }),
    ).toEqual({ e: 0, p: 0, s: 0, u: 2, v: 4, x: null });
  });

  it('follows a unit through other names, whatever their order', () => {
    expect(decimals({ total: 'sum + 100', sum: 'a.power + b.power', kwh: 'a.energyImport / 1000' })).toEqual({
      sum: 0,
      total: 0,
      kwh: null,
    });
  });

  it('does what the configuration says first', () => {
    expect(decimals({ p: { value: 'a.power', decimals: 2 }, v: { value: 'water.volume', decimals: 0 } })).toEqual({
      p: 2,
      v: 0,
    });
  });
});

describe('planDataset', () => {
  it('puts every name after those it uses', () => {
    expect(plan({ c: 'b + 1', b: 'a + 1', a: 'x.power' }).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });

  it('refuses cycles and what cannot be read, naming the entry', () => {
    const refusal = { name: 'MeterHubError', code: 'CONFIG_INVALID' };
    expect(() => plan({ a: 'b', b: 'a' })).toThrow(
      expect.objectContaining({ ...refusal, message: 'dataset.a: needs itself: a -> b -> a. Correct the expression.' }),
    );
    expect(() => plan({ a: 'x.power +' })).toThrow(
      expect.objectContaining({
        ...refusal,
        message: expect.stringMatching(/^dataset\.a: .*Correct the expression\.$/),
      }),
    );
  });
});

describe('rounded', () => {
  it.each([
    [230.1234588623047, 3, 230.123],
    [512.5, 0, 513],
    [-512.5, 0, -513],
    [-0.4, 0, 0],
    [1.005, 2, 1.01],
    [521.1712, null, 521.1712],
    ['charge', 0, 'charge'],
    [true, 0, true],
    [null, 0, null],
  ])('%j with %j digits is %j', (value, digits, shown) => expect(rounded(value, digits)).toBe(shown));
});
