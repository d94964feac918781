// /api/v1/history, /energy and /meter-reading: shapes, figures checked by hand, and what is said to wrong questions.
import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LiteralHistory, type Point } from '../../../test/support/literal-history.ts';
import { LiveHouse } from '../../../test/support/live-house.ts';
import { Calendar } from '../../time/calendar.ts';
import { MeterHubError } from '../../model/error.ts';
import { createServer } from '../server.ts';

const berlin = new Calendar('Europe/Berlin');
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The house's clock stands at 15 January 2026, 13:00 in Berlin. */
const NOW_MS = Date.UTC(2026, 0, 15, 12);
const ROLES = { grid: 'grid', pv: ['pv1', 'pv2'], battery: ['bat'], house: null, car: [], consumers: [] };

let house: LiveHouse;
let history: LiteralHistory;
let app: FastifyInstance;

beforeEach(async () => {
  house = new LiveHouse();
  house.addDevice('grid', 1);
  house.addDevice('home', 2);
  history = new LiteralHistory(berlin);
  app = await serve();
});

afterEach(() => app.close());

async function serve(): Promise<FastifyInstance> {
  const deps = house.deps({ history });
  const server = createServer({ ...deps, config: { ...deps.config, roles: ROLES } });
  await server.ready();
  return server;
}

async function get(url: string, headers: Record<string, string> = {}) {
  const answer = await app.inject({ url, headers });
  return { status: answer.statusCode, headers: answer.headers, body: answer.body, json: (): unknown => answer.json() };
}

function every(stepMs: number, fromMs: number, count: number, value: (index: number) => number): Point[] {
  return Array.from({ length: count }, (_, index) => [fromMs + index * stepMs, value(index)]);
}

const ZONE = 'timeZone=Europe/Berlin';

