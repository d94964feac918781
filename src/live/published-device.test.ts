// Published values among the devices: readings for all who listen, and a health that says whether anybody publishes.
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { meaningOf } from '../model/device-view.ts';
import type { HealthChange } from '../model/health.ts';
import type { Snapshot } from '../model/reading.ts';
import { LiveState } from './live-state.ts';
import { PublishedDevice } from './published-device.ts';
import { PublishedValues } from './published.ts';

let clock: FakeClock;
let live: LiveState;
let device: PublishedDevice;
let snapshots: Snapshot[];
let changes: HealthChange[];

beforeEach(() => {
  clock = new FakeClock();
  live = new LiveState(clock);
  const keys = [
    { key: 'bat_soc', timeoutMs: 10_000 },
    { key: 'bat_info', timeoutMs: 3000 },
  ];
  device = new PublishedDevice(new PublishedValues(keys, clock), live, clock);
  live.addDevice(device.view);
  snapshots = [];
  changes = [];
  live.snapshots.subscribe((snapshot) => snapshots.push(snapshot));
  live.healthChanges.subscribe((change) => changes.push(change));
});

describe('readings', () => {
  it('tells what was published, with the timeout as lifetime', () => {
    device.publish({ bat_soc: 85, unknown: 1 });
    const atMs = clock.wallMs();
    expect(snapshots).toEqual([
      {
        device: 'published',
        measuredAtMs: atMs,
        readings: [{ measurand: 'bat_soc', value: 85, unit: null, measuredAtMs: atMs, validForMs: 10_000 }],
      },
    ]);
    expect(live.latest.get('published', 'bat_soc')?.value).toBe(85);
  });

  it('keeps a value with a unit in the canonical one, and what moves like a counter as a counter', () => {
    const keys = [
      { key: 'heat', timeoutMs: 10_000, unit: 'kWh' },
      { key: 'tank', timeoutMs: 10_000, unit: 'l' },
      { key: 'well', timeoutMs: 10_000, unit: 'm3', counts: 'rising' },
    ] as const;
    const typed = new PublishedDevice(new PublishedValues(keys, clock), live, clock);
    live.addDevice(typed.view);
    typed.publish({ heat: 1.1, tank: 812.5 });
    expect(live.latest.get('published', 'heat')).toMatchObject({ value: 1100, unit: 'Wh' });
    expect(live.latest.get('published', 'tank')).toMatchObject({ value: 812.5, unit: 'l' });
    expect(typed.view.measurands).toEqual({ heat: 'Wh', tank: 'l', well: 'm3' });
    const meaning = (key: string) => meaningOf(typed.view, key, null);
    expect(meaning('heat')).toMatchObject({ counts: 'rising', quantity: 'energy', unit: 'Wh' });
    expect(meaning('tank')).toMatchObject({ counts: 'no', quantity: 'volume' });
    expect(meaning('well')).toMatchObject({ counts: 'rising', quantity: 'volume' });
  });

  it('keeps lists and objects as their JSON', () => {
    device.publish({ bat_info: { cells: [3.2, 3.3] } });
    expect(live.latest.get('published', 'bat_info')?.value).toBe('{"cells":[3.2,3.3]}');
  });

  it('ends a value that is published as null, and only that', () => {
    device.publish({ bat_soc: 85, bat_info: 'ok' });
    device.publish({ bat_soc: null });
    expect([live.latest.get('published', 'bat_soc'), live.latest.get('published', 'bat_info')?.value]).toEqual([
      null,
      'ok',
    ]);
    expect(snapshots).toHaveLength(1);
  });

  it('tells nothing when nothing was enabled or something was refused', () => {
    device.publish({ unknown: 1 });
    device.publish({ bat_soc: 1, bat_info: 'x'.repeat(5000) });
    expect(snapshots).toEqual([]);
    expect(device.view.health().state).toBe('offline');
  });
});

describe('health', () => {
  it('is offline until somebody publishes, and again when all has expired', async () => {
    expect(device.view.health()).toMatchObject({ state: 'offline', reason: 'nothing has been published yet' });
    device.publish({ bat_soc: 85, bat_info: 'ok' });
    expect(device.view.health()).toMatchObject({ state: 'online', reason: null, lastSuccessMs: clock.wallMs() });
    await clock.advance(9999);
    device.publish({ bat_info: 'ok' });
    await clock.advance(3000);
    expect(device.view.health().state).toBe('online');
    await clock.advance(1);
    expect(device.view.health()).toMatchObject({ state: 'offline', reason: 'what was published has expired' });
    expect(changes.map(({ device: name, from, to }) => [name, from, to])).toEqual([
      ['published', 'offline', 'online'],
      ['published', 'online', 'offline'],
    ]);
  });

  it('counts publications and keys that are not enabled', () => {
    device.publish({ bat_soc: 1, a: 1, b: 1 });
    device.publish({ c: 1 });
    expect(device.view.health()).toMatchObject({ requests: 2, errors: { PUBLISH_UNKNOWN_KEY: 3 } });
  });
});
