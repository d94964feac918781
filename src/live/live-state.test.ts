import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import type { Snapshot } from '../model/reading.ts';
import type { DeviceView } from '../model/device-view.ts';
import { LiveState } from './live-state.ts';
import { noticeText } from './withheld-values.ts';

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
  const notices: string[] = [];
  const live = new LiveState(clock, {
    onListenerError: (error) => problems.push(error),
    onWithheld: (notice) => notices.push(noticeText(notice)),
  });
  const heard: Snapshot[] = [];
  live.snapshots.subscribe((snapshot) => heard.push(snapshot));
  const snapshot = (values: Readonly<Record<string, number>>): Snapshot => ({
    device: 'd',
    measuredAtMs: clock.wallMs(),
    readings: Object.entries(values).map(([measurand, value]) => {
      return { measurand, value, unit: null, measuredAtMs: clock.wallMs(), validForMs: 60_000 };
    }),
  });
  return { clock, live, heard, problems, notices, snapshot };
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
    // Not the old value either, as if it were new.
    expect(live.latest.get('d', 'energyImport')).toBeNull();
    expect(live.averages.mean('d', 'energyImport')).toBe(5_000_000);
    expect(heard.map(({ readings, absent }) => [readings.map(({ value }) => value), absent])).toEqual([
      [[5_000_000], undefined],
      [[], ['energyImport']],
    ]);
    expect(live.heldBack('d')).toBe(1);
  });

  test('one damaged sample is null in its snapshot, poisons no average, and is counted and named', () => {
    const { live, notices, snapshot } = setUp();
    const watts = (power: number): Snapshot => {
      const { readings, ...rest } = snapshot({ power, voltageL1: 230 });
      return { ...rest, readings: readings.map((each) => ({ ...each, unit: each.measurand === 'power' ? 'W' : 'V' })) };
    };
    live.accept(watts(254));
    live.accept(watts(41_746_432));
    expect(live.latest.get('d', 'power')).toBeNull();
    expect(live.latest.get('d', 'voltageL1')?.value).toBe(230);
    live.accept(watts(256));
    expect(live.averages.mean('d', 'power')).toBe(255);
    expect(live.latest.get('d', 'power')?.value).toBe(256);
    expect(live.withheld('d').get('power')).toMatchObject({ count: 1, last: { value: 41_746_432 } });
    expect(notices).toEqual(['d: withheld power = 41746432 W (impossible)']);
  });

  test('what the model can carry narrows what is believed', () => {
    const { live, snapshot } = setUp();
    live.addDevice({ ...view('d'), carries: { currentA: 45 } });
    const { readings, ...rest } = snapshot({ power: 200_000 });
    live.accept({ ...rest, readings: readings.map((each) => ({ ...each, unit: 'W' })) });
    expect(live.latest.get('d', 'power')).toBeNull();
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