describe('history', () => {
  it('has readings in the shape that is promised', async () => {
    history.add('home.power', [
      [NOW_MS - 2000, 230.5],
      [NOW_MS - 1000, -17],
    ]);
    history.add('grid.power', []);
    const { status, json, headers } = await get(`/api/v1/history?series=home.power,grid.power&from=-1h&${ZONE}`);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    const columns = ['t', 'value'];
    const points = [
      [NOW_MS - 2000, 230.5],
      [NOW_MS - 1000, -17],
    ];
    expect(json()).toEqual({
      from: '2026-01-15T12:00:00+01:00',
      to: '2026-01-15T13:00:00+01:00',
      resolution: 'raw',
      series: [
        { name: 'home.power', device: 'home', measurand: 'power', unit: 'W', columns, points },
        { name: 'grid.power', device: 'grid', measurand: 'power', unit: 'W', columns, points: [] },
      ],
    });
  });

  it('has means with least and most, so that spikes are kept', async () => {
    history.add(
      'home.power',
      every(10_000, NOW_MS - DAY_MS, 8640, (index) => (index === 77 ? 9000 : 100)),
    );
    const { json } = await get(`/api/v1/history?series=home.power&points=100&${ZONE}`);
    expect(json()).toMatchObject({ resolution: '15min', from: '2026-01-14T13:00:00+01:00' });
    const [series] = (json() as { series: { columns: string[]; points: number[][] }[] }).series;
    expect(series?.columns).toEqual(['t', 'mean', 'min', 'max', 'first', 'last', 'count']);
    expect(series?.points).toHaveLength(96);
    expect(series?.points[0]).toEqual([NOW_MS - DAY_MS, 198.889, 100, 9000, 100, 100, 90]);
  });

  it.each(['raw', '1min', '15min', '1h', '1d', '2h', '1mo'])('gives resolution=%s when asked', async (resolution) => {
    history.add(
      'home.power',
      every(60_000, NOW_MS - DAY_MS, 1440, (index) => index),
    );
    const { json } = await get(`/api/v1/history?series=home.power&resolution=${resolution}&${ZONE}`);
    expect(json()).toMatchObject({ resolution });
    expect((json() as { series: { points: unknown[] }[] }).series[0]?.points.length).toBeGreaterThan(0);
  });

  it('is CSV when asked', async () => {
    history.add('home.power', [[NOW_MS - 1500, 1.5]]);
    history.add('car.state', [[NOW_MS - 1000, 'wait, "now"']]);
    const { body, headers } = await get(`/api/v1/history?series=home.power,car.state&format=csv&${ZONE}`);
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(body).toBe(
      'time,series,unit,value\n2026-01-15T12:59:58.500+01:00,home.power,W,1.5\n' +
        '2026-01-15T12:59:59+01:00,car.state,,"wait, ""now"""\n',
    );
    const hourly = await get(`/api/v1/history?series=home.power,car.state&resolution=1h&format=csv&${ZONE}`);
    expect(hourly.body).toBe(
      'time,series,unit,mean,min,max,first,last,count\n2026-01-15T12:00:00+01:00,home.power,W,1.5,1.5,1.5,1.5,1.5,1\n' +
        '2026-01-15T12:59:59+01:00,car.state,,,,,"wait, ""now""","wait, ""now""",\n',
    );
  });

  it('is CSV for a German spreadsheet when asked', async () => {
    history.add('home.power', [[NOW_MS - 1500, -1.5]]);
    const { body } = await get(`/api/v1/history?series=home.power&format=csv&locale=de&${ZONE}`);
    expect(body).toBe('time;series;unit;value\n2026-01-15T12:59:58.500+01:00;home.power;W;-1,5\n');
  });

  it('is lines of JSON when asked', async () => {
    history.add('home.power', [[NOW_MS - 1500, 1.5]]);
    const { body } = await get(`/api/v1/history?series=home.power&format=ndjson&${ZONE}`);
    expect(body).toBe(`{"series":"home.power","unit":"W","t":${NOW_MS - 1500},"value":1.5}\n`);
  });

  it('takes all series of a device, each once', async () => {
    for (const name of ['home.power', 'home.voltageL1', 'grid.power']) history.add(name, [[NOW_MS - 1000, 1]]);
    const { json } = await get('/api/v1/history?series=home.power,home.*&resolution=raw');
    const names = (json() as { series: { name: string }[] }).series.map(({ name }) => name);
    expect(names.slice(0, 2)).toEqual(['home.power', 'home.voltageL1']);
    expect(names.every((name) => name.startsWith('home.'))).toBe(true);
    expect(new Set(names).size).toBe(names.length);
  });

  it('shows a measurand whose unit changed as two series', async () => {
    history.add('water.volume', [[NOW_MS - 2000, 1]], 'm3');
    history.add('water.volume', [[NOW_MS - 1000, 1000]], 'l');
    const { json } = await get('/api/v1/history?series=water.volume');
    expect((json() as { series: object[] }).series).toMatchObject([
      { unit: 'm3', points: [[NOW_MS - 2000, 1]] },
      { unit: 'l', points: [[NOW_MS - 1000, 1000]] },
    ]);
  });

  it.each([
    ['', 400, 'The parameter "series" is missing', 'series=home.power'],
    ['series=', 400, 'is missing', 'series=home.power'],
    ['series=home.powr', 404, 'no series "home.powr"', 'did you mean "home.power"'],
    ['series=hme.*', 404, 'no series "hme.*"', 'did you mean "home.*"'],
    ['series=power', 404, 'no series "power"', 'device.measurand'],
    ['series=home.power,', 400, 'name of a series is empty', 'device.measurand'],
    ['series=home.power&from=soon', 400, 'from=soon is no point in time', '-1d'],
    ['series=home.power&from=now&to=-1d', 400, 'range is empty', 'before'],
    ['series=home.power&resolution=5m', 400, 'resolution=5m is not known', '5min'],
    ['series=home.power&points=5', 400, 'points=5 does not fit', '10 to 100000'],
    ['series=home.power&points=x', 400, 'points=x does not fit', '10 to 100000'],
    ['series=home.power&format=xml', 400, 'format=xml is not known', 'json, csv, ndjson'],
    ['series=home.power&format=csv&locale=fr', 400, 'locale=fr is not known', 'en, de'],
    ['series=home.power&timeZone=Europe/Berln', 400, 'no time zone', 'Europe/Berlin'],
    ['series=home.power&start=today', 400, 'no parameter "start"', 'parameters'],
    ['series=home.power&series=grid.power', 400, '"series" comes twice', 'commas'],
  ])('answers "%s" with %i: %s', async (query, status, message, hint) => {
    history.add('home.power', [[NOW_MS - 1000, 1]]);
    const answer = await get(`/api/v1/history?${query}`);
    expect(answer.status).toBe(status);
    expect(answer.json()).toMatchObject({
      error: { message: expect.stringContaining(message), hint: expect.stringContaining(hint) },
    });
  });

  it('says so when nothing is recorded', async () => {
    await app.close();
    app = createServer(house.deps());
    for (const url of ['history?series=home.power', 'energy', 'meter-reading?device=grid&at=today']) {
      const answer = await get(`/api/v1/${url}`);
      expect(answer.status).toBe(404);
      expect(answer.json()).toMatchObject({
        error: { code: 'HTTP_NO_HISTORY', hint: expect.stringContaining('history') },
      });
    }
  });

  it('says that the disk cannot be read, without its paths', async () => {
    history.seriesList = () => Promise.reject(new MeterHubError('HISTORY_READ', '/home/pi/history.db: disk I/O error'));
    for (const url of ['history?series=home.power', 'energy?device=grid', 'meter-reading?device=grid&at=today']) {
      const answer = await get(`/api/v1/${url}`);
      expect(answer.status).toBe(503);
      expect(answer.json()).toMatchObject({ error: { code: 'HISTORY_READ' } });
      expect(answer.body).not.toContain('/home/pi');
    }
  });
});

