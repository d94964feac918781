// How long the list of an earlier run is waited for, and what is said when there is none.
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../test/support/fake-clock.ts';
import { AnnouncementSync } from './announcement-sync.ts';
import type { AnnouncedDevices } from './announced-devices.ts';

const TOPIC = 'meterhub/$devices';
const listOf = (owner: string): AnnouncedDevices => ({
  ...{ owner, homeAssistant: null, homie: null, devices: {}, dataset: [] },
});

let clock: FakeClock;
let announced: (string | null)[];
let sync: AnnouncementSync;

beforeEach(() => {
  clock = new FakeClock();
  announced = [];
  sync = new AnnouncementSync({
    ...{ topic: TOPIC, clock, topicsOf: [], log: { warn: () => undefined, info: () => undefined } },
    current: () => listOf('own'),
    send: () => undefined,
    remove: () => undefined,
    onOther: () => undefined,
    onAnnounced: (_now, old) => announced.push(old?.owner ?? null),
  });
});

describe('the list of an earlier run', () => {
  it('is waited for two seconds after the connection, no longer', async () => {
    sync.onConnected();
    await clock.advance(1990);
    expect(announced).toEqual([]);
    await clock.advance(20);
    expect(announced).toEqual([null]);
    expect(clock.timers).toBe(0);
  });

  it('is not waited for any more when it has come', () => {
    sync.onConnected();
    sync.onMessage({ topic: TOPIC, payload: JSON.stringify(listOf('own')), retain: true });
    expect([announced, clock.timers]).toEqual([['own'], 0]);
  });

  it('is waited for anew when the connection was lost meanwhile', async () => {
    sync.onConnected();
    await clock.advance(1500);
    sync.onConnected();
    await clock.advance(1500);
    expect(announced).toEqual([]);
    await clock.advance(600);
    expect(announced).toEqual([null]);
  });
});
