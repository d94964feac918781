// Events from what happens: what is kept of a meter that flaps, of a clock that is wrong, of outputs; and the share of a day.
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { ExchangeLog } from '../live/exchange-log.ts';
import type { Clock } from '../model/clock.ts';
import type { HouseEvent } from '../model/event.ts';
import type { OutputHealth } from '../model/output-health.ts';
import { availabilityOf, shareOf } from './availability.ts';
import { ClockEvents } from './clock-events.ts';
import { DeviceEvents } from './device-events.ts';
import { EventLog } from './event-log.ts';
import { OutputEvents } from './output-events.ts';
import { BURST, PAUSE_MS } from './rate-limit.ts';

const ALL = { fromMs: 0, toMs: Infinity, device: null, kinds: null, limit: 100_000 };
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

let clock: FakeClock;
let exchanges: ExchangeLog;
let log: EventLog;

beforeEach(() => {
  clock = new FakeClock();
  exchanges = new ExchangeLog(() => undefined);
  log = new EventLog({ clock, exchanges });
});

const kindsOf = async (): Promise<string[]> => (await log.find(ALL)).map(({ kind }) => kind);
const change = (to: 'online' | 'offline', device = 'grid') => {
  const from = to === 'online' ? ('offline' as const) : ('online' as const);
  return { device, from, to, reason: null, code: null, facts: {}, atMs: clock.wallMs() };
};

describe('an event', () => {
  it('has a time and a number of its own, also among those of the same moment, and is found by kind and device', async () => {
    log.record('hubStarted', null, { version: '1' });
    log.record('down', 'grid', { code: 'MODBUS_TIMEOUT' });
    log.record('down', 'pv', {});
    const all = await log.find(ALL);
    expect(new Set(all.map(({ id }) => id)).size).toBe(3);
    expect(all.map(({ id }) => id)).toEqual(all.map(({ id }) => id).sort((a, b) => a - b));
    expect(await log.find({ ...ALL, device: 'pv' })).toMatchObject([{ kind: 'down', device: 'pv' }]);
    expect(await log.find({ ...ALL, kinds: ['hubStarted'] })).toMatchObject([{ device: null }]);
    expect(await log.find({ ...ALL, toMs: clock.wallMs() })).toEqual([]);
    expect(await log.find({ ...ALL, limit: 1 })).toMatchObject([{ device: 'pv' }]);
  });

  it('says nothing that could break a line or fill a page', async () => {
    log.record('commandRefused', null, { who: 'a\nb\u202Ec', reason: 'x'.repeat(5000) });
    const [found] = await log.find(ALL);
    expect(found?.details['who']).toBe('a b c');
    expect(String(found?.details['reason'])).toHaveLength(300);
  });

  it('of a meter that was exchanged is among the others, as it is known now; of the same serial number it is a reset', async () => {
    const told: HouseEvent[] = [];
    log.added.subscribe((event) => told.push(event));
    const exchange = {
      ...{ device: 'grid', measurand: 'energyImport', unit: 'Wh', atMs: clock.wallMs(), oldLast: 5, newFirst: 0 },
      ...{ oldSerial: null, newSerial: null, source: 'hub' as const },
    };
    exchanges.add(exchange);
    exchanges.add({ ...exchange, measurand: 'energyExport', oldSerial: 'A', newSerial: 'A' });
    log.record('down', 'grid', {});
    expect((await kindsOf()).sort()).toEqual(['down', 'exchange', 'reset']);
    expect(told.map(({ kind }) => kind)).toEqual(['exchange', 'reset', 'down']);
    expect(await log.find({ ...ALL, kinds: ['exchange'] })).toMatchObject([{ details: { oldLast: 5, unit: 'Wh' } }]);
  });

  it('of a time before the clock was set waits for it, and has the right time then', async () => {
    let wallMs = Date.UTC(1970, 0, 1);
    const wrong: Clock = {
      monotonicMs: () => clock.monotonicMs(),
      wallMs: () => wallMs + clock.monotonicMs(),
      sleep: (ms, signal) => clock.sleep(ms, signal),
      after: (ms, fn) => clock.after(ms, fn),
      every: (ms, fn) => clock.every(ms, fn),
    };
    log = new EventLog({ clock: wrong, exchanges });
    const watch = new ClockEvents(log, wrong);
    log.record('down', 'grid', {});
    watch.look();
    expect(await kindsOf()).toEqual([]);
    await clock.advance(MINUTE_MS);
    wallMs = Date.UTC(2026, 0, 15);
    watch.look();
    const found = await log.find(ALL);
    expect(found.map(({ kind }) => kind)).toEqual(['down', 'clockSet']);
    expect(found[0]?.atMs).toBe(Date.UTC(2026, 0, 15));
    expect(found[1]?.details['byMs']).toBe(Date.UTC(2026, 0, 15));
    wallMs += 10_000;
    watch.look();
    wallMs -= HOUR_MS;
    watch.look();
    expect((await log.find({ ...ALL, kinds: ['clockSet'] })).map(({ details }) => details['byMs'])).toEqual([
      Date.UTC(2026, 0, 15),
      -HOUR_MS,
    ]);
  });
});

