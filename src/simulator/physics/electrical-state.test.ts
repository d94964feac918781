import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ElectricalState } from './electrical-state.ts';

const unitId = fc.integer({ min: 1, max: 247 });
const wallMs = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2040, 0) });

function at(state: ElectricalState, measurand: string): number {
  const value = state.value(measurand);
  if (value === null) throw new Error(`${measurand} is null`);
  return value;
}

describe('the values of a connection fit each other', () => {
  test('for every unit id at any time', () => {
    fc.assert(
      fc.property(unitId, wallMs, (unit, ms) => {
        const state = new ElectricalState({ unitId: unit, phases: 3 });
        state.advanceTo(ms);
        for (const phase of ['L1', 'L2', 'L3']) {
          const apparent = at(state, `voltage${phase}`) * at(state, `current${phase}`);
          expect(at(state, `power${phase}`)).toBeCloseTo(apparent * at(state, `powerFactor${phase}`), 6);
          expect(Math.hypot(at(state, `power${phase}`), at(state, `reactivePower${phase}`))).toBeCloseTo(apparent, 6);
          expect(at(state, `voltage${phase}`)).toBeGreaterThan(225);
          expect(at(state, `voltage${phase}`)).toBeLessThan(240);
        }
        for (const base of ['power', 'current', 'reactivePower', 'energyImport', 'energyExport', 'reactiveEnergySum']) {
          const sum = at(state, `${base}L1`) + at(state, `${base}L2`) + at(state, `${base}L3`);
          expect(at(state, base)).toBeCloseTo(sum, 6);
        }
        expect(at(state, 'energySum')).toBeCloseTo(at(state, 'energySumT1') + at(state, 'energySumT2'), 6);
        expect(Math.abs(at(state, 'frequency') - 50)).toBeLessThan(0.05);
        expect(at(state, 'voltageL1L2')).toBeGreaterThan(390);
        expect(at(state, 'voltageL1L2')).toBeLessThan(415);
      }),
    );
  });

  test('a single phase has no second one', () => {
    const state = new ElectricalState({ unitId: 1, phases: 1 });
    state.advanceTo(0);
    expect(state.value('powerL1')).toBe(state.value('power'));
    expect(state.value('powerL2')).toBeNull();
    expect(state.value('currentN')).toBeCloseTo(at(state, 'current'), 6);
  });

  test('what no electricity meter measures is null', () => {
    const state = new ElectricalState({ unitId: 1, phases: 3 });
    state.advanceTo(0);
    expect(state.value('temperature')).toBeNull();
    expect(state.value('volume')).toBeNull();
  });

  test('meters with different unit ids differ', () => {
    const [one, two] = [1, 2].map((unit) => {
      const state = new ElectricalState({ unitId: unit, phases: 3 });
      state.advanceTo(0);
      return [at(state, 'voltageL1'), at(state, 'powerL1'), at(state, 'energyImport')];
    });
    one?.forEach((value, index) => expect(value).not.toBe(two?.[index]));
  });
});

describe('the counters', () => {
  test('never fall, whatever the power does and however irregularly they are read', () => {
    const counters = [
      'energyImport',
      'energyExport',
      'energySum',
      'reactiveEnergyImport',
      'apparentEnergy',
      'energyImportT1',
    ];
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(100_000), fc.integer({ min: -9000, max: 9000 }))), (steps) => {
        let watts = 0;
        let ms = 0;
        const state = new ElectricalState({ unitId: 1, phases: 3, power: () => watts });
        state.advanceTo(ms);
        let before = counters.map((name) => at(state, name));
        for (const [elapsedMs, power] of steps) {
          watts = power;
          state.advanceTo((ms += elapsedMs));
          const after = counters.map((name) => at(state, name));
          after.forEach((value, index) => expect(value).toBeGreaterThanOrEqual(before[index] ?? Infinity));
          before = after;
        }
      }),
    );
  });

  test('count what was drawn and fed in', () => {
    let watts = 1000;
    const state = new ElectricalState({ unitId: 1, phases: 3, power: (phase) => (phase === 2 ? -watts : watts) });
    state.advanceTo(0);
    const before = { l1: at(state, 'energyImportL1'), l2: at(state, 'energyExportL2') };
    state.advanceTo(3_600_000);
    expect(at(state, 'energyImportL1') - before.l1).toBeCloseTo(1000, 6);
    expect(at(state, 'energyExportL2') - before.l2).toBeCloseTo(1000, 6);
    expect(at(state, 'power')).toBe(1000);
    watts = 0;
    state.advanceTo(3_600_000);
    expect(state.value('powerFactor')).toBe(1);
  });

  test('skip the time before a resume, and ignore a clock that goes back', () => {
    const state = new ElectricalState({ unitId: 1, phases: 1, power: () => 1000 });
    state.advanceTo(0);
    const before = at(state, 'energyImport');
    state.resumeAt(7_200_000);
    state.advanceTo(7_200_000);
    state.advanceTo(0);
    expect(at(state, 'energyImport')).toBe(before);
  });
});
