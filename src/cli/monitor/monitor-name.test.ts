// Live readings by name: events of the hub's stream, a line each.
import { expect, it } from 'vitest';
import { lineOf, presentOf, readingsOf } from './monitor-name.ts';

const AT_MS = new Date(2026, 0, 15, 12, 0, 5).getTime();

it('takes snapshots only', () => {
  const data = { device: 'home', readings: { power: { value: 12, unit: 'W' } } };
  expect(readingsOf(`event: snapshot\ndata: ${JSON.stringify(data)}`)).toEqual(data.readings);
  expect(readingsOf(`event: health\ndata: ${JSON.stringify(data)}`)).toBeNull();
  expect(readingsOf(': alive')).toBeNull();
  expect(readingsOf('event: snapshot\ndata: {')).toBeNull();
});

it('shows the powers, all where that is wanted or there are none, and a dash for what is absent', () => {
  const readings = {
    powerL1: { value: 12.5, unit: 'W' },
    power: { value: null, unit: 'W' },
    voltageL1: { value: 230, unit: 'V' },
  };
  expect(lineOf('home', readings, false, AT_MS)).toBe('2026-01-15 12:00:05 home: powerL1 12.5 W  power - W\n');
  expect(lineOf('home', readings, true, AT_MS)).toContain('voltageL1 230 V');
  expect(lineOf('water', { volume: { value: 3, unit: 'l' } }, false, AT_MS)).toContain('water: volume 3 l');
});

it('begins with what was measured last, and says why nothing else may come', () => {
  const at = new Date(AT_MS).toISOString();
  const readings = { volume: { value: 3, unit: 'l', at }, rate: { value: null, unit: 'l/min', at: null } };
  const online = { health: { state: 'online', reason: null }, readings };
  expect(presentOf('water', online, false)).toEqual({
    text: '2026-01-15 12:00:05 water: volume 3 l  rate - l/min\n',
    trouble: null,
  });
  const offline = { health: { state: 'offline', reason: 'no answer' }, readings: {} };
  expect(presentOf('water', offline, false)).toEqual({ text: '', trouble: 'water is offline: no answer\n' });
});
