// What a device drew, fed in and produced: for bills, so it is checked by hand.
import { beforeEach, describe, expect, it } from 'vitest';
import { LiteralHistory, type Point } from '../../../test/support/literal-history.ts';
import { CounterDirections } from '../../live/direction.ts';
import { Calendar } from '../../time/calendar.ts';
import type { CounterPeriods, CounterReading } from '../history.ts';
import { countersOf, deviceEnergy, measurandsOf, type Counted, type DeviceQuestion } from './device-energy.ts';
import { learnDirections } from './lifetime-counts.ts';

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2026, 0, 15, 6);
const hours = (count: number): number[] => Array.from({ length: count + 1 }, (_, index) => START_MS + index * HOUR_MS);

let history: LiteralHistory;

beforeEach(() => {
  history = new LiteralHistory(new Calendar('Europe/Berlin'));
});

/** A reading on each full hour; null: none. */
function hourly(name: string, values: readonly (number | null)[], unit?: string): void {
  const points = values.flatMap((value, at): Point[] => (value === null ? [] : [[START_MS + at * HOUR_MS, value]]));
  history.add(name, points, unit);
}

async function ask(question: Partial<DeviceQuestion>) {
  const series = await history.seriesList();
  const whole = { device: 'grid', isProducer: false, production: null, edgesMs: hours(2), ...question };
  return deviceEnergy(history, series, whole);
}

describe('the counters of a device', () => {
  const of = (isProducer: boolean, ...measurands: readonly string[]) => countersOf(new Set(measurands), isProducer);

  it('are those of its directions, or what it has', () => {
    expect(of(false, 'energySum', 'energyImport', 'energyExport')).toEqual({
      import: 'energyImport',
      export: 'energyExport',
    });
    expect(of(false, 'energySum')).toEqual({ import: 'energySum', export: null });
    expect(of(false, 'energyTotal')).toEqual({ import: 'energyTotal', export: null });
    expect(of(false, 'volume', 'rate')).toEqual({ import: 'volume', export: null });
    expect(of(false, 'heatEnergy', 'coolingEnergy', 'volume')).toEqual({ import: 'heatEnergy', export: null });
    expect(of(false, 'coolingEnergy', 'volume')).toEqual({ import: 'coolingEnergy', export: null });
    expect(of(false, 'power')).toEqual({ import: null, export: null });
  });

  it('of a producer count what it fed in', () => {
    expect(of(true, 'energyTotal')).toEqual({ import: null, export: 'energyTotal' });
    expect(of(false, 'energyTotal', 'energyYear')).toEqual({ import: null, export: 'energyTotal' });
    expect(of(true, 'energyImport', 'energyExport')).toEqual({ import: 'energyImport', export: 'energyExport' });
  });

  it('of a power flow that is the grid are not those of its panels', () => {
    expect(of(false, 'power', 'pvPower', 'energyTotal', 'energyYear')).toEqual({ import: null, export: null });
    expect(of(true, 'power', 'pvPower', 'energyTotal', 'energyYear').export).toBe('energyTotal');
  });
});

/** Without the times of the readings. */
function figures(counted: Counted | null | undefined): Omit<Counted, 'startMs' | 'endMs'> | null {
  if (!counted) return null;
  const { amount, start, end, complete } = counted;
  return { amount, start, end, complete };
}

