// One trouble a cause: a silent bus is one, whoever is on it.
import { expect, it } from 'vitest';
import { device } from '../shared/test-devices.ts';
import type { DeviceJson, HealthState } from '../shared/types.ts';
import { countOf, troublesOf, worstOf } from './troubles.ts';

const SINCE = ['2026-01-15T16:52:00.000Z', '2026-01-15T16:53:00.000Z'] as const;

interface State {
  readonly bus: string;
  readonly state?: HealthState;
  readonly code?: DeviceJson['health']['code'];
  readonly since?: string;
}

function meter(name: string, { bus, state = 'offline', code = 'MODBUS_TIMEOUT', since = SINCE[0] }: State): DeviceJson {
  const one = device(name, { power: null }, { bus });
  const reason = state === 'online' ? null : 'why';
  return { ...one, health: { ...one.health, state, reason, code: state === 'online' ? null : code, since } };
}

it('is nothing while all is well, while a meter starts, and when nobody has published', () => {
  const published = { ...meter('published', { bus: '' }), hasWire: false };
  const starting = meter('b', { bus: 'x', state: 'starting' });
  expect(troublesOf([meter('a', { bus: 'x', state: 'online' }), starting, published])).toEqual([]);
  expect(worstOf([])).toBeNull();
});

it('is one for a bus on which nobody answers, since the first of them is missing', () => {
  const four = ['a', 'b', 'c', 'd'].map((name, at) => meter(name, { bus: 'rs485', since: SINCE[at === 2 ? 0 : 1] }));
  const [trouble, ...rest] = troublesOf([...four, meter('ok', { bus: 'other', state: 'online' })]);
  expect(rest).toEqual([]);
  expect(trouble).toMatchObject({ severity: 'offline', bus: 'rs485', sinceMs: Date.parse(SINCE[0]), problem: null });
  expect(trouble?.devices).toEqual(['a', 'b', 'c', 'd']);
});

it('says why a whole bus is silent when all of them know it', () => {
  const two = ['a', 'b'].map((name) => meter(name, { bus: 'rs485', code: 'PORT_OPEN' }));
  expect(troublesOf(two)[0]?.problem?.code).toBe('PORT_OPEN');
});

it('is one a meter where others on the bus answer, or where each has a wire of its own', () => {
  const mixed = [meter('a', { bus: 'x' }), meter('b', { bus: 'x', state: 'online' })];
  expect(troublesOf(mixed)).toMatchObject([{ bus: null, devices: ['a'] }]);
  expect(troublesOf([meter('a', { bus: '' }), meter('b', { bus: '' })])).toHaveLength(2);
});

it('puts the worst first, then what concerns most; each meter counts once', () => {
  const all = [
    meter('slow', { bus: 'y', state: 'degraded' }),
    meter('one', { bus: '' }),
    meter('a', { bus: 'x' }),
    meter('b', { bus: 'x' }),
  ];
  const troubles = troublesOf(all);
  expect(troubles.map(({ devices }) => devices)).toEqual([['a', 'b'], ['one'], ['slow']]);
  expect([worstOf(troubles), countOf(troubles)]).toEqual(['offline', 4]);
});
