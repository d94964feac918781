// The cycle of the dataset: when, in which order, with which digits, and what is null.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SteppedClock } from '../../test/support/stepped-clock.ts';
import type { DatasetEntry } from './dataset-config.ts';
import type { DeviceView } from '../model/device-view.ts';
import { Dataset, type DatasetCycle } from './dataset.ts';
import { LiveState } from './live-state.ts';
import { PublishedValues } from './published.ts';

/** 2026-01-15 12:00:00 UTC and 250 ms. */
const START_MS = Date.UTC(2026, 0, 15, 12) + 250;
const zone = process.env['TZ'];

let clock: SteppedClock;
let live: LiveState;
let published: PublishedValues;
let dataset: Dataset;
let cycles: DatasetCycle[];

function build(expressions: Readonly<Record<string, string>>, cycleMs = 1000): void {
  const entries: DatasetEntry[] = Object.entries(expressions).map(([name, expression]) => ({
    ...{ name, expression, decimals: null },
  }));
  const onError = (error: unknown): never => {
    throw error;
  };
  dataset = new Dataset({ entries, published, live, clock, cycleMs, onError });
  cycles = [];
  dataset.cycles.subscribe((cycle) => cycles.push(cycle));
  dataset.start();
}

function read(device: string, values: Readonly<Record<string, number | string | boolean>>, validForMs = 10_000): void {
  const measuredAtMs = clock.wallMs();
  const readings = Object.entries(values).map(([measurand, value]) => ({
    ...{ measurand, value, unit: null, measuredAtMs, validForMs },
  }));
  live.accept({ device, measuredAtMs, readings });
}

function now(): Record<string, unknown> {
  const body = dataset.body();
  return body === null ? { none: true } : (JSON.parse(body.toString()) as Record<string, unknown>);
}

beforeEach(() => {
  process.env['TZ'] = 'Europe/Berlin';
  clock = new SteppedClock(START_MS);
  live = new LiveState(clock);
  published = new PublishedValues(
    [
      { key: 'bat_soc', timeoutMs: 2000 },
      { key: 'bat_info', timeoutMs: 5000 },
    ],
    clock,
  );
});

