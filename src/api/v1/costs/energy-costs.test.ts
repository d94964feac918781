// What /api/v1/energy says of costs, by hand: prices of day and night, base price by days, feed-in, CO2, what is not known.
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LiteralHistory, type Point } from '../../../../test/support/literal-history.ts';
import { LiveHouse } from '../../../../test/support/live-house.ts';
import { loadConfig } from '../../../config/load.ts';
import { PriceBook } from '../../../tariff/price-book.ts';
import { toNano } from '../../../tariff/exact.ts';
import { Tariff } from '../../../tariff/tariff.ts';
import { Calendar } from '../../../time/calendar.ts';
import { createServer } from '../../server.ts';

const berlin = new Calendar('Europe/Berlin');
const QUARTER_MS = 900_000;
const HOUR_MS = 3_600_000;
/** The house's clock stands at 15 January 2026, 13:00 in Berlin. */
const NOW_MS = Date.UTC(2026, 0, 15, 12);
const MONTH_MS = Date.parse('2026-01-01T00:00+01:00');
const ROLES = { grid: 'grid', pv: ['pv'], battery: [], house: null, car: [], consumers: [] };

const TARIFF = `
  import: [{ from: 2026-01-01, price: 0.32, base: 12.40, windows: [{ at: '22:00-06:00', price: 0.24 }] }]
  export: [{ from: 2024-05-01, price: 0.082 }]
  co2: { import: 0.38 }
  devices: { wp: [{ from: 2026-01-10, price: 0.26 }], gas: [{ price: 0.12, kWhPerM3: 10 }] }
`;

let app: FastifyInstance | null = null;
let history: LiteralHistory;

beforeEach(() => {
  history = new LiteralHistory(berlin);
});

afterEach(() => app?.close());

function tariffOf(text: string, books = new Map<string, PriceBook>()): Tariff {
  const devices = 'devices:\n  grid: { model: sdm630, address: 10.0.0.1, id: 1 }\n';
  const loaded = loadConfig(`${devices}history: {}\ntariff:${text}`, 'meterhub.yaml', {});
  if (!loaded.ok || loaded.config.tariff === null) throw new Error('no tariff');
  return new Tariff(loaded.config.tariff, berlin, books);
}

async function energy(query: string, tariff: Tariff | null = tariffOf(TARIFF), roles: typeof ROLES | null = ROLES) {
  const house = new LiveHouse();
  for (const [index, name] of ['grid', 'pv', 'wp', 'gas'].entries()) house.addDevice(name, index + 1);
  const deps = house.deps({ history, ...(tariff && { tariff }) });
  app = createServer({ ...deps, config: { ...deps.config, ...(roles && { roles }) } });
  const reply = await app.inject(`/api/v1/energy?timeZone=Europe/Berlin&${query}`);
  if (reply.statusCode !== 200) throw new Error(reply.body);
  return reply;
}

type Periods = { currency?: string; periods: Record<string, unknown>[] };

async function periods(...asked: Parameters<typeof energy>): Promise<Periods['periods']> {
  return (await energy(...asked)).json<Periods>().periods;
}

/** So much an hour, read each quarter of an hour, from midnight of the first on. */
function steady(perHour: number, hours: number): Point[] {
  return Array.from({ length: hours * 4 + 1 }, (_, index) => [MONTH_MS + index * QUARTER_MS, (index * perHour) / 4]);
}

