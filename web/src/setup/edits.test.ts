// From a person's choice to the file.
import { expect, it } from 'vitest';
import {
  addEdits,
  freeName,
  isName,
  powerIn,
  removeEdits,
  replacedBy,
  roleEdits,
  roleOf,
  suggestedName,
} from './edits.ts';

const BUS = { type: 'modbus-rtu', port: '/dev/a', baud: 9600, framing: '8N1' };
const FOUND = { bus: BUS, onBus: null, device: { model: 'sdm630', id: 1 } };

it('a first meter brings its bus and its part', () => {
  expect(addEdits({}, { ...FOUND, name: 'grid', role: 'grid' })).toEqual([
    { at: ['buses', 'rs485'], value: BUS },
    { at: ['devices', 'grid'], value: { model: 'sdm630', bus: 'rs485', id: 1 } },
    { at: ['roles', 'grid'], value: 'grid' },
  ]);
});

it('another one is on the bus that is there', () => {
  const buses = { cellar: { ...BUS, timeout: '2s' } };
  const [device] = addEdits({ buses }, { ...FOUND, name: 'pv', role: null });
  expect(device).toEqual({ at: ['devices', 'pv'], value: { model: 'sdm630', bus: 'cellar', id: 1 } });
  const [other] = addEdits({ buses: { rs485: { type: 'sml' } } }, { ...FOUND, name: 'pv', role: null });
  expect(other?.at).toEqual(['buses', 'rs4852']);
});

it('a device with a wire of its own has no bus', () => {
  const device = { model: 'sml', port: '/dev/ir' };
  expect(addEdits({}, { name: 'grid', device, bus: {}, onBus: null, role: null })).toEqual([
    { at: ['devices', 'grid'], value: device },
  ]);
});

it('parts are given, taken and kept as they are written', () => {
  const roles = { grid: 'old', pv: ['a', 'b'], battery: 'bat' };
  expect(roleEdits('new', 'grid', roles)).toEqual([{ at: ['roles', 'grid'], value: 'new' }]);
  expect(roleEdits('a', 'pv', roles)).toEqual([]);
  expect(roleEdits('a', 'battery', roles)).toEqual([
    { at: ['roles', 'pv'], value: ['b'] },
    { at: ['roles', 'battery'], value: ['bat', 'a'] },
  ]);
  expect(roleEdits('old', null, roles)).toEqual([{ at: ['roles', 'grid'] }]);
  expect([roleOf('b', roles), roleOf('x', roles)]).toEqual(['pv', null]);
  expect([replacedBy('new', 'grid', roles), replacedBy('old', 'grid', roles), replacedBy('x', 'pv', roles)]).toEqual([
    'old',
    null,
    null,
  ]);
});

it('a device that goes takes its part and its bus along, unless somebody else is on it', () => {
  const values = {
    buses: { one: BUS, two: BUS },
    devices: { a: { bus: 'one' }, b: { bus: 'two' }, c: { bus: 'two' } },
    roles: { consumers: ['a', 'b'] },
  };
  expect(removeEdits(values, 'a')).toEqual([
    { at: ['devices', 'a'] },
    { at: ['buses', 'one'] },
    { at: ['roles', 'consumers'], value: ['b'] },
  ]);
  expect(removeEdits(values, 'c')).toEqual([{ at: ['devices', 'c'] }]);
  const shared = { ...values, outputs: { modbus: { type: 'modbus', share: { one: {} } } } };
  expect(removeEdits(shared, 'a')).not.toContainEqual({ at: ['buses', 'one'] });
});

it('names are free ones', () => {
  expect(freeName('grid', { grid: 1, grid2: 1 })).toBe('grid3');
  expect([suggestedName('consumers', {}), suggestedName(null, { meter: {} })]).toEqual(['consumer', 'meter2']);
  expect([isName('Wärme'), isName('a b'), isName('1a'), isName('a_1-B')]).toEqual([false, false, false, true]);
});

it('power is the sum of the phases where there is no other', () => {
  const at = '2026-01-01T00:00:00Z';
  const phase = (measurand: string, value: number) => ({ measurand, value, unit: 'W', measuredAt: at });
  expect(powerIn([phase('powerL1', 1), phase('powerL3', -3)])).toBe(-2);
  expect(powerIn([phase('voltage', 1)])).toBeNull();
});