describe('energy of a device', () => {
  /** 1 kWh drawn an hour, half of it fed in again, from the 13th on; a reading each quarter of an hour. */
  function fillGrid(): void {
    const fromMs = Date.parse('2026-01-13T00:00:00+01:00');
    const count = (NOW_MS - fromMs) / 900_000 + 1;
    history.add(
      'grid.energyImport',
      every(900_000, fromMs, count, (index) => 5000 + index * 250),
    );
    history.add(
      'grid.energyExport',
      every(900_000, fromMs, count, (index) => 700 + index * 125),
    );
  }

  it('is CSV when asked: a line a period, and an empty cell for what is not known', async () => {
    fillGrid();
    const url = `/api/v1/energy?device=grid&by=day&from=2026-01-12&to=2026-01-14&format=csv&${ZONE}`;
    const { body, headers } = await get(url);
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    const [head, ...rows] = body.split('\n');
    expect(head).toBe('device,unit,from,to,import,export,importStart,importEnd,exportStart,exportEnd,complete');
    expect(rows).toEqual([
      'grid,Wh,2026-01-12T00:00:00+01:00,2026-01-13T00:00:00+01:00,,,,5000,,700,false',
      'grid,Wh,2026-01-13T00:00:00+01:00,2026-01-14T00:00:00+01:00,24000,12000,5000,29000,700,12700,true',
      '',
    ]);
    expect((await get(`${url}&locale=de`)).body.split('\n')[2]).toContain('grid;Wh;2026-01-13T00:00:00+01:00;');
  });

  it('has amounts and readings at the edges', async () => {
    fillGrid();
    const { json } = await get(`/api/v1/energy?device=grid&by=day&from=2026-01-13&${ZONE}`);
    const day = { import: 24_000, export: 12_000 };
    expect(json()).toEqual({
      device: 'grid',
      by: 'day',
      timeZone: 'Europe/Berlin',
      unit: 'Wh',
      periods: [
        {
          ...{ from: '2026-01-13T00:00:00+01:00', to: '2026-01-14T00:00:00+01:00' },
          ...day,
          ...{ importStart: 5000, importEnd: 29_000, exportStart: 700, exportEnd: 12_700, complete: true },
        },
        {
          ...{ from: '2026-01-14T00:00:00+01:00', to: '2026-01-15T00:00:00+01:00' },
          ...day,
          ...{ importStart: 29_000, importEnd: 53_000, exportStart: 12_700, exportEnd: 24_700, complete: true },
        },
        {
          ...{ from: '2026-01-15T00:00:00+01:00', to: '2026-01-16T00:00:00+01:00' },
          ...{ import: 13_000, export: 6500 },
          ...{ importStart: 53_000, importEnd: 66_000, exportStart: 24_700, exportEnd: 31_200, complete: false },
        },
      ],
    });
  });

  it.each([
    ['hour', 13],
    ['day', 15],
    ['week', 3],
    ['month', 1],
    ['year', 10],
  ])('by %s has %i periods when nobody says from when', async (by, count) => {
    fillGrid();
    const { json } = await get(`/api/v1/energy?device=grid&by=${by}&${ZONE}`);
    expect((json() as { periods: object[] }).periods).toHaveLength(count);
  });

  it('does not know what was before', async () => {
    fillGrid();
    const { json } = await get(`/api/v1/energy?device=grid&by=day&from=2026-01-01&to=2026-01-02&${ZONE}`);
    const nothing = {
      import: null,
      export: null,
      importStart: null,
      importEnd: null,
      exportStart: null,
      exportEnd: null,
    };
    expect((json() as { periods: object[] }).periods).toEqual([
      { from: '2026-01-01T00:00:00+01:00', to: '2026-01-02T00:00:00+01:00', ...nothing, complete: false },
    ]);
  });

  it('has the unit of what is counted', async () => {
    history.add(
      'water.volume',
      every(900_000, NOW_MS - HOUR_MS, 5, (index) => 100 + index),
      'l',
    );
    const { json } = await get(`/api/v1/energy?device=water&by=hour&from=-1h&${ZONE}`);
    expect(json()).toMatchObject({
      unit: 'l',
      periods: [{ import: 4, importStart: 100, importEnd: 104, export: null }],
    });
  });

  it('of a heat meter is heat, or what is asked for', async () => {
    history.add(
      'heat.heatEnergy',
      every(900_000, NOW_MS - HOUR_MS, 5, (index) => 5000 + 500 * index),
    );
    history.add(
      'heat.volume',
      every(900_000, NOW_MS - HOUR_MS, 5, (index) => 10 + index),
      'm3',
    );
    const url = `/api/v1/energy?device=heat&by=hour&from=-1h&${ZONE}`;
    expect((await get(url)).json()).toMatchObject({ unit: 'Wh', periods: [{ import: 2000, export: null }] });
    expect((await get(`${url}&measurand=volume`)).json()).toMatchObject({ unit: 'm3', periods: [{ import: 4 }] });
  });

  it('takes what a wallbox charged as drawn, and what an inverter produced as fed in', async () => {
    for (const device of ['car', 'pv1'])
      history.add(
        `${device}.energyTotal`,
        every(900_000, NOW_MS - HOUR_MS, 5, (index) => index),
      );
    const periodOf = async (device: string) => {
      const { json } = await get(`/api/v1/energy?device=${device}&by=hour&from=-1h&to=now&${ZONE}`);
      return (json() as { periods: { import: number | null; export: number | null }[] }).periods[0];
    };
    expect(await periodOf('car')).toMatchObject({ import: 4, export: null });
    expect(await periodOf('pv1')).toMatchObject({ import: null, export: 4 });
  });

  it.each([
    ['device=gird', 404, 'no device "gird"', 'did you mean "grid"'],
    ['device=grid&measurand=volume', 400, 'grid has no counter "volume"', 'no counter of it'],
    ['measurand=volume', 400, 'A counter belongs to a device', 'device=heat'],
    ['device=grid&by=minute', 400, 'by=minute is not known', 'hour, day, week, month, year'],
    ['device=grid&by=hour&from=2000', 400, 'more than 20000 periods', 'shorter'],
    ['device=grid&resolution=1d', 400, 'no parameter "resolution"', 'parameters'],
  ])('answers "%s" with %i: %s', async (query, status, message, hint) => {
    const answer = await get(`/api/v1/energy?${query}`);
    expect(answer.status).toBe(status);
    expect(answer.json()).toMatchObject({
      error: { message: expect.stringContaining(message), hint: expect.stringContaining(hint) },
    });
  });
});

