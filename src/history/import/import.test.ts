// What files of the past say, line by line, and which series their names become.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine } from '../../output/csv/csv-format.ts';
import type { CounterExchange } from '../../model/exchange.ts';
import { Calendar } from '../../time/calendar.ts';
import { ImportPlan, importedValue, type ImportDevice } from './plan.ts';
import { EXCHANGE_HEADER, exchangeTable } from './exchanges.ts';
import type { ImportFormat } from './import-format.ts';
import { importFormat } from './text.ts';
import { exportHeader, exportLine } from '../../logger/export.ts';

const berlin = new Calendar('Europe/Berlin');
const AT_MS = Date.parse('2026-01-15T12:05:00Z');

function format(header: string): ImportFormat {
  const found = importFormat(header, berlin);
  if (!found) throw new Error(`no format for ${header}`);
  return found;
}

describe('a CSV backup of meterhub-2022', () => {
  const backup = format('time;timestamp;grid_imp_eto;car_state;car_stop;water_vto\r\n');

  it('has names in its first line and values in the others', () => {
    expect(backup.sources).toEqual(['grid_imp_eto', 'car_state', 'car_stop', 'water_vto']);
    expect(backup.parse('2026-01-15 13:05:00;1768478700;1234567;charge;False;12.5')).toEqual([
      { source: 'grid_imp_eto', atMs: AT_MS, value: 1_234_567, unit: undefined },
      { source: 'car_state', atMs: AT_MS, value: 'charge', unit: undefined },
      { source: 'car_stop', atMs: AT_MS, value: false, unit: undefined },
      { source: 'water_vto', atMs: AT_MS, value: 12.5, unit: undefined },
    ]);
  });

  it('has nothing where a value was missing', () => {
    expect(backup.parse('2026-01-15 13:05:00;1768478700;;None;;')).toEqual([]);
  });

  it('may do without the timestamp: then the time is local', () => {
    expect(format('time;x').parse('2026-01-15 13:05:00;1')).toMatchObject([{ source: 'x', atMs: AT_MS, value: 1 }]);
  });

  it.each([
    ['2026-01-15 13:05:00;1768478700;1', '3 cells instead of 6'],
    ['soon;;1;a;True;2', 'no time in it'],
    ['', '1 cells instead of 6'],
  ])('says what is wrong with "%s"', (line, problem) => expect(backup.parse(line)).toBe(problem));

  it('comes back as MeterHub writes it', () => {
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.string({ minLength: 1 }),
    );
    const header = format('timestamp;x');
    fc.assert(
      fc.property(value, fc.integer({ min: 1, max: 4e9 }), (written, seconds) => {
        const line = csvLine([seconds, written]).slice(0, -1);
        const isAmbiguous = typeof written === 'string' && /^(None|null|true|false|[\d+.-].*)$/i.test(written);
        fc.pre(!isAmbiguous && !/[\r\n]/.test(line));
        const expected = Object.is(written, -0) ? 0 : written;
        expect(header.parse(line)).toEqual([{ source: 'x', atMs: seconds * 1000, value: expected, unit: undefined }]);
      }),
    );
  });
});

it('the TSV of the logger comes back as it was exported, in canonical units', () => {
  const tsv = format(exportHeader('tsv'));
  const record = { device: '12', measurand: 'energyImport', unit: 'kWh', value: 1.1, atMs: AT_MS + 250 };
  const line = exportLine('tsv', record, berlin).trimEnd();
  expect(tsv.parse(line)).toEqual([{ source: '12.energyImport', atMs: AT_MS + 250, value: 1100, unit: 'Wh' }]);
  expect(tsv.parse('x')).toBe('no time in it');
  expect(tsv.parse('2026-01-15T13:05:00+01:00\t12\tpower\tmuch\tW')).toBe('no value in it');
});

it('the table of sdm630_logger is read as it is written there and here', () => {
  const table = format(exportHeader('power'));
  const atMs = Date.parse('2017-03-22T10:17:39.911Z');
  const value = { source: '23.powerL2', atMs, value: -45.28, unit: 'W' };
  expect(table.parse('23\t2017-03-22 11:17:39.911271769 +0100 CET\t\t-45.28\t')).toEqual([value]);
  const own = exportLine('power', { device: '23', measurand: 'powerL2', unit: 'W', value: -45.28, atMs }, berlin);
  expect(table.parse(own.replace(/\n$/, ''))).toEqual([value]);
  expect(table.parse('23\tyesterday\t1\t\t')).toBe('no time in it');
  expect(table.parse('23\t2017-03-22 11:17:39 +0100 CET\t\t\t')).toBe('no value in it');
});

it.each(['', 'a;b', 'time,timestamp', '<html>', 'ID\tTime'])('"%s" is no header that is known', (header) => {
  expect(importFormat(header, berlin)).toBeNull();
});

