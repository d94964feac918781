// From snapshots through the real store on disk to the answers over a real socket, across the day on which clocks go back.
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listenAll, type Listening } from '../../src/api/http/listen.ts';
import { createServer } from '../../src/api/server.ts';
import type { HistoryStore } from '../../src/history/history.ts';
import { openHistory } from '../../src/history/recorder.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { LiveHouse, QUIET_LOG } from '../support/live-house.ts';
import { keptFolder } from '../support/temp-folder.ts';

const FIRST_MS = Date.parse('2025-10-24T00:00:00+02:00');
const END_MS = Date.parse('2025-10-28T00:00:00+01:00');
const STEP_MS = 10_000;
const ROLES = { grid: 'grid', pv: ['pv'], battery: [], house: null, car: [], consumers: [] };
const ZONE = 'timeZone=Europe/Berlin';

let store: HistoryStore;
let app: FastifyInstance;
let listening: Listening;

/** 360 W drawn all the time, that is 1 Wh each 10 s; half as much fed in; twice as much produced. */
function pointsOf(value: (index: number) => number): (readonly [number, number])[] {
  return Array.from({ length: (END_MS - FIRST_MS) / STEP_MS + 1 }, (_, index) => [
    FIRST_MS + index * STEP_MS,
    value(index),
  ]);
}

// Once: the questions change nothing.
beforeAll(async () => {
  const keep = { rawMs: null, oneMinuteMs: null, fifteenMinutesMs: null, oneHourMs: null, oneDayMs: null };
  const config = { path: `${keptFolder()}/history.db`, commitMs: 10_000, keep, resolution: {} };
  store = openHistory({ config, clock: systemClock, log: QUIET_LOG, timeZone: 'Europe/Berlin' });
  const grid = { device: 'grid', unit: 'Wh' };
  await store.importValues({ ...grid, measurand: 'energyImport', points: pointsOf((index) => 5000 + index) });
  await store.importValues({ ...grid, measurand: 'energyExport', points: pointsOf((index) => index / 2) });
  await store.importValues({
    device: 'pv',
    unit: 'Wh',
    measurand: 'energyTotal',
    points: pointsOf((index) => index * 2),
  });
  const power = pointsOf((index) => (index === 12_345 ? 9999.9 : 360 + (index % 3)));
  await store.importValues({ device: 'grid', unit: 'W', measurand: 'power', points: power });
  await store.flush();
  const house = new LiveHouse();
  const deps = house.deps({ history: store });
  app = createServer({ ...deps, config: { ...deps.config, roles: ROLES } });
  listening = await listenAll(app, [{ host: '127.0.0.1', port: 0 }], { clock: systemClock, log: QUIET_LOG });
});

afterAll(async () => {
  await listening.close();
  await store.close();
});

async function ask(path: string) {
  const response = await fetch(`http://127.0.0.1:${listening.addresses[0]?.port}/api/v1/${path}`);
  const text = await response.text();
  expect([response.status, response.status === 200 ? '' : text]).toEqual([200, '']);
  return JSON.parse(text);
}

it('answers what went in, as readings, periods and figures', async () => {
  const range = 'from=2025-10-24&to=2025-10-28';
  const raw = await ask(`history?series=grid.power&${range}&resolution=raw&${ZONE}`);
  expect(raw.series[0].points).toEqual(
    pointsOf((index) => (index === 12_345 ? 9999.9 : 360 + (index % 3))).slice(0, -1),
  );

  const auto = await ask(`history?series=grid.power,grid.energyImport&${range}&points=100&${ZONE}`);
  expect(auto.resolution).toBe('1h');
  for (const { points } of auto.series) {
    // Four days: the one on which clocks go back has 25.
    expect(points).toHaveLength(97);
    const count = points.reduce((sum: number, point: number[]) => sum + (point[6] ?? 0), 0);
    expect(count).toBe((END_MS - FIRST_MS) / STEP_MS);
  }
  expect(Math.max(...auto.series[0].points.map((point: number[]) => point[3]))).toBe(9999.9);
  for (const resolution of ['1min', '5min', '15min', '1h', '1d', '1mo']) {
    const { series } = await ask(`history?series=grid.power&${range}&resolution=${resolution}&${ZONE}`);
    const points: number[][] = series[0].points;
    expect(points.reduce((sum, point) => sum + (point[6] ?? 0), 0)).toBe((END_MS - FIRST_MS) / STEP_MS);
    expect(Math.max(...points.map((point) => point[3] ?? 0))).toBe(9999.9);
    expect(Math.min(...points.map((point) => point[2] ?? 0))).toBe(360);
  }
});

describe('energy', () => {
  const day = (date: string, hours: number, startWh: number, complete: boolean) => ({ date, hours, startWh, complete });

  it.each([
    day('2025-10-25', 24, 24 * 360, true),
    day('2025-10-26', 25, 48 * 360, true),
    day('2025-10-27', 24, 73 * 360, true),
  ])('of $date, a day of $hours hours, adds up', async ({ date, hours, startWh, complete }) => {
    const { periods } = await ask(`energy?device=grid&by=day&from=${date}&to=${date}T12:00&${ZONE}`);
    expect(periods).toHaveLength(1);
    const [period] = periods;
    expect(period.complete).toBe(complete);
    // The readings at the edges are those just before them: 10 s at most, one Wh.
    expect(Math.abs(period.import - hours * 360)).toBeLessThanOrEqual(1);
    expect(Math.abs(period.export - hours * 180)).toBeLessThanOrEqual(1);
    expect(Math.abs(period.importStart - (5000 + startWh))).toBeLessThanOrEqual(1);
    expect(period.importEnd - period.importStart).toBeCloseTo(period.import, 6);
    expect(period.exportEnd - period.exportStart).toBeCloseTo(period.export, 6);
  });

  it('of hours adds up to that of their day', async () => {
    const range = `device=grid&from=2025-10-26&to=2025-10-27&${ZONE}`;
    const { periods: hours } = await ask(`energy?by=hour&${range}`);
    const { periods: days } = await ask(`energy?by=day&${range}`);
    expect(hours).toHaveLength(25);
    expect(hours.reduce((sum: number, hour: { import: number }) => sum + hour.import, 0)).toBeCloseTo(
      days[0].import,
      6,
    );
  });

  it('of the building balances', async () => {
    const { periods } = await ask(`energy?by=day&from=2025-10-26&to=2025-10-27&${ZONE}`);
    const [{ gridImport, gridExport, production, consumption, selfConsumptionRate, selfSufficiency }] = periods;
    expect(consumption).toBeCloseTo(Number(production) + Number(gridImport) - Number(gridExport), 6);
    // Of 720 W produced 180 W are fed in; of 900 W used 360 W are drawn.
    expect(selfConsumptionRate).toBeCloseTo(0.75, 3);
    expect(selfSufficiency).toBeCloseTo(0.6, 3);
  });
});

it('knows what the meter showed', async () => {
  const { readings } = await ask(`meter-reading?device=grid&at=2025-10-26T12:00&${ZONE}`);
  const atMs = Date.parse('2025-10-26T12:00:00+01:00');
  const expected = 5000 + (atMs - FIRST_MS) / STEP_MS;
  expect(readings.map(({ measurand }: { measurand: string }) => measurand)).toEqual(['energyImport', 'energyExport']);
  expect(readings[0]).toMatchObject({
    unit: 'Wh',
    value: expected,
    before: { at: '2025-10-26T12:00:00+01:00', resolution: 'raw' },
  });
  expect(readings[0].after).toMatchObject({ value: expected + 1, at: '2025-10-26T12:00:10+01:00' });
});
