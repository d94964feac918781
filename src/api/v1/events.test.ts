// /api/v1/events and /api/v1/availability: filters, bounds, what is asked wrongly, and that a history that fails is no secret.
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LiveHouse } from '../../../test/support/live-house.ts';
import { EventLog, type EventStore } from '../../events/event-log.ts';
import { MeterHubError } from '../../model/error.ts';
import { eventIdOf, isAskedFor, type HouseEvent } from '../../model/event.ts';
import { createServer } from '../server.ts';
import type { AvailabilityJson, HouseEventsJson } from './answers/events.ts';

let house: LiveHouse;
let events: EventLog;
let store: EventStore | null = null;
let app: FastifyInstance;

beforeEach(() => {
  house = new LiveHouse();
  store = null;
  house.addDevice('grid', 1, { shown: { label: 'Grid meter' } });
  house.addDevice('pv', 2);
  house.addDevice('published', null, { hasWire: false });
  events = new EventLog({ clock: house.clock, exchanges: house.live.exchanges, store: () => store });
  app = createServer(house.deps({ events }));
});

afterEach(() => app.close());

async function ask<T = HouseEventsJson>(path: string, status = 200): Promise<T> {
  const reply = await app.inject(path);
  expect(reply.statusCode, reply.body).toBe(status);
  return reply.json<T>();
}

const types = ({ events: all }: HouseEventsJson): string[] => all.map(({ type }) => type);

it('says what happened, oldest first, with a sentence in each language and the label of the device', async () => {
  events.record('hubStarted', null, { version: '1' });
  await house.clock.advance(1000);
  events.record('down', 'grid', { code: 'MODBUS_TIMEOUT', reason: 'no answer for 10 s' });
  const answer = await ask('/api/v1/events?timeZone=Europe/Berlin');
  expect(answer.isCut).toBe(false);
  expect(answer.events).toMatchObject([
    { type: 'hubStarted', device: null, at: '2026-01-15T13:00:00+01:00', details: { version: '1' } },
    {
      ...{ type: 'down', device: 'grid', details: { code: 'MODBUS_TIMEOUT', reason: 'no answer for 10 s' } },
      text: { en: expect.stringMatching(/^Grid meter is offline: /), de: expect.stringMatching(/^Grid meter ist off/) },
    },
  ]);
  expect(answer.events[1]?.id).toBeGreaterThan(answer.events[0]?.id ?? Infinity);
});

it('is narrowed by kind, device and time, and cut to the newest', async () => {
  events.record('down', 'grid', {});
  await house.clock.advance(60_000);
  events.record('up', 'grid', { awayMs: 60_000 });
  events.record('down', 'pv', {});
  expect(types(await ask('/api/v1/events?device=grid'))).toEqual(['down', 'up']);
  expect(types(await ask('/api/v1/events?kind=up,hubStarted'))).toEqual(['up']);
  expect(types(await ask('/api/v1/events?kind=exchange'))).toEqual([]);
  expect(types(await ask('/api/v1/events?from=2026-01-15T12:00:30Z'))).toEqual(['up', 'down']);
  expect(types(await ask('/api/v1/events?to=2026-01-15T12:00:30Z'))).toEqual(['down']);
  const cut = await ask('/api/v1/events?limit=1');
  expect([types(cut), cut.isCut]).toEqual([['down'], true]);
  expect(cut.events[0]?.device).toBe('pv');
});

it.each([
  ['kind=dwon', 'down'],
  ['limit=0', '10000'],
  ['limit=1e9', '10000'],
  ['from=yesteryear', ''],
  ['evice=grid', 'device'],
  ['kind=up&kind=down', 'commas'],
])('refuses %s and says what may be asked', async (query, hint) => {
  const { error } = await ask<{ error: { code: string; hint: string } }>(`/api/v1/events?${query}`, 400);
  expect(error.code).toBe('HTTP_BAD_REQUEST');
  expect(error.hint).toContain(hint);
});

it('of a history that cannot be read is an error without the path of the file', async () => {
  store = {
    appendEvent: () => undefined,
    events: () => Promise.reject(new MeterHubError('HISTORY_READ', '/var/lib/meterhub/history.db: damaged')),
  };
  const reply = await app.inject('/api/v1/events');
  expect(reply.statusCode).toBe(503);
  expect(reply.body).not.toContain('/var/lib');
  expect((await app.inject('/api/v1/availability')).statusCode).toBe(503);
});

it('counts in Prometheus, also what was not kept', async () => {
  for (let i = 0; i < 25; i++) events.record('down', 'grid', {});
  const { body } = await app.inject('/metrics');
  expect(body).toContain('meterhub_events_total{kind="down"} 20');
  expect(body).toContain('meterhub_events_suppressed_total{kind="down"} 5');
  expect(body).toContain('meterhub_events_total{kind="up"} 0');
});

it('is added up to the availability of each day, by hand', async () => {
  // It is 15 January 2026, 13:00 in Berlin.
  const happened = (at: string, kind: HouseEvent['kind'], details = {}): HouseEvent => {
    const atMs = Date.parse(at);
    return { id: eventIdOf(atMs), atMs, kind, device: 'grid', details };
  };
  const kept = [
    happened('2026-01-14T13:00+01:00', 'up'),
    happened('2026-01-14T14:00+01:00', 'down'),
    happened('2026-01-14T14:30+01:00', 'up', { awayMs: 1_800_000 }),
  ];
  store = {
    appendEvent: () => undefined,
    events: (asked) => Promise.resolve(kept.filter((one) => isAskedFor(one, asked))),
  };
  const { devices } = await ask<AvailabilityJson>('/api/v1/availability?timeZone=Europe/Berlin&days=3');
  expect(devices.map(({ device }) => device)).toEqual(['grid', 'pv']);
  const [grid, pv] = devices;
  expect(grid?.days).toEqual([
    { ...day(13), availability: null, knownMs: 0, awayMs: 0, losses: 0 },
    { ...day(14), availability: 1 - 0.5 / 11, knownMs: 11 * 3_600_000, awayMs: 1_800_000, losses: 1 },
    { ...day(15), availability: 1, knownMs: 13 * 3_600_000, awayMs: 0, losses: 0 },
  ]);
  expect(grid?.availability).toBeCloseTo(1 - 0.5 / 24, 12);
  expect(pv?.availability).toBeNull();
  expect((await ask<AvailabilityJson>('/api/v1/availability')).devices[0]?.days).toHaveLength(30);
  expect((await ask<AvailabilityJson>('/api/v1/availability?device=pv&days=1')).devices).toHaveLength(1);
  await ask('/api/v1/availability?days=401', 400);
});

function day(number: number): { from: string; to: string } {
  return { from: `2026-01-${number}T00:00:00+01:00`, to: `2026-01-${number + 1}T00:00:00+01:00` };
}
