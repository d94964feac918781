// A state is told once when it has lasted, and once when it is over, whatever it does in between.
import { expect, it } from 'vitest';
import { Calm } from './calm.ts';

const MINUTE_MS = 60_000;

function told(states: readonly (boolean | null)[], forMs: number, stepMs = MINUTE_MS): (string | null)[] {
  const calm = new Calm();
  return states.map((isBad, index) => calm.accept('x', isBad, forMs, index * stepMs));
}

it('tells what has lasted, once, and its end, once', () => {
  const states = [false, true, true, true, true, false, false, false, false, true, true, true];
  expect(told(states, 2 * MINUTE_MS)).toEqual([
    ...[null, null, null, 'problem', null, null, null, 'over', null, null, null, 'problem'],
  ]);
});

it('says nothing of what comes and goes too quickly, in either direction', () => {
  const flapping = Array.from({ length: 40 }, (_, index) => index % 2 === 0);
  expect(told(flapping, 2 * MINUTE_MS).filter((one) => one !== null)).toEqual([]);
  const lasting = [true, true, true, ...flapping.slice(1), true];
  expect(told(lasting, 2 * MINUTE_MS).filter((one) => one !== null)).toEqual(['problem']);
});

it('takes what nobody knows neither for bad nor for good', () => {
  expect(told([true, true, null, true, true, true], 2 * MINUTE_MS)).toEqual([null, null, null, null, null, 'problem']);
  expect(told([true, null, null, null, false], 0)).toEqual(['problem', null, null, null, 'over']);
  expect(told([null, null, null], 0)).toEqual([null, null, null]);
});

it('waits five minutes at most before it says that something is over', () => {
  const states = [...Array.from({ length: 61 }, () => true), ...Array.from({ length: 6 }, () => false)];
  expect(told(states, 60 * MINUTE_MS).slice(-6)).toEqual([null, null, null, null, null, 'over']);
});