describe('names', () => {
  const powers = { powerL1: 'W', powerL2: 'W', powerL3: 'W', energyImport: 'Wh' };
  const device = (name: string, apiId: number | null, change: Partial<ImportDevice> = {}): ImportDevice => {
    return { name, apiId, phases: 3, measurands: powers, values: 'declared', ...change };
  };
  const names = {
    dataset: [
      { name: 'grid_e', expression: 'grid.energyImport' },
      { name: 'grid_x', expression: 'grid.whatever' },
      { name: 'home_p', expression: 'home.power - car.power' },
      { name: 'water_vto', expression: 'water.volume' },
    ],
    devices: [
      device('home', 1),
      device('bat', 7, { phases: 1, measurands: { power: 'W', energyImport: 'Wh' } }),
      device('grid', null),
      device('head', 5, { values: 'when heard', measurands: { power: 'W' } }),
      device('water', null, { measurands: { volume: 'l', state: null } }),
    ],
  };
  const plan = new ImportPlan(new Map(), names);

  it('mean what the dataset says, and meters have the numbers under which they were recorded, or their names', () => {
    expect(plan.target('grid_e')).toEqual({ device: 'grid', measurand: 'energyImport', unit: 'Wh' });
    expect(plan.target('1.powerL1')).toEqual({ device: 'home', measurand: 'powerL1', unit: 'W' });
    expect(plan.target('grid.powerL3')).toEqual({ device: 'grid', measurand: 'powerL3', unit: 'W' });
  });

  it('of a one-phase meter are its own, though it was recorded as phase L1', () => {
    expect(plan.target('7.powerL1')).toEqual({ device: 'bat', measurand: 'power', unit: 'W' });
    expect(plan.target('7.power')).toEqual({ device: 'bat', measurand: 'power', unit: 'W' });
  });

  it('of a meter that sends what it likes are those that are known', () => {
    expect(plan.target('5.energyExport')).toEqual({ device: 'head', measurand: 'energyExport', unit: 'Wh' });
    expect(plan.target('5.powr')).toBeNull();
  });

  it('have no meaning when they are computed, unknown, or the device has no such value, and it is said why', () => {
    for (const source of ['home_p', '9.powerL1', 'other', '1.voltageL1', '7.powerL2', 'grid_x', '1.enrgyImport']) {
      expect(plan.target(source)).toBeNull();
    }
    expect(plan.reason('home_p')).toContain('computed');
    expect(plan.reason('9.powerL1')).toContain('--map 9=device');
    expect(plan.reason('other')).toContain('--map other=device.measurand');
    expect(plan.reason('7.powerL2')).toContain('bat measures no powerL2');
    expect(plan.reason('grid_x')).toContain('grid measures no whatever');
    expect(plan.reason('1.enrgyImport')).toContain('did you mean "energyImport"');
    expect(plan.reason('1.enrgyImport')).toContain('--map 1.enrgyImport=home.measurand');
    expect(plan.reason('grid_e')).toBe('');
  });

  it('mean first what the user says', () => {
    const rules = { '7': 'home', grid_e: 'bat.power', other: 'gone.power', wrong: 'gone.y', typo: 'bat.powr' };
    const told = new ImportPlan(new Map(Object.entries(rules)), names);
    expect(told.target('7.powerL1')).toEqual({ device: 'home', measurand: 'powerL1', unit: 'W' });
    expect(told.target('grid_e')).toEqual({ device: 'bat', measurand: 'power', unit: 'W' });
    // Of a device that is not configured any more the vocabulary is known.
    expect(told.target('other')).toEqual({ device: 'gone', measurand: 'power', unit: 'W' });
    expect(told.target('wrong')).toBeNull();
    expect(told.target('typo')).toBeNull();
  });

  it('bring the unit of the configuration; values in another one of the same quantity are converted', () => {
    const water = plan.target('water_vto');
    if (water === null) throw new Error('no target');
    expect(water).toEqual({ device: 'water', measurand: 'volume', unit: 'l' });
    expect(importedValue(812_000, undefined, water)).toEqual({ value: 812_000 });
    expect(importedValue(812, 'm3', water)).toEqual({ value: 812_000 });
    expect(importedValue(812_000, 'l', { ...water, unit: 'm3' })).toEqual({ value: 812 });
  });

  it.each([
    [5, 'W', 'is recorded in l, the file has W'],
    [5, null, 'the file has none'],
    ['much', undefined, 'is no number'],
    [true, undefined, 'is no number'],
  ])('refuse %j %s of a volume in litres', (value, unit, problem) => {
    const water = { device: 'water', measurand: 'volume', unit: 'l' };
    expect(importedValue(value, unit, water)).toEqual({ problem: expect.stringContaining(problem) as string });
  });

  it('let words and truth values be what they are', () => {
    const state = { device: 'water', measurand: 'state', unit: null };
    for (const value of ['idle', true, 5]) expect(importedValue(value, undefined, state)).toEqual({ value });
  });
});

describe('the table of exchanged and reset meters', () => {
  const table = format(EXCHANGE_HEADER);
  const exchange: CounterExchange = {
    ...{ device: 'grid', measurand: 'energyImport', unit: 'Wh', atMs: AT_MS + 123 },
    ...{ oldLast: 3_746_295.5, newFirst: 0, oldSerial: 'a, "b"; c', newSerial: null },
    source: 'hub',
  };

  it('is read as it was written', () => {
    const [header = '', line = ''] = exchangeTable([exchange]).split('\n');
    expect(header).toBe(EXCHANGE_HEADER);
    expect(table.parse(line)).toEqual([
      {
        ...{ source: 'grid.energyImport', atMs: AT_MS + 123, value: 0, unit: 'Wh' },
        exchange: { oldLast: 3_746_295.5, oldSerial: 'a, "b"; c', newSerial: null, source: 'hub' },
      },
    ]);
  });

  it.each([
    ['x', '1 cells instead of 9'],
    ['soon,grid,energyImport,Wh,1,2,,,hub', 'no time in it'],
    ['2026-01-15T12:05:00.000Z,grid,energyImport,Wh,,2,,,hub', 'no reading in it'],
    ['2026-01-15T12:05:00.000Z,grid,energyImport,Wh,1,much,,,hub', 'no reading in it'],
  ])('says what is wrong with %j', (line, problem) => expect(table.parse(line)).toBe(problem));
});
