// Numbers of pulses as readings: what is counted over restarts of both sides, glitches, and that nothing wrong is ever said.
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import type { Snapshot } from '../../model/reading.ts';
import { buildPlacedGroup } from '../placed-group.ts';
import type { Kind } from '../entry/kind.ts';
import { countPulses, type PulseRule, type PulseState } from './pulse-count.ts';
import { PulseMemory } from './pulse-memory.ts';
import { pulsedSnapshot } from './pulse-snapshot.ts';

const RULE: PulseRule = { measurand: 'volume', pulsesPerUnit: 100, start: 4711.23 };

/** What the meter shows after each of the numbers. */
function shown(...counts: readonly number[]): number[] {
  let state: PulseState | null = null;
  return counts.map((count) => {
    state = countPulses(state, RULE, count);
    return state.total;
  });
}

describe('pulses', () => {
  it('are counted from the start reading on, whatever the number was then', () => {
    expect(shown(5000, 5001, 5001, 5101)).toEqual([4711.23, 4711.24, 4711.24, 4712.24]);
  });

  it('go on when the counter begins anew', () => {
    expect(shown(5000, 5100, 0, 7, 107)).toEqual([4711.23, 4712.23, 4712.23, 4712.3, 4713.3]);
    expect(shown(5000, 5100, 12)).toEqual([4711.23, 4712.23, 4712.35]);
  });

  it('do not jump when the counter was at 0 for a moment', () => {
    expect(shown(5000, 5100, 0, 5101)).toEqual([4711.23, 4712.23, 4712.23, 4712.24]);
    expect(shown(5000, 5100, 0, 0, 3, 5103)).toEqual([4711.23, 4712.23, 4712.23, 4712.23, 4712.26, 4712.26]);
  });

  it('count on when one that began anew gets past its old number', () => {
    const up = Array.from({ length: 12 }, (_, index) => index * 10);
    expect(shown(90, ...up).at(-1)).toBe(4712.33);
  });

  it('begin anew when another start reading is written', () => {
    const state = countPulses(countPulses(null, RULE, 5000), RULE, 6000);
    expect(countPulses(state, { ...RULE, start: 4800 }, 6001)).toEqual({ start: 4800, count: 6001, total: 4800 });
  });

  it('never fall, and never rise by more than was counted, whatever restarts', () => {
    let state: PulseState | null = null;
    let [count, counted, last] = [123, 0, 4711.23];
    for (let step = 0; step < 2000; step++) {
      const more = (step * 7919) % 5;
      count = step % 97 === 96 ? more : count + more;
      counted += more;
      state = countPulses(state, RULE, count);
      if (step === 0) counted = 0;
      expect(state.total).toBeGreaterThanOrEqual(last);
      expect(state.total).toBeCloseTo(4711.23 + counted / 100, 6);
      last = state.total;
    }
  });
});

describe('a reading of pulses', () => {
  const snapshot = (value: number | string): Snapshot => ({
    ...{ device: 'gas', measuredAtMs: 1 },
    readings: [
      { measurand: 'volume', value, unit: 'm3', measuredAtMs: 1, validForMs: 1000 },
      { measurand: 'temperature', value: 20, unit: 'degC', measuredAtMs: 1, validForMs: 1000 },
    ],
  });

  it('is that of the meter; other values stay as they are', () => {
    const memory = new PulseMemory();
    memory.isKept = true;
    pulsedSnapshot(snapshot(100), [RULE], memory);
    const { readings } = pulsedSnapshot(snapshot(150), [RULE], memory);
    expect(readings.map(({ value }) => value)).toEqual([4711.73, 20]);
    expect(memory.all()).toEqual({ gas: { volume: { start: 4711.23, count: 150, total: 4711.73 } } });
  });

  it('is not there when nobody keeps it, and when the number is none', () => {
    const memory = new PulseMemory();
    for (const one of [
      pulsedSnapshot(snapshot(100), [RULE], memory),
      pulsedSnapshot(snapshot(100), [RULE], null),
      pulsedSnapshot(snapshot(-1), [RULE], Object.assign(new PulseMemory(), { isKept: true })),
      pulsedSnapshot(snapshot('x'), [RULE], Object.assign(new PulseMemory(), { isKept: true })),
    ]) {
      expect(one.readings.map(({ measurand }) => measurand)).toEqual(['temperature']);
      expect(one.absent).toEqual(['volume']);
    }
  });

  it('is made for every kind', () => {
    const got: Snapshot[] = [];
    const memory = Object.assign(new PulseMemory(), { isKept: true });
    let say: (snapshot: Snapshot) => void = () => undefined;
    const kind = {
      buildGroup: (_bus: unknown, _devices: unknown, _clock: unknown, sinks: { onSnapshot: typeof say }) => {
        say = sinks.onSnapshot;
        return { bus: {}, devices: [] };
      },
    };
    const model = { kind: 'x', id: 'x' };
    const device = { kind: 'x', name: 'gas', model, bus: 'b', id: null, apiId: null, lifetimeMs: 1, measurands: null };
    const sinks = {
      ...{ pulses: memory, onSnapshot: (one: Snapshot) => void got.push(one) },
      ...{ onHealth: () => undefined, onBusState: () => undefined },
    };
    const made = [{ ...device, pulses: [RULE] }] as unknown as Parameters<typeof buildPlacedGroup>[2];
    buildPlacedGroup(kind as unknown as Kind, { name: 'b', type: 'x' }, made, new FakeClock(), sinks);
    say(snapshot(100));
    say(snapshot(200));
    expect(got.map(({ readings }) => readings[0]?.value)).toEqual([4711.23, 4712.23]);
  });
});