afterEach(() => {
  dataset.stop();
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

describe('the object', () => {
  it('has its names in order: time, timestamp, configured, published, measure_time', async () => {
    build({ z_p: 'a.power', a_eto: 'a.energyImport', m: 'z_p + 1' });
    read('a', { power: 512.4, energyImport: 3985744.6 });
    await clock.advance(1000);
    expect(dataset.body()?.toString()).toBe(
      '{"time":"2026-01-15 13:00:01","timestamp":1768478401,"z_p":512,"a_eto":3985745,"m":513,' +
        '"bat_soc":null,"bat_info":null,"measure_time":0}',
    );
    expect(Object.keys(now())).toEqual(dataset.names);
  });

  it('is not there before the first cycle', async () => {
    build({ p: 'a.power' });
    await clock.advance(749);
    expect(dataset.body()).toBeNull();
    await clock.advance(1);
    expect(now()).toMatchObject({ time: '2026-01-15 13:00:01', p: null });
  });

  it('never loses a key: null before the first reading, after the lifetime, for a device that went offline', async () => {
    build({ p: 'a.power', sum: 'a.power + b.power', safe: 'or(a.power, 0) + or(b.power, 0)' });
    await clock.advance(1000);
    expect(now()).toMatchObject({ p: null, sum: null, safe: 0 });
    read('a', { power: 100 }, 3000);
    await clock.advance(1000);
    expect(now()).toMatchObject({ p: 100, sum: null, safe: 100 });
    await clock.advance(3000);
    expect(now()).toMatchObject({ p: null, sum: null, safe: 0 });
    read('a', { power: 7 });
    live.changeHealth({
      device: 'a',
      from: 'online',
      to: 'offline',
      reason: 'gone',
      code: null,
      facts: {},
      atMs: clock.wallMs(),
    });
    await clock.advance(1000);
    expect(now()).toMatchObject({ p: null, safe: 0 });
  });

  it('shows words and truth values as they are', async () => {
    build({ state: 'car.state', stop: 'car.stopped', busy: "car.state == 'charge'" });
    read('car', { state: 'charge', stopped: false });
    await clock.advance(1000);
    expect(now()).toMatchObject({ state: 'charge', stop: false, busy: true });
  });

  it('computes with unrounded values', async () => {
    build({ a_p: 'a.power', sum: 'a_p + a_p + a_p' });
    read('a', { power: 0.4 });
    await clock.advance(1000);
    expect(now()).toMatchObject({ a_p: 0, sum: 1 });
  });

  it('takes the unit of a device that says it differently (water in litres)', async () => {
    build({ v: 'water.volume' });
    live.addDevice({ name: 'water', measurands: { volume: 'l' } } as unknown as DeviceView);
    read('water', { volume: 1130154.12345 });
    await clock.advance(1000);
    expect(now()).toMatchObject({ v: 1130154.12 });
  });
});

describe('published values', () => {
  it('are there at once, and gone at once, without waiting for the next cycle', async () => {
    build({ p: 'a.power' });
    await clock.advance(1000);
    published.publish({ bat_soc: 85, bat_info: { ok: true } });
    expect(now()).toMatchObject({ time: '2026-01-15 13:00:01', bat_soc: 85, bat_info: { ok: true } });
    await clock.advance(2001);
    expect(now()).toMatchObject({ bat_soc: null, bat_info: { ok: true } });
  });

  it('are used by their bare names', async () => {
    build({ low: 'bat_soc < 20', wrong: 'bat_info + 1' });
    published.publish({ bat_soc: 15, bat_info: [1] });
    await clock.advance(1000);
    expect(now()).toMatchObject({ low: true, wrong: null });
    await clock.advance(2000);
    expect(now()).toMatchObject({ low: null });
  });

  it('make a dataset on their own', async () => {
    build({});
    expect(dataset.isConfigured).toBe(true);
    await clock.advance(1000);
    expect(Object.keys(now())).toEqual(['time', 'timestamp', 'bat_soc', 'bat_info', 'measure_time']);
  });
});

describe('the cycle', () => {
  it('comes once in every second of the wall clock', async () => {
    build({ p: 'a.power' });
    await clock.advance(60_000);
    expect(cycles.map(({ atMs }) => atMs % 1000)).toEqual(new Array(60).fill(0));
    expect(new Set(cycles.map((cycle) => cycle.value('timestamp'))).size).toBe(60);
  });

  it('follows server.cycle', async () => {
    build({ p: 'a.power' }, 200);
    await clock.advance(10_000);
    expect(cycles.length).toBeGreaterThanOrEqual(49);
  });

  it('does not stop or race when the wall clock is set', async () => {
    build({ p: 'a.power' });
    await clock.advance(5000);
    for (const stepMs of [-3_600_000, 7_200_000, -700, 300, -2]) {
      clock.stepWall(stepMs);
      const before = cycles.length;
      await clock.advance(10_000);
      expect(cycles.length - before).toBeGreaterThanOrEqual(9);
      expect(cycles.length - before).toBeLessThanOrEqual(11);
      expect((cycles.at(-1)?.atMs ?? 0) / 1000).toBeCloseTo(clock.wallMs() / 1000, -1);
    }
  });

  it('tells listeners the same as the body', async () => {
    build({ p: 'a.power' });
    published.publish({ bat_soc: 5 });
    read('a', { power: 1.6 });
    await clock.advance(1000);
    const [cycle] = cycles;
    expect(cycle?.json).toBe(dataset.body()?.toString());
    expect(['p', 'bat_soc', 'time', 'nobody'].map((name) => cycle?.value(name))).toEqual([
      2,
      5,
      '2026-01-15 13:00:01',
      undefined,
    ]);
  });

  it('ends', async () => {
    build({ p: 'a.power' });
    await clock.advance(2000);
    dataset.stop();
    const before = cycles.length;
    await clock.advance(5000);
    expect(cycles).toHaveLength(before);
  });
});

describe('local time', () => {
  it.each([
    ['America/New_York', '2026-01-15 07:00:01'],
    ['Asia/Kolkata', '2026-01-15 17:30:01'],
  ])('in %s is %s, with the same timestamp', async (name, time) => {
    process.env['TZ'] = name;
    build({});
    await clock.advance(1000);
    expect(now()).toMatchObject({ time, timestamp: 1768478401 });
  });
});
