// A statement of a real history, right to the cent by hand: a day of 23 hours, new prices within the time, an exchanged meter, a day
// without readings, a tenant's share of the sun; as text, CSV and JSON.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { statement } from '../../src/cli/statement/statement.ts';
import { openHistory } from '../../src/history/recorder.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { CommandWorld } from '../support/command-world.ts';
import { KEEP_ALL } from '../support/history-engine.ts';
import { keptFolder } from '../support/temp-folder.ts';

const QUARTER_MS = 900_000;
const HOUR_MS = 4 * QUARTER_MS;
const BEGIN_MS = Date.parse('2026-03-27T00:00+01:00');
const END_MS = Date.parse('2026-04-02T00:00+02:00');
/** First reading of the new meter. */
const EXCHANGE_MS = Date.parse('2026-03-28T12:15+01:00') - 1000;
const AWAY = [Date.parse('2026-03-30T00:00+02:00'), Date.parse('2026-03-31T00:00+02:00')] as const;

let folder: string;

/** Read a second before each quarter is over: so much an hour. */
function steady(wh: number, base: number): [number, number][] {
  const count = (END_MS - BEGIN_MS) / QUARTER_MS;
  return Array.from({ length: count + 1 }, (_, index) => [
    BEGIN_MS + index * QUARTER_MS - 1000,
    base + (index * wh) / 4,
  ]);
}

beforeAll(async () => {
  process.env['TZ'] = 'Europe/Berlin';
  folder = keptFolder();
  const path = join(folder, 'history.db');
  const config = { path, commitMs: 1000, keep: KEEP_ALL, resolution: {} };
  const log = { warn: () => undefined, info: () => undefined };
  const store = openHistory({ config, clock: systemClock, log });
  const wp = steady(200, 100_000)
    .filter(([ms]) => ms < AWAY[0] || ms >= AWAY[1])
    .map(([ms, wh]) => [ms, ms < EXCHANGE_MS ? wh : wh - 107_200 + 5000] as const);
  const series = {
    'grid.energyImport': steady(1000, 7000),
    'grid.energyExport': steady(100, 0),
    'pv.energyTotal': steady(400, 0),
    'flat.energyImport': steady(520, 0),
    'wp.energyImport': wp,
  };
  for (const [name, points] of Object.entries(series)) {
    const [device = '', measurand = ''] = name.split('.');
    await store.importValues({ device, measurand, unit: 'Wh', points });
  }
  const meter = { device: 'wp', measurand: 'energyImport', unit: 'Wh', oldSerial: null, newSerial: '4711' };
  store.changeExchanges({
    add: [{ ...meter, atMs: EXCHANGE_MS, oldLast: 107_200, newFirst: 5000, source: 'user' }],
    remove: [],
  });
  await store.flush();
  await store.close();
  writeFileSync(
    join(folder, 'meterhub.yaml'),
    `server: { timeZone: Europe/Berlin }
buses: { b: { type: modbus-tcp, address: 10.0.0.1 } }
devices:
  grid: { model: sdm630, bus: b, id: 1, calibratedUntil: 2033 }
  pv: { model: sdm120, bus: b, id: 2 }
  flat: { model: sdm120, bus: b, id: 3, calibratedUntil: 2029 }
  wp: { model: sdm120, bus: b, id: 4 }
roles: { grid: grid, pv: pv }
history: { path: ${path} }
tariff:
  import:
    - { from: 2026-01-01, price: 0.30, base: 12.40 }
    - { from: 2026-03-31, price: 0.40, base: 15 }
  export: [{ from: 2024-05-01, price: 0.082 }]
  sun: [{ from: 2026-01-01, price: 0.20 }]
  tenants: [flat]
  devices: { wp: [{ from: 2026-01-01, price: 0.25, base: 3.10 }] }
`,
  );
});

interface Json {
  readonly devices: readonly {
    readonly device: string;
    readonly calibratedUntil: number | null;
    readonly readings: readonly {
      readonly direction: string;
      readonly start: number;
      readonly end: number;
      readonly use: number;
      readonly ends: string;
    }[];
    readonly lines: readonly {
      readonly kind: string;
      readonly use: number;
      readonly price: number;
      readonly sum: number;
      readonly estimated: boolean;
    }[];
    readonly total: number;
    readonly missingDays: readonly { readonly from: string; readonly to: string }[];
  }[];
}

async function run(format: string, language = 'en', device?: string): Promise<string> {
  const world = new CommandWorld();
  const range = { from: '2026-03-28', to: '2026-04-02' };
  const config = join(folder, 'meterhub.yaml');
  await statement({ config, ...range, format, language, ...(device !== undefined && { device }) }, world);
  return world.output;
}

async function of(device: string) {
  const all = JSON.parse(await run('json')) as Json;
  const found = all.devices.find((one) => one.device === device);
  if (found === undefined) throw new Error(`no ${device}`);
  const lines = found.lines.map(({ kind, use, price, sum }) => [kind, use, price, sum]);
  const readings = found.readings.map(({ direction, start, end, use, ends }) => [direction, start, end, use, ends]);
  return { ...found, lines, readings };
}

