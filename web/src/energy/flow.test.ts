// The energy flow: sums, signs, what is missing.
import { describe, expect, it } from 'vitest';
import { flowOf, powerOf, foldedUses, type Part } from './flow.ts';
import { building, device, ROLES } from '../shared/test-devices.ts';

const ALL = [
  device('grid', { power: -500 }),
  device('pv', { power: 4000 }, { kind: 'http' }),
  device('bat', { power: 1000 }),
  device('car', { power: 1400, state: 'charge' }, { kind: 'http' }),
  device('home', { power: 2500 }),
];

describe('flowOf', () => {
  it('adds up: what comes in is what goes out', () => {
    const { sources, uses, useWatts, ownShare } = flowOf(ROLES, building(...ALL));
    expect(sources.map(({ kind, watts }) => [kind, watts])).toEqual([
      ['sun', 4000],
      ['grid', -500],
      ['battery', -1000],
    ]);
    expect(uses.map(({ kind, watts }) => [kind, watts])).toEqual([
      ['house', -1100],
      ['car', -1400],
    ]);
    expect([useWatts, ownShare]).toEqual([2500, 1]);
    const total = [...sources, ...uses].reduce((sum, { watts }) => sum + (watts ?? NaN), 0);
    expect(total).toBe(0);
  });

  it('takes nothing for 0 that is missing, and says which device and why', () => {
    const dead = device('grid', { power: null });
    const told = { reason: 'no telegram for 32 s', code: 'SML_SILENT', facts: { silentMs: 32_000 } } as const;
    const health = { ...dead.health, ...told };
    const { sources, uses, useWatts } = flowOf(ROLES, building(...ALL.slice(1), { ...dead, health }));
    expect(useWatts).toBeNull();
    expect(sources.find(({ kind }) => kind === 'grid')).toMatchObject({
      watts: null,
      missing: { device: 'grid', problem: told, lastMs: Date.UTC(2026, 0, 15, 12) },
    });
    // Without a balance the house is what its own meter says.
    expect(uses[0]).toMatchObject({ kind: 'house', watts: -2500 });
    expect(flowOf(ROLES, building()).uses.map(({ watts }) => watts)).toEqual([null, null]);
  });

  it('takes a meter that counts a plant as fed in for the producer it is', () => {
    const pv = device('pv', { power: -3000, energyImport: 5, energyExport: 9000 }, { production: 'export' });
    expect(flowOf(ROLES, building(...ALL, pv)).sources[0]).toMatchObject({ kind: 'sun', watts: 3000 });
  });

  it('leaves it to the hub which way round a meter is wired: an inverter as a Smart Meter sees it is no inverter', () => {
    const readings = { power: -3000, energyImport: 5, energyExport: 9000 };
    const pv = device('pv', readings, { kind: 'http', production: 'export' });
    const turned = device('pv', { power: 3000 }, { production: 'import' });
    expect(flowOf(ROLES, building(...ALL, pv)).sources[0]).toMatchObject({ kind: 'sun', watts: 3000 });
    expect(flowOf(ROLES, building(...ALL, turned)).sources[0]).toMatchObject({ kind: 'sun', watts: 3000 });
  });

  it('draws only roles that are filled', () => {
    const roles = { ...ROLES, pv: [], battery: [], car: [], house: null };
    const { sources, uses } = flowOf(roles, building(device('grid', { power: 300 })));
    expect(sources.map(({ kind }) => kind)).toEqual(['grid']);
    expect(uses.map(({ kind, watts }) => [kind, watts])).toEqual([['house', -300]]);
  });
});

describe('foldedUses', () => {
  const used = (kind: 'house' | 'car' | 'consumer', name: string, watts: number | null): Part => {
    const missing = watts === null ? { device: name, problem: null, lastMs: null } : null;
    return { kind, devices: [name], watts, missing, stateOfCharge: null, state: null };
  };

  it('leaves four and fewer alone', () => {
    const four = [used('house', 'h', -1), used('car', 'c', -2), used('consumer', 'a', -3), used('consumer', 'b', -4)];
    expect(foldedUses(four)).toEqual(four);
  });

  it('makes one of many consumers, and of cars where that is not enough; their sum lacks whoever is missing', () => {
    const cars = ['c1', 'c2', 'c3'].map((name) => used('car', name, -1000));
    const many = [used('house', 'h', -1), ...cars, used('consumer', 'a', -3), used('consumer', 'b', null)];
    expect(foldedUses(many).map(({ kind, devices, watts }) => [kind, devices, watts])).toEqual([
      ['house', ['h'], -1],
      ['car', ['c1', 'c2', 'c3'], -3000],
      ['consumer', ['a', 'b'], null],
    ]);
    expect(foldedUses(many).at(-1)?.missing?.device).toBe('b');
  });
});

describe('powerOf', () => {
  it('adds the phases where there is no sum, and misses the sum where one is missing', () => {
    expect(powerOf(device('a', { powerL1: 1, powerL2: 2, powerL3: 3 }))).toBe(6);
    expect(powerOf(device('a', { powerL1: 1, powerL2: null, powerL3: 3 }))).toBeNull();
    expect(powerOf(device('a', { power: null, powerL1: 1 }))).toBeNull();
    expect(powerOf(device('a', {}))).toBeNull();
    expect(powerOf(undefined)).toBeNull();
  });
});