describe('energy of the building', () => {
  const hour = (name: string, amount: number) => {
    history.add(name, [
      [NOW_MS - HOUR_MS, 1000],
      [NOW_MS, 1000 + amount],
    ]);
  };
  const ask = async () => {
    const { json, status } = await get(`/api/v1/energy?by=hour&from=-1h&to=now&${ZONE}`);
    expect(status).toBe(200);
    return (json() as { periods: Record<string, unknown>[] }).periods[0];
  };

  it('balances grid, sun and battery', async () => {
    hour('grid.energyImport', 500);
    hour('grid.energyExport', 1000);
    hour('pv1.energyTotal', 3000);
    // A meter in front of an inverter, wired so that production counts as drawn.
    hour('pv2.energyImport', 1000);
    hour('pv2.energyExport', 2);
    hour('bat.energyImport', 700);
    hour('bat.energyExport', 200);
    expect(await ask()).toEqual({
      from: '2026-01-15T12:00:00+01:00',
      to: '2026-01-15T13:00:00+01:00',
      gridImport: 500,
      gridExport: 1000,
      production: 4000,
      batteryCharge: 700,
      batteryDischarge: 200,
      consumption: 3000,
      selfConsumption: 3000,
      selfConsumptionRate: 0.75,
      selfSufficiency: 0.8333,
      complete: true,
    });
  });

  it('is CSV when asked, also for a German spreadsheet', async () => {
    hour('grid.energyImport', 500.5);
    hour('grid.energyExport', 0);
    const { body } = await get(`/api/v1/energy?by=hour&from=-1h&to=now&format=csv&locale=de&${ZONE}`);
    const [head = '', row = ''] = body.split('\n');
    expect(head.split(';').slice(0, 5)).toEqual(['unit', 'from', 'to', 'gridImport', 'gridExport']);
    expect(row.split(';').slice(0, 5)).toEqual([
      ...['Wh', '2026-01-15T12:00:00+01:00', '2026-01-15T13:00:00+01:00', '500,5', '0'],
    ]);
    expect(row.split(';')).toHaveLength(head.split(';').length);
  });

  it('does not take what is missing for 0', async () => {
    hour('grid.energyImport', 500);
    hour('grid.energyExport', 0);
    hour('pv1.energyTotal', 3000);
    expect(await ask()).toMatchObject({
      gridImport: 500,
      production: null,
      consumption: null,
      selfSufficiency: null,
      complete: false,
    });
  });

  it('has no rate of nothing', async () => {
    for (const name of ['grid.energyImport', 'grid.energyExport', 'pv1.energyTotal', 'pv2.energyTotal']) hour(name, 0);
    hour('bat.energyImport', 0);
    hour('bat.energyExport', 0);
    expect(await ask()).toMatchObject({
      consumption: 0,
      production: 0,
      selfConsumptionRate: null,
      selfSufficiency: null,
    });
  });

  describe('with a meter in front of the inverter', () => {
    /** Standby at night, then sun: what it counted from hour to hour, Wh. */
    const DAY: readonly (readonly [drawn: number, fedIn: number])[] = [
      [12, 0],
      [9, 0],
      [0, 0],
      [0, 800],
      [0, 3000],
    ];
    const fromMs = NOW_MS - DAY.length * HOUR_MS;

    function record(day: typeof DAY): void {
      const levels = [0, 1].map((side) =>
        day.reduce((sums, hour) => [...sums, (sums.at(-1) ?? 0) + (hour[side] ?? 0)], [4000]),
      );
      for (const [side, name] of [
        [0, 'pv1.energyImport'],
        [1, 'pv1.energyExport'],
      ] as const) {
        history.add(
          name,
          (levels[side] ?? []).map((wh, hour): Point => [fromMs + hour * HOUR_MS, wh]),
        );
      }
      for (const name of [
        'grid.energyImport',
        'grid.energyExport',
        'pv2.energyTotal',
        'bat.energyImport',
        'bat.energyExport',
      ]) {
        history.add(
          name,
          every(HOUR_MS, fromMs, day.length + 1, (hour) => hour * 10),
        );
      }
    }

    async function hours(from: number, to: number): Promise<Record<string, unknown>[]> {
      const range = `from=${fromMs + from * HOUR_MS}&to=${fromMs + to * HOUR_MS}`;
      const { json } = await get(`/api/v1/energy?by=hour&${range}&${ZONE}`);
      return (json() as { periods: Record<string, unknown>[] }).periods;
    }

    it('never takes the standby of a night for production', async () => {
      record(DAY);
      expect(await hours(0, 1)).toMatchObject([{ production: 10, selfConsumption: 0 }]);
      expect(await hours(4, 5)).toMatchObject([{ production: 3010 }]);
    });

    it('answers the same for an hour, whatever else is asked', async () => {
      const wh = fc.integer({ min: 0, max: 4000 });
      const range = fc.tuple(fc.nat(DAY.length - 1), fc.integer({ min: 1, max: DAY.length }));
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(wh, wh), { minLength: DAY.length, maxLength: DAY.length }),
          fc.array(range, { minLength: 1, maxLength: 4 }),
          async (day, ranges) => {
            history = new LiteralHistory(berlin);
            record(day);
            const known = new Map<unknown, unknown>();
            for (const [from, length] of ranges) {
              // A hub that was started just now must say the same as one that runs for long.
              await app.close();
              app = await serve();
              house.live.directions.forget('pv1');
              for (const period of await hours(from, Math.min(DAY.length, from + length))) {
                expect(known.get(period['from']) ?? period).toEqual(period);
                known.set(period['from'], period);
              }
            }
          },
        ),
        { numRuns: 25 },
      );
    });

    it('does not know the production of a meter that counted too little to tell', async () => {
      record([
        [12, 0],
        [9, 0],
        [0, 0],
        [0, 0],
        [0, 30],
      ]);
      expect(await hours(0, 1)).toMatchObject([{ production: null, consumption: null, gridImport: 10 }]);
    });

    it('says so of the device, too', async () => {
      house.addDevice('pv1', 5, { measurands: { power: 'W', energyImport: 'Wh', energyExport: 'Wh' } });
      const production = async () => {
        return ((await get('/api/v1/devices/pv1')).json() as { production: unknown }).production;
      };
      expect(await production()).toBeNull();
      record(DAY);
      const { json } = await get(`/api/v1/energy?device=pv1&by=hour&from=-1h&to=now&${ZONE}`);
      expect(json()).toMatchObject({ producedIn: 'export', periods: [{ import: 0, export: 3000 }] });
      expect(await production()).toBe('export');
    });

    it('learns it from live readings where nothing was recorded', async () => {
      house.addDevice('pv1', 5, { measurands: { power: 'W', energyImport: 'Wh', energyExport: 'Wh' } });
      house.read('pv1', { energyImport: 90_000, energyExport: 20 });
      expect((await get('/api/v1/devices/pv1')).json()).toMatchObject({ production: 'import' });
    });
  });

  it('needs to know the grid meter', async () => {
    await app.close();
    app = createServer(house.deps({ history }));
    const answer = await get('/api/v1/energy');
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({
      error: { message: expect.stringContaining('grid meter'), hint: expect.stringContaining('roles') },
    });
  });
});