describe('the energy of a device', () => {
  it('is the difference of the readings at the edges', async () => {
    hourly('grid.energyImport', [1000, 1500, 1700.25]);
    hourly('grid.energyExport', [7, 7, 57]);
    const { unit, producedIn, periods } = await ask({});
    expect([unit, producedIn]).toEqual(['Wh', null]);
    expect(periods.map((each) => [figures(each.import), figures(each.export), each.production])).toEqual([
      [counted(500, 1000, 1500), counted(0, 7, 7), null],
      [counted(200.25, 1500, 1700.25), counted(50, 7, 57), null],
    ]);
    expect(periods.map((each) => [each.import?.startMs, each.import?.endMs])).toEqual([
      [START_MS, START_MS + HOUR_MS],
      [START_MS + HOUR_MS, START_MS + 2 * HOUR_MS],
    ]);
  });

  it('is not known where nothing was read, and comes with the next reading', async () => {
    const half = HOUR_MS / 2;
    history.add('grid.energyImport', [
      [START_MS, 1000],
      [START_MS + half, 1250],
      [START_MS + 2 * HOUR_MS + half, 1800],
    ]);
    const { periods } = await ask({ edgesMs: hours(3) });
    expect(periods.map((each) => figures(each.import))).toEqual([
      counted(250, 1000, 1250, false),
      { amount: null, start: 1250, end: 1250, complete: false },
      counted(550, 1250, 1800, false),
    ]);
    expect(periods.every((each) => each.export === null)).toBe(true);
  });

  it('takes each period from the series that knows it when the unit changed', async () => {
    hourly('water.volume', [1000, 1004, null, null], 'l');
    hourly('water.volume', [null, null, 2, 5], 'm3');
    const { unit, periods } = await ask({ device: 'water', edgesMs: hours(3) });
    expect(unit).toBe('m3');
    expect(periods.at(-1)?.import?.amount).toBe(3);
  });

  it('is that of another counter when it is asked for', async () => {
    hourly('heat.heatEnergy', [1000, 5000, 9000]);
    hourly('heat.volume', [10, 11, 13], 'm3');
    expect((await ask({ device: 'heat' })).periods.map((each) => each.import?.amount)).toEqual([4000, 4000]);
    const { unit, periods, counters } = await ask({ device: 'heat', counter: 'volume' });
    expect([unit, counters]).toEqual(['m3', { import: 'volume', export: null }]);
    expect(periods.map((each) => [each.import?.amount, each.export])).toEqual([
      [1, null],
      [2, null],
    ]);
  });

  it('has nothing of a device that was never recorded', async () => {
    const { unit, periods } = await ask({ device: 'nobody' });
    expect(unit).toBeNull();
    expect(periods).toEqual(
      [0, 1].map((at) => {
        const times = { fromMs: hours(2)[at], toMs: hours(2)[at + 1] };
        return { ...times, import: null, export: null, production: null };
      }),
    );
  });

  it('rounds away what sums of tenths leave over', async () => {
    hourly('grid.energyImport', [0.1, 0.3]);
    expect((await ask({ edgesMs: hours(1) })).periods[0]?.import?.amount).toBe(0.2);
  });

  it('takes an exchanged meter as the history counts it, with the readings that both meters showed', async () => {
    hourly('grid.energyImport', [1]);
    const reading = (value: number): CounterReading => ({ atMs: START_MS, value, resolution: 'raw' });
    const [series] = await history.seriesList();
    history.energy = (_name, edgesMs): Promise<readonly CounterPeriods[]> => {
      const [fromMs = 0, toMs = 0] = edgesMs;
      // The old meter counted 400 Wh to the end, the new one 25 Wh since.
      const period = { fromMs, toMs, amount: 425, start: reading(90_000), end: reading(25), complete: true };
      return Promise.resolve(series === undefined ? [] : [{ series, periods: [period] }]);
    };
    expect(figures((await ask({ edgesMs: hours(1) })).periods[0]?.import)).toEqual(counted(425, 90_000, 25));
  });
});

describe('the production', () => {
  it('is what the counter of its direction says, whatever the other one counted in that hour', async () => {
    hourly('pv.energyImport', [100, 112, 112]);
    hourly('pv.energyExport', [5000, 5000, 8000]);
    const periods = async (production: DeviceQuestion['production']) => {
      const answer = await ask({ device: 'pv', isProducer: true, production });
      return [answer.producedIn, answer.periods.map((each) => each.production?.amount ?? null)];
    };
    expect(await periods('export')).toEqual(['export', [0, 3000]]);
    expect(await periods('import')).toEqual(['import', [12, 0]]);
    expect(await periods(null)).toEqual([null, [null, null]]);
  });

  it('of an inverter that a meter replaced later is whole', async () => {
    hourly('pv.energyTotal', [5000, 5200, null, null]);
    hourly('pv.energyImport', [null, null, 0, 1]);
    hourly('pv.energyExport', [null, null, 0, 300]);
    const { periods } = await ask({ device: 'pv', isProducer: true, production: 'export', edgesMs: hours(3) });
    expect(periods.map((each) => each.production?.amount ?? null)).toEqual([200, 0, 300]);
  });
});

describe('what a device counted in its life', () => {
  const ahead = async (device = 'pv') => {
    const directions = new CounterDirections();
    const series = await history.seriesList();
    await learnDirections({ history, series, directions, devices: [device], nowMs: START_MS + 9 * HOUR_MS });
    return directions.ahead(device);
  };

  it('decides, not what it counts now', async () => {
    hourly('pv.energyImport', [3000, 3012]);
    hourly('pv.energyExport', [900_000, 900_000]);
    expect(await ahead()).toBe('export');
  });

  it('is asked for once', async () => {
    hourly('pv.energyImport', [3000, 3012]);
    let asked = 0;
    const energy = history.energy.bind(history);
    history.energy = (name, edgesMs) => {
      asked++;
      return energy(name, edgesMs);
    };
    const directions = new CounterDirections();
    const series = await history.seriesList();
    const question = { history, series, directions, devices: ['pv'], nowMs: START_MS };
    await learnDirections(question);
    await learnDirections(question);
    expect(asked).toBe(1);
  });

  it('is nothing of a device without counters, or with counters of something else', async () => {
    hourly('pv.energyExport', [1, 5000], 'kWh');
    expect([await ahead(), await ahead('nobody')]).toEqual([null, null]);
  });

  it('knows what was recorded', async () => {
    hourly('pv.energyExport', [1]);
    hourly('grid.energyImport', [1]);
    expect(measurandsOf(await history.seriesList(), 'pv')).toEqual(new Set(['energyExport']));
  });
});

function counted(amount: number, start: number, end: number, complete = true) {
  return { amount, start, end, complete };
}
