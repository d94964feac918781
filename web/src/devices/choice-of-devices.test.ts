// Searching, filtering and ordering many devices.
import { expect, it } from 'vitest';
import { device } from '../shared/test-devices.ts';
import { chosenDevices, roomsOf, type Wanted } from './choice-of-devices.ts';
import { mainValues } from './main-values.ts';

const OFFLINE = {
  state: 'offline',
  since: '2026-01-01T00:00:00.000Z',
  reason: 'no reply',
  code: 'MODBUS_TIMEOUT',
} as const;
const kitchen = device('k', { power: -30 }, { label: 'Küche', room: 'Erdgeschoss' });
const flat2 = device('flat2', { power: 700 }, { room: 'Dachgeschoss' });
const flat10 = device('flat10', {}, { room: 'Dachgeschoss' });
const dead = device('dead', { power: null }, {});
const all = [flat10, flat2, kitchen, { ...dead, health: { ...dead.health, ...OFFLINE } }];
const ALL: Wanted = { text: '', isFaulty: false, room: null, order: 'configured' };
const names = (wanted: Partial<Wanted>): string[] => chosenDevices(all, { ...ALL, ...wanted }).map(({ name }) => name);

it('finds words in any order, without accents and capitals', () => {
  expect(names({ text: 'KUCHE erd' })).toEqual(['k']);
  expect(names({ text: 'küche keller' })).toEqual([]);
  expect(names({ text: '  ' })).toEqual(names({}));
});

it('filters by room and by faults', () => {
  expect(names({ room: 'Dachgeschoss' })).toEqual(['flat10', 'flat2']);
  expect(names({ isFaulty: true })).toEqual(['dead']);
  expect(roomsOf(all)).toEqual(['Dachgeschoss', 'Erdgeschoss']);
});

it('puts 2 before 10, much before little whatever its direction, the worst state first, and the unknown last', () => {
  expect(names({ order: 'name' })).toEqual(['dead', 'flat2', 'flat10', 'k']);
  expect(names({ order: 'power' })).toEqual(['flat2', 'k', 'flat10', 'dead']);
  expect(names({ order: 'state' })[0]).toBe('dead');
});

it('lets the power and the life-long counter stand for a device, or what it has', () => {
  const meter = device('m', { voltageL1: 230, powerL1: 1, powerL2: 2, energyImport: 5 });
  const counted = { ...meter.readings, energyImport: { value: 5, unit: 'Wh', at: null } };
  expect(mainValues({ ...meter, readings: counted })).toEqual([
    { measurand: 'power', value: 3, unit: 'W' },
    { measurand: 'energyImport', value: 5, unit: 'Wh' },
  ]);
  const water = { volume: { value: 12, unit: 'm3', at: null } };
  expect(mainValues({ ...meter, readings: water }).map(({ measurand }) => measurand)).toEqual(['volume']);
  expect(mainValues({ ...meter, readings: {} })).toEqual([]);
});