describe('costs', () => {
  it('of a day: 16 h by day, 8 h at night, the day of the base price, what was fed in, and CO2', async () => {
    history.add('grid.energyImport', steady(1000, 48));
    history.add('grid.energyExport', steady(500, 48));
    const [first, second] = await periods('device=grid&from=2026-01-01&to=2026-01-03');
    // 16 x 0.32 + 8 x 0.24; 12.40 / 31; 12 x 0.082; 24 x 0.38
    const costs = { cost: 7.04, base: 0.4, revenue: 0.984, co2: 9.12, estimated: false, missing: {} };
    expect(first).toMatchObject({ import: 24_000, ...costs });
    expect(second).toMatchObject(costs);
  });

  it('of the building are those of its grid meter', async () => {
    history.add('grid.energyImport', steady(1000, 24));
    history.add('grid.energyExport', steady(500, 24));
    history.add('pv.energyTotal', steady(700, 24));
    const reply = await energy('from=2026-01-01&to=2026-01-02');
    expect(reply.json()).toMatchObject({ currency: 'EUR', periods: [{ cost: 7.04, base: 0.4, revenue: 0.984 }] });
  });

  it('of a month so far count the days that have begun', async () => {
    history.add('grid.energyImport', steady(1000, 24));
    const [month] = await periods('device=grid&by=month&from=2026-01-01&to=2026-02-01');
    // 15 days of 31
    expect(month).toMatchObject({ base: 6, cost: 7.04, revenue: null, missing: { revenue: 'noCounter' } });
  });

  it('of hours are those of the day in sum', async () => {
    history.add('grid.energyImport', steady(1000, 24));
    const hours = await periods('device=grid&by=hour&from=2026-01-01&to=2026-01-02');
    expect(hours.map(({ cost }) => cost)).toEqual([
      ...Array.from({ length: 6 }, () => 0.24),
      ...Array.from({ length: 16 }, () => 0.32),
      0.24,
      0.24,
    ]);
  });

  it('of a device with a tariff of its own, which begins on a day', async () => {
    history.add('wp.energyImport', steady(1000, 240));
    const days = await periods('device=wp&from=2026-01-09&to=2026-01-11');
    expect(days[0]).toMatchObject({ cost: null, base: null, revenue: null, missing: { cost: 'noTariff' } });
    expect(days[1]).toMatchObject({ cost: 6.24 });
  });

  it('of heat are not those of electricity: only a tariff of its own says what it costs', async () => {
    history.add('wp.heatEnergy', steady(1000, 480));
    const [own] = await periods('device=wp&from=2026-01-12&to=2026-01-13');
    expect(own).toMatchObject({ import: 24_000, cost: 6.24, co2: null });
    history.add('grid.heatEnergy', steady(1000, 48));
    const [other] = await periods('device=grid&from=2026-01-01&to=2026-01-02');
    expect(other).toMatchObject({ import: 24_000, cost: null, co2: null });
  });

  it('of gas by its heat; of water without a tariff there are none', async () => {
    history.add('gas.volume', steady(0.4, 24), 'm3');
    history.add('water.volume', steady(4, 24), 'l');
    const [gas] = await periods('device=gas&from=2026-01-01&to=2026-01-02');
    // 9.6 m3 of 10 kWh at 0.12
    expect(gas).toMatchObject({ import: 9.6, cost: 11.52, base: null, revenue: null, co2: null });
    const [water] = await periods('device=water&from=2026-01-01&to=2026-01-02');
    expect(water).toMatchObject({ import: 96, cost: null, missing: { cost: 'noTariff' } });
  });

  it('with dynamic prices: what has no price is unknown, never free', async () => {
    const book = new PriceBook([
      { fromMs: MONTH_MS, toMs: MONTH_MS + HOUR_MS, price: toNano(0.1) },
      { fromMs: MONTH_MS + HOUR_MS, toMs: MONTH_MS + 2 * HOUR_MS, price: toNano(-0.3) },
    ]);
    const books = new Map([['import-2026-01-01', book]]);
    const tariff = tariffOf('\n  import: [{ from: 2026-01-01, dynamic: { preset: awattar, add: 0.2 } }]', books);
    history.add('grid.energyImport', steady(1000, 3));
    history.add('grid.energyExport', steady(0, 3));
    const hours = await periods('device=grid&by=hour&from=2026-01-01&to=2026-01-01T05:00', tariff);
    expect(hours.map(({ cost, missing }) => [cost, (missing as { cost?: string }).cost ?? null])).toEqual([
      [0.3, null],
      [-0.1, null],
      [null, 'noPrice'],
      // Nothing was used, whatever it would have cost.
      [0, null],
      [null, 'noValue'],
    ]);
  });

  it('of a gap over a change of price are marked as estimated', async () => {
    // Nobody read it from 05:00 to 07:00, and the price changed at 06:00.
    const points = steady(1000, 12).filter(([ms]) => ms <= MONTH_MS + 5 * HOUR_MS || ms >= MONTH_MS + 7 * HOUR_MS);
    history.add('grid.energyImport', points);
    const [day] = await periods('device=grid&from=2026-01-01&to=2026-01-02');
    // 6 h at night, 6 h by day all the same
    expect(day).toMatchObject({ cost: 3.36, estimated: true });
  });

  it('are in CSV, with the reason of what is missing', async () => {
    history.add('grid.energyImport', steady(1000, 24));
    const { body } = await energy('device=grid&from=2026-01-01&to=2026-01-04&format=csv&locale=de');
    const [head, first, , third] = body.split('\n');
    expect(head).toMatch(/;complete;currency;cost;base;revenue;co2;estimated;missing$/);
    expect(first).toMatch(/;EUR;7,04;0,4;;9,12;false;revenue: noCounter$/);
    expect(third).toMatch(/;EUR;;0,4;;;false;"?cost: noValue; revenue: noCounter; co2: noValue"?$/);
  });

  it('are not there without a tariff', async () => {
    history.add('grid.energyImport', steady(1000, 24));
    const reply = await energy('device=grid&from=2026-01-01&to=2026-01-02', null);
    expect(Object.keys(reply.json<Periods>().periods[0] ?? {})).not.toContain('cost');
    expect(reply.json()).not.toHaveProperty('currency');
  });

  it('have revenue where nobody says which is the grid meter', async () => {
    history.add('grid.energyImport', steady(1000, 24));
    history.add('grid.energyExport', steady(500, 24));
    const [day] = await periods('device=grid&from=2026-01-01&to=2026-01-02', tariffOf(TARIFF), null);
    expect(day).toMatchObject({ revenue: 0.984, base: 0.4 });
  });
});

it('the clock of the house is where these tests believe it', () => expect(new LiveHouse().clock.wallMs()).toBe(NOW_MS));