describe('a device', () => {
  let devices: DeviceEvents;
  beforeEach(() => {
    devices = new DeviceEvents(log, clock);
  });

  it('is heard for the first time, lost and back with the time it was away', async () => {
    devices.accept(change('online'));
    devices.accept(change('online'));
    await clock.advance(HOUR_MS);
    devices.accept(change('offline'));
    devices.accept(change('offline'));
    await clock.advance(5 * MINUTE_MS);
    devices.accept(change('online'));
    expect(await kindsOf()).toEqual(['up', 'down', 'up']);
    expect((await log.find(ALL)).at(-1)?.details).toEqual({ awayMs: 5 * MINUTE_MS });
  });

  it('that was away when the hub ended is back afterwards, and one that was there is not heard for the first time again', async () => {
    const atMs = clock.wallMs() - HOUR_MS;
    devices.learn([
      { device: 'grid', isDown: true, atMs },
      { device: 'pv', isDown: false, atMs },
    ]);
    devices.accept(change('online', 'pv'));
    devices.accept(change('online'));
    expect(await log.find(ALL)).toMatchObject([{ kind: 'up', device: 'grid', details: { awayMs: HOUR_MS } }]);
  });

  it('that flaps for a day is kept a hundred times, and what is kept adds up to the time it was away', async () => {
    const flaps = 24 * 60;
    for (let i = 0; i < flaps; i++) {
      devices.accept(change('offline'));
      await clock.advance(20_000);
      devices.accept(change('online'));
      await clock.advance(40_000);
      devices.look();
    }
    await clock.advance(PAUSE_MS);
    devices.look();
    const all = await log.find(ALL);
    expect(all.length).toBeLessThanOrEqual(2 * (BURST + (24 * HOUR_MS) / PAUSE_MS + 2));
    const away = all.filter(({ kind }) => kind === 'up').map(({ details }) => Number(details['awayMs'] ?? 0));
    expect(away.reduce((sum, ms) => sum + ms, 0)).toBe(flaps * 20_000);
    expect(all.some(({ details }) => Number(details['suppressed'] ?? 0) > 0)).toBe(true);
    expect(log.counts().get('down')?.suppressed).toBeGreaterThan(1000);
    // Another device is not concerned.
    devices.accept(change('offline', 'pv'));
    expect(await log.find({ ...ALL, device: 'pv' })).toHaveLength(1);
  });
});

describe('an output', () => {
  const health = (problem: string | null): OutputHealth => ({
    ...{ name: 'mqtt', problem, code: problem === null ? null : 'MQTT_CONNECT', facts: {}, queued: 0 },
    ...{ queueOf: 'messages' as const, dropped: 0, lastSuccessMs: null },
  });

  it('is lost when it does not work at two looks, and back; one that is taken away is not back', async () => {
    const outputs = new OutputEvents(log, clock);
    outputs.look([health('no broker')]);
    outputs.look([health(null)]);
    expect(await kindsOf()).toEqual([]);
    for (let i = 0; i < 4; i++) {
      outputs.look([health('no broker')]);
      await clock.advance(5000);
    }
    outputs.look([health(null)]);
    expect(await log.find(ALL)).toMatchObject([
      { kind: 'outputLost', details: { output: 'mqtt', code: 'MQTT_CONNECT', reason: 'no broker' } },
      { kind: 'outputBack', details: { output: 'mqtt', awayMs: 20_000 } },
    ]);
    outputs.look([health('x')]);
    outputs.look([health('x')]);
    outputs.look([]);
    expect(await kindsOf()).toEqual(['outputLost', 'outputBack', 'outputLost']);
  });
});

describe('availability', () => {
  let number = 0;
  const event = (kind: HouseEvent['kind'], atMs: number, details = {}, device: string | null = 'grid'): HouseEvent => ({
    ...{ id: ++number, kind, atMs, details, device },
  });
  const EDGES = [0, 100, 200, 300];

  it('is not known before the device was heard, while the hub was off, and of what is yet to come', () => {
    const events = [
      event('up', 50),
      event('hubStopped', 110, {}, null),
      event('hubStarted', 130, { offMs: 20 }, null),
      event('down', 150),
    ];
    expect(availabilityOf('grid', events, EDGES, 220)).toEqual([
      { fromMs: 0, toMs: 100, knownMs: 50, awayMs: 0, losses: 0 },
      { fromMs: 100, toMs: 200, knownMs: 80, awayMs: 50, losses: 1 },
      { fromMs: 200, toMs: 300, knownMs: 20, awayMs: 20, losses: 0 },
    ]);
  });

  it('counts what an event says to have been away, once, and a power cut as not known', () => {
    const events = [
      event('down', 20),
      event('up', 60, { awayMs: 40 }),
      // Of 30 that came and went, only the sum was kept.
      event('up', 90, { awayMs: 10 }),
      event('hubStarted', 180, { offMs: 60 }, null),
      event('down', 190),
      event('down', 210),
      event('up', 230, { awayMs: 20 }),
    ];
    expect(availabilityOf('grid', events, EDGES, 300)).toMatchObject([
      { knownMs: 80, awayMs: 50, losses: 1 },
      { knownMs: 40, awayMs: 10 },
      { knownMs: 100, awayMs: 30 },
    ]);
    expect(
      shareOf([
        { knownMs: 80, awayMs: 20 },
        { knownMs: 20, awayMs: 0 },
      ]),
    ).toBe(0.8);
    expect(shareOf([{ knownMs: 0, awayMs: 0 }])).toBeNull();
  });

  it('of a device of which nothing is known is not known', () => {
    expect(availabilityOf('pv', [event('up', 1)], [0, 100], 50)).toMatchObject([{ knownMs: 0, awayMs: 0 }]);
  });
});
