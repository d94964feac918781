import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import type { Snapshot } from '../model/reading.ts';
import type { DeviceView } from '../model/device-view.ts';
import { LiveState } from './live-state.ts';

function view(name: string): DeviceView {
  return {
    ...{
      name,
      kind: 'modbus',
      hasWire: true,
      values: 'declared',
      model: 'm',
      type: 'T',
      manufacturer: '',
      description: '',
      bus: 'b',
      id: 1,
      apiId: 1,
    },
    ...{ phases: 3, lifetimeMs: 1000, measurands: {}, quirks: [] },
    health: () => {
      throw new Error('not asked here');
    },
  };
}

function setUp() {
  const clock = new FakeClock();
  const problems: unknown[] = [];
  const live = new LiveState(clock, (error) => problems.push(error));
  const heard: Snapshot[] = [];
  live.snapshots.subscribe((snapshot) => heard.push(snapshot));
  const snapshot = (values: Readonly<Record<string, number>>): Snapshot => ({
    device: 'd',
    measuredAtMs: clock.wallMs(),
    readings: Object.entries(values).map(([measurand, value]) => {
      return { measurand, value, unit: null, measuredAtMs: clock.wallMs(), validForMs: 60_000 };
    }),
  });
  return { clock, live, heard, problems, snapshot };
}

describe('live state', () => {
  test('a snapshot becomes the latest values, the minute average and one fact for the listeners', () => {
    const { live, heard, snapshot } = setUp();
    live.accept(snapshot({ power: 100 }));
    live.accept(snapshot({ power: 300 }));
    expect(live.latest.get('d', 'power')?.value).toBe(300);
    expect(live.averages.mean('d', 'power')).toBe(200);
    expect(heard).toHaveLength(2);
  });

  test('what a device has no value of any more is null at once, and the listeners are told once', () => {
    const { live, heard, snapshot } = setUp();
    live.accept(snapshot({ power: 5000, voltage: 230 }));
    const atNight: Snapshot = { ...snapshot({}), absent: ['power', 'never'] };
    live.accept(atNight);
    live.accept(atNight);
    expect(live.latest.get('d', 'power')).toBeNull();
    expect(live.latest.get('d', 'voltage')?.value).toBe(230);
    expect(heard.map(({ readings, absent }) => [readings.length, absent])).toEqual([
      [2, undefined],
      [0, ['power', 'never']],
    ]);
  });

  test('a counter that fell reaches nobody: not the values, not the averages, not the listeners', () => {
    const { live, heard, snapshot } = setUp();
    live.accept(snapshot({ energyImport: 5_000_000 }));
    live.accept(snapshot({ energyImport: 0 }));
    expect(live.latest.get('d', 'energyImport')?.value).toBe(5_000_000);
    expect(live.averages.mean('d', 'energyImport')).toBe(5_000_000);
    expect(heard).toHaveLength(1);
    expect(live.heldBack('d')).toBe(1);
  });

  test('a listener that throws does not keep the others from hearing, and is reported', () => {
    const { live, problems, snapshot } = setUp();
    const heard: string[] = [];
    live.snapshots.subscribe(() => {
      throw new Error('broken listener');
    });
    live.snapshots.subscribe(({ device }) => heard.push(device));
    live.accept(snapshot({ power: 1 }));
    expect(heard).toEqual(['d']);
    expect(problems.map(String)).toEqual(['Error: broken listener']);
  });

  test('what an offline device measured last is no longer the present; a degraded one keeps it', () => {
    const { clock, live, snapshot } = setUp();
    const changes: string[] = [];
    live.healthChanges.subscribe(({ to }) => changes.push(to));
    live.accept(snapshot({ power: 1 }));
    const change = { device: 'd', from: 'online', reason: null, code: null, facts: {}, atMs: clock.wallMs() } as const;
    live.changeHealth({ ...change, to: 'degraded' });
    expect(live.latest.get('d', 'power')?.value).toBe(1);
    live.changeHealth({ ...change, to: 'offline' });
    expect(live.latest.get('d', 'power')).toBeNull();
    expect(changes).toEqual(['degraded', 'offline']);
  });

  test('devices keep their order; removing one forgets all of it and counts a revision', () => {
    const { live, snapshot } = setUp();
    for (const name of ['z', 'a', 'd']) live.addDevice(view(name));
    const before = live.deviceRevision;
    live.accept(snapshot({ power: 1, energyImport: 5_000_000 }));
    live.removeDevice('d');
    expect(live.devices.map(({ name }) => name)).toEqual(['z', 'a']);
    expect(live.device('d')).toBeUndefined();
    expect(live.latest.get('d', 'power')).toBeNull();
    expect(live.averages.mean('d', 'power')).toBeNull();
    expect(live.deviceRevision).toBeGreaterThan(before);
    live.accept(snapshot({ energyImport: 0 }));
    expect(live.latest.get('d', 'energyImport')?.value).toBe(0);
  });
});
