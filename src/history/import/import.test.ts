// What files of the past say, line by line, and which series their names become.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine } from '../../output/csv/csv-format.ts';
import { Calendar } from '../../time/calendar.ts';
import { ImportPlan, importedUnit } from './plan.ts';
import { importFormat, type ImportFormat } from './text.ts';
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
  const names = {
    dataset: [
      { name: 'grid_p', expression: 'grid.power' },
      { name: 'home_p', expression: 'home.power - car.power' },
    ],
    devices: [
      { name: 'home', id: 1 },
      { name: 'bat', id: 2 },
      { name: 'wp', id: 2 },
      { name: 'grid', id: null },
    ],
  };

  it('mean what the dataset says, and meters have their numbers', () => {
    const plan = new ImportPlan(new Map(), names);
    expect(plan.target('grid_p')).toEqual({ device: 'grid', measurand: 'power' });
    expect(plan.target('1.powerL1')).toEqual({ device: 'home', measurand: 'powerL1' });
  });

  it('have no meaning when they are computed, ambiguous or unknown, and it is said why', () => {
    const plan = new ImportPlan(new Map(), names);
    for (const source of ['home_p', '2.powerL1', '9.powerL1', 'other']) expect(plan.target(source)).toBeNull();
    expect(plan.reason('home_p')).toContain('computed');
    expect(plan.reason('2.powerL1')).toContain('--map 2=device');
    expect(plan.reason('other')).toContain('--map other=device.measurand');
  });

  it('mean first what the user says', () => {
    const plan = new ImportPlan(
      new Map([
        ['2', 'bat'],
        ['grid_p', 'main.power'],
        ['other', 'x.y'],
      ]),
      names,
    );
    expect(plan.target('2.energyImport')).toEqual({ device: 'bat', measurand: 'energyImport' });
    expect(plan.target('grid_p')).toEqual({ device: 'main', measurand: 'power' });
    expect(plan.target('other')).toEqual({ device: 'x', measurand: 'y' });
  });

  it('bring the unit of their measurand', () => {
    expect(importedUnit(undefined, 'power')).toBe('W');
    expect(importedUnit(undefined, 'whatever')).toBeNull();
    expect(importedUnit('l', 'volume')).toBe('l');
    expect(importedUnit(null, 'power')).toBeNull();
  });
});