describe('a statement', () => {
  it('of the grid meter: 71 h before the new price (one night has 23 h), 48 h after it', async () => {
    const { lines, readings, total, calibratedUntil } = await of('grid');
    expect(lines).toEqual([
      ['import', 71, 0.3, 21.3],
      ['import', 48, 0.4, 19.2],
      // 3 x 12.40 / 31; 15 / 31 + 15 / 30
      ['base', 3, 12.4, 1.2],
      ['base', 2, 15, 0.98],
      // 11.9 x 0.082 = 0.9758
      ['export', 11.9, 0.082, 0.98],
    ]);
    expect(total).toBe(41.7);
    expect(calibratedUntil).toBe(2033);
    expect(readings).toEqual([
      ['import', 31, 102, 71, 'prices'],
      ['import', 102, 150, 48, 'statement'],
      ['export', 2.4, 14.3, 11.9, 'statement'],
    ]);
  });

  it('of an exchanged meter that nobody read for a day', async () => {
    const { lines, readings, total, missingDays } = await of('wp');
    expect(readings).toEqual([
      ['import', 104.8, 107.2, 2.4, 'exchange'],
      ['import', 5, 26.4, 21.4, 'statement'],
    ]);
    expect(lines).toEqual([
      ['import', 23.8, 0.25, 5.95],
      // 4 x 3.10 / 31 + 3.10 / 30
      ['base', 5, 3.1, 0.5],
    ]);
    expect(total).toBe(6.45);
    expect(missingDays.map(({ from, to }) => [from.slice(0, 10), to.slice(0, 10)])).toEqual([
      ['2026-03-30', '2026-03-31'],
    ]);
  });

  it('of a tenant with a share of the sun: 3 of 13 parts of all that the house used', async () => {
    const { lines, total } = await of('flat');
    expect(lines).toEqual([
      ['sun', 14.28, 0.2, 2.86],
      ['import', 28.4, 0.3, 8.52],
      ['import', 19.2, 0.4, 7.68],
    ]);
    expect(total).toBe(19.06);
  });

  it('is text for people, in German, and says that it is no legal bill', async () => {
    const text = await run('text', 'de', 'grid,wp');
    expect(text).toMatch(/^Energieabrechnung 28\.03\.2026 - 01\.04\.2026 \(Europe\/Berlin\)\n/);
    expect(text).toContain('Zähler grid (geeicht bis 2033)');
    expect(text).toMatch(/28\.03\.2026 +30\.03\.2026 +31,000 kWh +102,000 kWh +71,000 kWh +neue Preise/);
    expect(text).toMatch(/Verbrauch +28\.03\.2026 - 30\.03\.2026 +71,000 kWh +0,3 EUR\/kWh +21,30 EUR/);
    expect(text).toMatch(/Grundpreis +31\.03\.2026 - 01\.04\.2026 +2 Tage +15 EUR je Monat +0,98 EUR/);
    expect(text).toMatch(/Summe +41,70 EUR/);
    expect(text).toContain('Zähler getauscht oder zurückgesetzt');
    expect(text).toContain('Keine Ablesung: 30.03.2026; was dann verbraucht wurde, steckt in der nächsten Ablesung.');
    expect(text).toContain('keine Rechnung im Sinne des Gesetzes');
  });

  it('is CSV for a spreadsheet', async () => {
    const [head, ...rows] = (await run('csv', 'de', 'wp')).trimEnd().split('\n');
    expect(head).toBe(
      'device;calibratedUntil;kind;from;to;readingFrom;readingTo;use;unit;price;sum;currency;estimated;remark',
    );
    expect(rows).toEqual([
      'wp;;reading;2026-03-28;2026-03-28;104,8;107,2;2,4;kWh;;;;false;Zähler getauscht oder zurückgesetzt',
      'wp;;reading;2026-03-28;2026-04-01;5;26,4;21,4;kWh;;;;false;',
      'wp;;import;2026-03-28;2026-04-01;;;23,8;kWh;0,25;5,95;EUR;false;',
      'wp;;base;2026-03-28;2026-04-01;;;5;d;3,1;0,5;EUR;false;',
      'wp;;total;2026-03-28;2026-04-01;;;;;;6,45;EUR;false;"Keine Ablesung: 30.03.2026; was dann verbraucht wurde, steckt in der nächsten Ablesung."',
    ]);
  });

  it('refuses what it cannot make', async () => {
    await expect(run('pdf')).rejects.toThrow('--format: "pdf" is not known');
    await expect(run('text', 'en', 'flt')).rejects.toThrow('did you mean "flat"?');
  });
});

it('an hour is an hour', () => expect((END_MS - BEGIN_MS) / HOUR_MS).toBe(143));
