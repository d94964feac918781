// What the logger takes for a value, and how it writes it: shapes of both versions of the seed, units, instants.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Calendar } from '../time/calendar.ts';
import { exportHeader, exportLine, goTime } from './export.ts';
import { toCanonical, toLoggerRecord } from './record.ts';

const EVENT_MS = 1_490_605_909_544;
const SEED_05 = {
  DeviceId: 12,
  Value: 0.054999999701976776,
  IEC61850: 'TotkWhExportPhsB',
  Description: 'L2 Export (kWh)',
  ReadTimestamp: '2017-03-27T11:11:49.544236817+02:00',
};

describe('a value', () => {
  it('of v0.5 has its time as text with nanoseconds', () => {
    expect(toLoggerRecord(SEED_05, 1)).toEqual({
      device: '12',
      measurand: 'energyExportL2',
      unit: 'kWh',
      value: 0.054999999701976776,
      atMs: Date.parse('2017-03-27T09:11:49.544Z'),
    });
  });

  it('may name the device with another letter in upper case', () => {
    const { DeviceId, ...rest } = SEED_05;
    expect(toLoggerRecord({ ...rest, DeviceID: DeviceId }, 1)).toEqual(toLoggerRecord(SEED_05, 1));
  });

  it('of v0.6 has it in ms', () => {
    const data = { DeviceId: 3, Value: 230.5, IEC61850: 'VolLocPhsA', Description: '', Timestamp: EVENT_MS };
    expect(toLoggerRecord(data, 1)).toEqual({
      device: '3',
      measurand: 'voltageL1',
      unit: 'V',
      value: 230.5,
      atMs: EVENT_MS,
    });
  });

  it('may be named as mbmd does, or be unknown', () => {
    expect(toLoggerRecord({ DeviceId: 'SDM1.3', Value: 1, IEC61850: 'Import' }, EVENT_MS)).toMatchObject({
      ...{ device: 'SDM1.3', measurand: 'energyImport', unit: 'kWh', atMs: EVENT_MS },
    });
    expect(toLoggerRecord({ DeviceId: 1, Value: 1, IEC61850: 'Odd' }, EVENT_MS)).toMatchObject({
      measurand: 'Odd',
      unit: null,
    });
  });

  it.each([
    {},
    { UptimeSeconds: 5 },
    { ...SEED_05, Value: null },
    { ...SEED_05, Value: NaN },
    { ...SEED_05, DeviceId: null },
    { ...SEED_05, DeviceId: '' },
    { ...SEED_05, IEC61850: '' },
  ])('is not in %j', (data) => expect(toLoggerRecord(data, EVENT_MS)).toBeNull());

  it('never throws, and never has a time or a number that is none', () => {
    const odd = fc.dictionary(fc.constantFrom(...Object.keys(SEED_05), 'Timestamp'), fc.anything());
    fc.assert(
      fc.property(odd, (data) => {
        const record = toLoggerRecord({ ...SEED_05, ...data }, EVENT_MS);
        if (record === null) return;
        expect(Number.isFinite(record.value)).toBe(true);
        expect(Number.isSafeInteger(record.atMs)).toBe(true);
      }),
    );
  });
});

it('turns kWh into Wh without digits of its own', () => {
  expect(toCanonical(1.1, 'kWh')).toEqual({ value: 1100, unit: 'Wh' });
  expect(toCanonical(1.1, 'W')).toEqual({ value: 1.1, unit: 'W' });
  expect(toCanonical(5, 'km')).toEqual({ value: 5, unit: 'km' });
  expect(toCanonical(5, null)).toEqual({ value: 5, unit: null });
});

describe('a line', () => {
  const calendar = new Calendar('Europe/Berlin');
  const record = {
    device: '1',
    measurand: 'powerL2',
    unit: 'W',
    value: -45.28234,
    atMs: Date.parse('2017-03-22T10:17:39.900Z'),
  };

  it("of the seed's table has the instant as Go prints it", () => {
    expect(exportHeader('power')).toBe('ID\tTime\tL1\tL2\tL3\n');
    expect(exportLine('power', record, calendar)).toBe('1\t2017-03-22 11:17:39.9 +0100 CET\t\t-45.28\t\n');
    expect(exportLine('power', { ...record, measurand: 'voltageL1' }, calendar)).toBe('');
  });

  it.each([
    ['Europe/Berlin', '2017-07-22T10:17:39Z', '2017-07-22 12:17:39 +0200 CEST'],
    ['America/New_York', '2017-07-22T10:17:39.001Z', '2017-07-22 06:17:39.001 -0400 EDT'],
    ['UTC', '2017-07-22T10:17:39Z', '2017-07-22 10:17:39 +0000 UTC'],
  ])('in %s at %s shows %s', (zone, instant, expected) => {
    const ms = Date.parse(instant);
    expect(goTime(ms, zone, new Calendar(zone).iso(ms))).toBe(expected);
  });

  it('stays one line and its cells apart, whatever the names', () => {
    const odd = { ...record, device: 'a\tb\n"c",d' };
    expect(exportLine('tsv', odd, calendar).split('\t')).toHaveLength(5);
    expect(exportLine('csv', odd, calendar)).toContain('"a\tb\n""c"",d"');
    expect(exportHeader('csv', 'de')).toBe('time;device;measurand;value;unit\n');
    expect(exportLine('csv', record, calendar, 'de')).toMatch(/;powerL2;-45,28\d*;W\n$/);
    expect(JSON.parse(exportLine('ndjson', odd, calendar))).toMatchObject({ device: odd.device, value: -45.28234 });
  });
});
