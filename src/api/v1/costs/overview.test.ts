// /api/v1/costs against figures by hand, and against /api/v1/energy: today, yesterday, the month so far and as it will be.
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LiteralHistory, type Point } from '../../../../test/support/literal-history.ts';
import { LiveHouse } from '../../../../test/support/live-house.ts';
import { loadConfig } from '../../../config/load.ts';
import { Tariff } from '../../../tariff/tariff.ts';
import { Calendar } from '../../../time/calendar.ts';
import { createServer } from '../../server.ts';
import type { CostsOverviewJson } from '../answers/costs.ts';

const berlin = new Calendar('Europe/Berlin');
const QUARTER_MS = 900_000;
/** The house's clock stands at 15 January 2026, 13:00 in Berlin. */
const MONTH_MS = Date.parse('2026-01-01T00:00+01:00');
const HOURS = 14 * 24 + 13;
const ROLES = { grid: 'grid', pv: ['pv'], battery: [], house: null, car: [], consumers: [] };

let app: FastifyInstance | null = null;
let history: LiteralHistory;

beforeEach(() => {
  history = new LiteralHistory(berlin);
});

afterEach(() => app?.close());

function start(tariff: string | null, roles: typeof ROLES | null = ROLES): void {
  const house = new LiveHouse();
  for (const [index, name] of ['wp', 'grid', 'pv', 'idle'].entries()) house.addDevice(name, index + 1);
  const devices = 'devices:\n  grid: { model: sdm630, address: 10.0.0.1, id: 1 }\n';
  const loaded = loadConfig(`${devices}history: {}\n${tariff === null ? '' : `tariff:${tariff}`}`, 'meterhub.yaml', {});
  if (!loaded.ok) throw new Error('no configuration');
  const { config } = loaded;
  const deps = house.deps({ history, ...(config.tariff && { tariff: new Tariff(config.tariff, berlin, new Map()) }) });
  app = createServer({ ...deps, config: { ...deps.config, ...(roles && { roles }) } });
}

async function ask<T = CostsOverviewJson>(path = '/api/v1/costs?timeZone=Europe/Berlin', status = 200): Promise<T> {
  const reply = await app?.inject(path);
  expect(reply?.statusCode, reply?.body).toBe(status);
  if (reply === undefined) throw new Error('no server');
  return reply.json<T>();
}

/** So much an hour since the first, read each quarter of an hour. */
function steady(perHour: number, fromHour = 0, toHour = HOURS): Point[] {
  return Array.from({ length: (toHour - fromHour) * 4 + 1 }, (_, index) => {
    const hour = fromHour + index / 4;
    return [MONTH_MS + fromHour * 3_600_000 + index * QUARTER_MS, hour * perHour];
  });
}

const TARIFF = `
  import: [{ from: 2026-01-01, price: 0.30, base: 12.40 }]
  export: [{ from: 2024-05-01, price: 0.08 }]
`;

it('are those of the hand: 24 kWh a day drawn, 6 kWh fed in, half of today over', async () => {
  history.add('grid.energyImport', steady(1000));
  history.add('grid.energyExport', steady(250));
  start(TARIFF);
  const { devices, currency, today, monthEnd } = await ask();
  expect([currency, today, monthEnd]).toEqual(['EUR', '2026-01-15T00:00:00+01:00', '2026-02-01T00:00:00+01:00']);
  expect(devices).toHaveLength(1);
  const [grid] = devices;
  // 24 x 0.30; 12.40 / 31; 6 x 0.08
  expect(grid?.yesterday).toMatchObject({ cost: 7.2, base: 0.4, revenue: 0.48, total: 7.12, estimated: false });
  // 13 x 0.30; 3.25 x 0.08
  expect(grid?.today).toMatchObject({ cost: 3.9, base: 0.4, revenue: 0.26, total: 4.04 });
  // 349 x 0.30; 15 days of the base price; 87.25 x 0.08
  expect(grid?.month).toMatchObject({ cost: 104.7, base: 6, revenue: 6.98, total: 103.72 });
  // 14 days as they were, and 17 with the mean of the last seven: 31 x 7.20, 31 x 0.48
  expect(grid?.forecast).toMatchObject({
    cost: 223.2,
    base: 12.4,
    revenue: 14.88,
    total: 220.72,
    estimated: true,
    days: 7,
  });
});

it('equal those of the energy interface', async () => {
  history.add('grid.energyImport', steady(777));
  history.add('grid.energyExport', steady(123));
  history.add('wp.energyImport', steady(333));
  start(TARIFF);
  const { devices } = await ask();
  expect(devices.map(({ device }) => device)).toEqual(['grid', 'wp']);
  type Periods = { periods: { cost: number; base: number | null; revenue: number | null }[] };
  for (const one of devices) {
    const of = (query: string) => ask<Periods>(`/api/v1/energy?timeZone=Europe/Berlin&device=${one.device}&${query}`);
    const [yesterday, today] = (await of('from=yesterday')).periods;
    const [month] = (await of('by=month&from=thisMonth')).periods;
    for (const [figure, period] of [
      [one.yesterday, yesterday],
      [one.today, today],
      [one.month, month],
    ] as const) {
      expect(figure).toMatchObject({ cost: period?.cost, base: period?.base, revenue: period?.revenue });
    }
  }
});

it('of a day that is dearer than usual do not get cheaper, and of few days are made of these', async () => {
  const calm = steady(100, 12 * 24, 14 * 24);
  const [atMs = 0, value = 0] = calm.at(-1) ?? [];
  history.add('wp.energyImport', [
    ...calm,
    [atMs + QUARTER_MS, Number(value) + 50_000],
    [atMs + 13 * 3_600_000, Number(value) + 50_000],
  ]);
  start(TARIFF);
  const [wp] = (await ask()).devices;
  // Two days of 2.4 kWh; today 50 kWh already.
  expect(wp?.today.cost).toBe(15);
  expect(wp?.forecast).toMatchObject({ days: 2, cost: 1.44 + 15 + 16 * 0.72, base: null, revenue: null });
});

it('are not known where nothing is known, and are never 0 then', async () => {
  history.add('grid.energyImport', steady(1000, 14 * 24));
  start(`\n  import: [{ from: 2026-01-15, price: 0.30 }]\n`);
  const [grid] = (await ask()).devices;
  expect(grid?.yesterday).toMatchObject({ cost: null, total: null });
  expect(grid?.today).toMatchObject({ cost: 3.9, total: 3.9 });
  expect(grid?.forecast).toBeNull();
});

it('need a tariff and a history, and a zone that there is', async () => {
  start(null);
  await ask('/api/v1/costs', 404);
  await app?.close();
  start(TARIFF);
  await ask('/api/v1/costs?timeZone=Mars', 400);
  await ask('/api/v1/costs?devise=grid', 400);
  expect((await ask()).devices).toEqual([]);
});