describe('meter reading', () => {
  it('has the counters at a moment, and the readings around it', async () => {
    const midnightMs = Date.parse('2026-01-01T00:00:00+01:00');
    history.add('grid.energyImport', [
      [midnightMs - 5000, 1234.5],
      [midnightMs + 5000, 1240],
    ]);
    history.add('grid.power', [[midnightMs - 5000, 100]]);
    history.add('grid.energyExport', [[midnightMs + 5000, 7]]);
    const { json } = await get(`/api/v1/meter-reading?device=grid&at=2026-01-01&${ZONE}`);
    expect(json()).toEqual({
      device: 'grid',
      at: '2026-01-01T00:00:00+01:00',
      timeZone: 'Europe/Berlin',
      readings: [
        {
          measurand: 'energyImport',
          unit: 'Wh',
          value: 1234.5,
          before: { value: 1234.5, at: '2025-12-31T23:59:55+01:00', resolution: 'raw' },
          after: { value: 1240, at: '2026-01-01T00:00:05+01:00', resolution: 'raw' },
        },
        {
          measurand: 'energyExport',
          unit: 'Wh',
          value: null,
          before: null,
          after: { value: 7, at: '2026-01-01T00:00:05+01:00', resolution: 'raw' },
        },
      ],
    });
  });

  it.each([
    ['at=today', 'The parameter "device" is missing'],
    ['device=grid', 'The parameter "at" is missing'],
    ['device=grid&at=31.12.2025', 'no point in time'],
    ['device=nowhere&at=today', 'no device "nowhere"'],
  ])('refuses "%s": %s', async (query, message) => {
    const { status, json } = await get(`/api/v1/meter-reading?${query}`);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(json()).toMatchObject({ error: { message: expect.stringContaining(message) } });
  });
});
