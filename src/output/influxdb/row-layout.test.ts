// Rows of readings: every value once, with its own time, in a field that never has two types.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLine } from '../../../test/support/line-protocol-oracle.ts';
import type { Reading, ReadingValue } from '../../model/reading.ts';
import { RowLayout, type RowConfig } from './row-layout.ts';

const T = Date.UTC(2026, 0, 15, 12);
const NOTHING_REFUSED = (): boolean => false;

function reading(measurand: string, value: ReadingValue, unit: string | null = 'W', atMs = T): Reading {
  return { measurand, value, unit, measuredAtMs: atMs, validForMs: 1000 };
}

function layout(config: Partial<RowConfig> = {}, model: string | null = 'eastron-sdm630'): RowLayout {
  return new RowLayout({ layout: 'device', measurement: 'readings', tags: {}, ...config }, () => model);
}

function lines(rows: RowLayout, readings: readonly Reading[]): string[] {
  return rows.rows('home', readings, NOTHING_REFUSED).rows.map(({ line }) => line);
}

describe('a row per device and reading', () => {
  it('has a field for each measurand, and the words in fields of their own', () => {
    const all = [reading('power', 5), reading('voltage', 230.4), reading('state', 'charge', null)];
    expect(lines(layout(), [...all, reading('stopped', true, null), reading('locked', false, null)])).toEqual([
      `readings,device=home,model=eastron-sdm630 power=5,voltage=230.4,state_text="charge",stopped=1,locked=0 ${T}`,
    ]);
  });

  it('leaves the readings of a poll their own times', () => {
    const all = [reading('power', 5), reading('energyImport', 7, 'Wh', T + 180.4), reading('current', 1)];
    expect(lines(layout(), all)).toEqual([
      `readings,device=home,model=eastron-sdm630 power=5,current=1 ${T}`,
      `readings,device=home,model=eastron-sdm630 energyImport=7 ${T + 180}`,
    ]);
  });

  it('adds tags of the configuration, sorted, and fills the name of the measurement', () => {
    const own = layout({ measurement: 'meter {device} {model}', tags: { building: 'A, B=1', zone: 'east' } });
    expect(lines(own, [reading('power', 5)])).toEqual([
      `meter\\ home\\ eastron-sdm630,building=A\\,\\ B\\=1,device=home,model=eastron-sdm630,zone=east power=5 ${T}`,
    ]);
  });

  it('has a model even where none is known, for the tags of a table are fixed', () => {
    expect(lines(layout({}, null), [reading('power', 5)])).toEqual([`readings,device=home,model=none power=5 ${T}`]);
  });

  it('never gives a field the name of a tag or of the time', () => {
    const rows = layout({ tags: { zone: 'east' } });
    const all = ['device', 'model', 'zone', 'time'].map((name) => reading(name, 1));
    const fields = parseLine(lines(rows, all)[0] ?? '').fields;
    expect(fields).toEqual({ device_value: 1, model_value: 1, zone_value: 1, time_value: 1 });
  });

  it('makes no field of what is no number', () => {
    const { rows, left } = layout().rows(
      'home',
      [reading('power', NaN), reading('current', Infinity)],
      NOTHING_REFUSED,
    );
    expect({ rows, left }).toEqual({ rows: [], left: 2 });
  });

  it('leaves out what the server refuses, and only that', () => {
    const isRefused = (measurement: string, field: string): boolean => measurement === 'readings' && field === 'power';
    const all = [reading('power', 5), reading('current', 1)];
    expect(layout().rows('home', all, isRefused)).toEqual({
      rows: [{ line: `readings,device=home,model=eastron-sdm630 current=1 ${T}`, values: 1, timeMs: T }],
      left: 1,
    });
  });
});

describe('a row per value', () => {
  it('has the measurand and the unit as tags', () => {
    const rows = layout({ layout: 'measurand', measurement: '{unit}' });
    const all = [reading('power', 5), reading('state', 'charge', null), reading('1-0:96.1.0*255', 'x', null)];
    expect(lines(rows, all)).toEqual([
      `W,device=home,measurand=power,model=eastron-sdm630,unit=W value=5 ${T}`,
      `none,device=home,measurand=state,model=eastron-sdm630,unit=none text="charge" ${T}`,
      `none,device=home,measurand=1-0:96.1.0*255,model=eastron-sdm630,unit=none text="x" ${T}`,
    ]);
  });
});

it('keeps every value and its time, in both layouts, and no field ever has two types', () => {
  const value = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.string(), fc.boolean());
  const name = fc.constantFrom('power', 'state', 'device', 'time', 'energyImport', '1-0:1.8.0*255');
  const one = fc.tuple(name, value, fc.integer({ min: T, max: T + 3 }));
  const poll = fc.uniqueArray(one, { selector: ([measurand, , atMs]) => `${measurand} ${atMs}`, maxLength: 12 });
  fc.assert(
    fc.property(fc.constantFrom('device' as const, 'measurand' as const), poll, (kind, all) => {
      const rows = layout({ layout: kind });
      const readings = all.map(([measurand, given, atMs]) => reading(measurand, given, null, atMs));
      const parsed = rows.rows('home', readings, NOTHING_REFUSED).rows.map(({ line }) => parseLine(line));
      const values = parsed.flatMap(({ fields, timeMs }) =>
        Object.entries(fields).map(([field, written]) => ({ field, written, timeMs })),
      );
      expect(values).toHaveLength(all.length);
      for (const { field, written } of values) {
        expect(typeof written).toBe(/(_text|^text)$/.test(field) ? 'string' : 'number');
      }
      const sum = (list: unknown[]): number => list.reduce<number>((total, x) => total + Number(x), 0);
      const numbers = values.filter(({ written }) => typeof written === 'number').map(({ written }) => written);
      const given = all.filter(([, v]) => typeof v !== 'string').map(([, v]) => v);
      expect(numbers.map(Number).sort()).toEqual(given.map((v) => Number(v) + 0).sort());
      expect(sum(values.map(({ timeMs }) => timeMs))).toBe(sum(all.map(([, , atMs]) => atMs)));
    }),
  );
});
