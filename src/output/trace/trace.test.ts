// What the trace keeps, how much of it, and how it is written.
import { describe, expect, it } from 'vitest';
import { cycleAt } from '../../../test/support/dataset-cycles.ts';
import { Trace } from './trace.ts';

const START_MS = Date.UTC(2026, 0, 15, 12);

function filled(size: number, count: number): Trace {
  const trace = new Trace(size);
  for (let second = 0; second < count; second++) trace.accept(cycleAt(START_MS + second * 1000, { n: second }));
  return trace;
}

const json = (trace: Trace): { n: number }[] => JSON.parse([...trace.json()].join('')) as { n: number }[];
const csv = (trace: Trace): string[] => [...trace.csv()].join('').split('\n');
const numbers = (trace: Trace): number[] => json(trace).map(({ n }) => n);

describe('size', () => {
  it('keeps the newest, oldest first', () => expect(numbers(filled(3, 10))).toEqual([7, 8, 9]));

  it('keeps all in order over many rounds', () => {
    const trace = filled(600, 5000);
    expect(numbers(trace)).toEqual(Array.from({ length: 600 }, (_, index) => 4400 + index));
  });

  it('can shrink and grow while it runs', () => {
    const trace = filled(10, 10);
    trace.resize(2);
    expect([trace.size, numbers(trace)]).toEqual([2, [8, 9]]);
    trace.resize(4);
    for (const n of [10, 11, 12]) trace.accept(cycleAt(START_MS, { n }));
    expect(numbers(trace)).toEqual([9, 10, 11, 12]);
    trace.resize(0);
    trace.accept(cycleAt(START_MS, { n: 13 }));
    expect([trace.size, numbers(trace), csv(trace)]).toEqual([0, [], ['']]);
  });

  it('is bounded in memory whatever the size says', () => {
    const trace = new Trace(100_000);
    const text = 'x'.repeat(1_000_000);
    for (let n = 0; n < 100; n++) trace.accept(cycleAt(START_MS, { n, text }));
    const kept = numbers(trace);
    expect(kept.at(-1)).toBe(99);
    expect(kept.length).toBeGreaterThan(20);
    expect(kept.length).toBeLessThan(33);
  });
});

describe('csv', () => {
  it('puts time and timestamp first and sorts the others', () => {
    const trace = new Trace(10);
    for (const at of [0, 1000]) {
      trace.accept(cycleAt(START_MS + at, { z_p: 5, a_eto: null, m: true, info: { x: 1 }, measure_time: 0.001 }));
    }
    const time = cycleAt(START_MS).value('time') as string;
    expect(csv(trace).slice(0, 2)).toEqual([
      'time;timestamp;a_eto;info;m;measure_time;z_p',
      `${time};1768478400;;"{""x"":1}";True;0.001;5`,
    ]);
    expect(csv(trace)).toHaveLength(4);
  });

  it('has the columns of the newest dataset, with empty cells where an older one lacks them', () => {
    const trace = new Trace(10);
    trace.accept(cycleAt(START_MS, { old: 1 }));
    trace.accept(cycleAt(START_MS, { young: 2 }));
    expect(csv(trace).map((line) => line.split(';').slice(2))).toEqual([['young'], [''], ['2'], []]);
  });

  it('comes in pieces, all together the same as at once', () => {
    const trace = filled(1000, 1000);
    expect([...trace.csv()].length).toBeGreaterThan(10);
    expect(csv(trace)).toHaveLength(1002);
    expect(json(trace)).toHaveLength(1000);
  });

  it('is an empty array and an empty text before the first dataset', () => {
    expect([...new Trace(5).json()].join('')).toBe('[]');
    expect([...new Trace(5).csv()].join('')).toBe('');
  });
});
