// What a device makes of messages: values, absence, times, retained ones, hostile ones, and what its health says.
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { OFFLINE_WORDS, ONLINE_WORDS, type MqttValue } from '../../definition/mqtt/device.ts';
import { problemOf, type Problem } from '../../model/problem.ts';
import type { Snapshot } from '../../model/reading.ts';
import type { HealthTransition } from '../../source/health-tracker.ts';
import { MqttDevice, type MqttDeviceOptions } from './device.ts';

const LIFETIME_MS = 60_000;

let clock: FakeClock;
let snapshots: Snapshot[];
let changes: HealthTransition[];
let trouble: Problem | null;

beforeEach(() => {
  clock = new FakeClock();
  snapshots = [];
  changes = [];
  trouble = null;
});

function value(name: string, more: Partial<MqttValue> = {}): MqttValue {
  const none = { path: null, unit: null, scale: 1, offset: 0, type: null, isOptional: false } as const;
  return { name, topic: 'tank', ...none, ...more };
}

const VOLUME = value('volume', { path: 'data.level[0]', unit: 'l' });
const TEMPERATURE = value('temperature', { topic: 'tank/temp', unit: '°C' });

function started(values: readonly MqttValue[], more: Partial<MqttDeviceOptions> = {}): MqttDevice {
  const device = new MqttDevice({
    ...{
      name: 'tank',
      values,
      availability: null,
      timePath: null,
      maxAgeMs: LIFETIME_MS,
      lifetimeMs: LIFETIME_MS,
      clock,
    },
    brokerTrouble: () => trouble,
    onSnapshot: (snapshot) => snapshots.push(snapshot),
    onHealth: (transition) => changes.push(transition),
    ...more,
  });
  device.start();
  return device;
}

function say(
  device: MqttDevice,
  topic: string,
  payload: string | Buffer | null,
  isRetained = false,
  replaced = 0,
): void {
  const bytes = payload === null ? null : Buffer.from(payload);
  device.accept({ topic, payload: bytes, isRetained, atMs: clock.wallMs(), replaced });
}

const read = (): Record<string, unknown> =>
  Object.fromEntries(
    snapshots.flatMap(({ readings }) => readings.map(({ measurand, value: one }) => [measurand, one])),
  );

describe('values', () => {
  it('come from several topics, JSON and plain, in their units, with the time of arrival', async () => {
    const device = started([VOLUME, TEMPERATURE, value('energyTotal', { topic: 'tank/kwh', unit: 'kWh' })]);
    expect(device.filters).toEqual(['tank', 'tank/temp', 'tank/kwh']);
    say(device, 'tank', '{"data":{"level":[812.5]}}');
    await clock.advance(1000);
    say(device, 'tank/temp', '21.5');
    say(device, 'tank/kwh', '"1.5"');
    expect(read()).toEqual({ volume: 812.5, temperature: 21.5, energyTotal: 1500 });
    expect(snapshots[1]).toMatchObject({
      measuredAtMs: clock.wallMs(),
      readings: [{ unit: 'degC', validForMs: LIFETIME_MS }],
    });
    expect(device.health).toMatchObject({ state: 'online', requests: 3 });
  });

  it.each(['null', 'unknown', 'unavailable', '"Unavailable"', 'None'])('%s is absence, no 0 and no mistake', (said) => {
    const device = started([TEMPERATURE]);
    say(device, 'tank/temp', '20');
    say(device, 'tank/temp', said);
    expect(snapshots[1]).toMatchObject({ readings: [], absent: ['temperature'] });
    expect(device.health.state).toBe('online');
  });

  it.each([
    ['NaN', 'tank/temp is a string, not a value or not a number'],
    ['1e400', 'tank/temp is beyond all numbers'],
    ['hot', 'tank/temp is a string'],
    ['', 'tank/temp is empty'],
    ['{"t":5}', 'tank/temp is JSON (t): say with `path` which of it is meant'],
    ['[1]', 'tank/temp is JSON'],
    ['true', 'tank/temp is a boolean'],
    ['0x10', 'tank/temp is a string'],
    ['1,5', 'tank/temp is a string'],
    [Buffer.from([0xff, 0xfe, 0]), 'tank/temp is a string'],
    [null, 'tank/temp is longer than 65536 bytes'],
  ])('%j spoils only its own value, and is named', (said, text) => {
    const device = started([VOLUME, TEMPERATURE]);
    say(device, 'tank', '{"data":{"level":[5]}}');
    say(device, 'tank/temp', said);
    expect(read()).toEqual({ volume: 5 });
    expect(device.health).toMatchObject({ state: 'degraded', code: 'MQTT_PAYLOAD', errors: { MQTT_PAYLOAD: 1 } });
    expect(device.health.reason).toContain(text);
    say(device, 'tank/temp', '20');
    expect(device.health).toMatchObject({ state: 'online', reason: null });
  });

  it('of one message stand for themselves: one that lacks or is none spoils no other', () => {
    const device = started([VOLUME, value('state', { path: 'state' }), value('power', { path: 'w', unit: 'W' })]);
    say(device, 'tank', '{"state":"full","w":"much","data":{}}');
    expect(read()).toEqual({ state: 'full' });
    expect(device.health.reason).toMatch(/no data\.level\[0\].*w is a string/);
  });

  it('that are optional may lack', () => {
    const device = started([
      value('power', { path: 'w', unit: 'W' }),
      value('voltage', { path: 'v', isOptional: true }),
    ]);
    say(device, 'tank', '{"w":5}');
    expect(device.health.state).toBe('online');
    expect(snapshots).toMatchObject([{ readings: [{ value: 5 }], absent: [] }]);
  });

  it('of a topic that is not theirs are nobody else’s', () => {
    const device = started([TEMPERATURE]);
    say(device, 'tank/temp/old', '99');
    expect(snapshots).toEqual([]);
  });
});

describe('behind a +', () => {
  it('the first device that is heard is meant, and a second one is named instead of mixed in', async () => {
    const device = started([value('power', { topic: 'home/+/power', unit: 'W' })]);
    say(device, 'home/a/power', '1');
    say(device, 'home/b/power', '1000');
    expect(read()).toEqual({ power: 1 });
    expect(device.health.reason).toContain('home/a/power and home/b/power both match home/+/power');
    await clock.advance(LIFETIME_MS + 1);
    say(device, 'home/b/power', '1001');
    expect(read()).toEqual({ power: 1001 });
  });
});

describe('a retained message', () => {
  it('is never taken for a new one, and health says so', async () => {
    const device = started([TEMPERATURE]);
    say(device, 'tank/temp', '20', true);
    expect(snapshots).toEqual([]);
    expect(device.health).toMatchObject({ state: 'starting', code: 'ONLY_OLD_MESSAGE' });
    await clock.advance(LIFETIME_MS + 1000);
    expect(device.health).toMatchObject({ state: 'offline', code: 'MQTT_OLD_RETAINED' });
    expect(device.health.reason).toMatch(/^only an old retained message at tank\/temp, nothing new for 61 s$/);
    say(device, 'tank/temp', '20');
    expect(device.health.state).toBe('online');
  });

  it('that says its time is believed within maxAge, with that time', () => {
    const device = started([VOLUME], { timePath: 't' });
    const atS = clock.wallMs() / 1000;
    say(device, 'tank', JSON.stringify({ t: atS - 61, data: { level: [1] } }), true);
    expect(snapshots).toEqual([]);
    expect(device.health.code).toBe('ONLY_OLD_MESSAGE');
    say(device, 'tank', JSON.stringify({ t: atS - 30, data: { level: [2] } }), true);
    expect(snapshots).toMatchObject([{ measuredAtMs: clock.wallMs() - 30_000, readings: [{ value: 2 }] }]);
  });
});

describe('the time in a message', () => {
  it.each([
    ['ahead', { t: 3600 }, /tank says a time that is 60 min ahead/],
    ['more than a minute ahead', { t: 61 }, /tank says a time that is 61 s ahead/],
    ['too old', { t: -3600 }, /tank says values that are 60 min old/],
  ])('that is %s means a wrong clock: the values are not believed', (_, { t }, text) => {
    const device = started([VOLUME], { timePath: 't' });
    say(device, 'tank', JSON.stringify({ t: clock.wallMs() / 1000 + t, data: { level: [1] } }));
    expect(snapshots).toEqual([]);
    expect(device.health.reason).toMatch(text);
  });

  it('that is a little ahead is none', () => {
    const device = started([VOLUME], { timePath: 't' });
    say(device, 'tank', JSON.stringify({ t: clock.wallMs() / 1000 + 59, data: { level: [4] } }));
    expect(read()).toEqual({ volume: 4 });
  });

  it('that lacks is named, and a message that was delayed replaces nothing newer', () => {
    const device = started([VOLUME], { timePath: 't' });
    say(device, 'tank', '{"data":{"level":[1]}}');
    expect(device.health.reason).toBe('tank says no time at t');
    const atS = clock.wallMs() / 1000;
    say(device, 'tank', JSON.stringify({ t: atS - 5, data: { level: [2] } }));
    say(device, 'tank', JSON.stringify({ t: atS - 10, data: { level: [3] } }));
    expect(read()).toEqual({ volume: 2 });
  });
});

describe('availability', () => {
  const availability = { topic: 'tank/lwt', path: null, online: ONLINE_WORDS, offline: OFFLINE_WORDS };

  it.each([
    ['Offline', 'Online'],
    ['false', 'true'],
    ['0', '1'],
    ['{"state":"offline"}', '{"state":"online"}'],
  ])('%s takes the values away at once, %s is waited for', (off, on) => {
    const device = started([TEMPERATURE], { availability });
    expect(device.filters).toContain('tank/lwt');
    say(device, 'tank/temp', '20');
    say(device, 'tank/lwt', off, true);
    expect(device.health).toMatchObject({ state: 'offline', code: 'MQTT_UNAVAILABLE' });
    expect(snapshots.at(-1)).toMatchObject({ readings: [], absent: ['temperature'] });
    say(device, 'tank/lwt', on);
    expect(device.health.state).toBe('online');
  });

  it('is contradicted by values, and words that mean nothing change nothing', () => {
    const device = started([TEMPERATURE], { availability });
    say(device, 'tank/lwt', 'offline');
    say(device, 'tank/lwt', 'perhaps');
    expect(device.health.state).toBe('offline');
    say(device, 'tank/temp', '20');
    expect(device.health.state).toBe('online');
  });
});

describe('health', () => {
  it('waits for the first message, then says for how long there is none', async () => {
    const device = started([TEMPERATURE]);
    expect(device.health).toMatchObject({ state: 'starting', reason: 'no message yet' });
    await clock.advance(LIFETIME_MS + 1000);
    expect(device.health).toMatchObject({ state: 'offline', code: 'MQTT_SILENT' });
    say(device, 'tank/temp', '20');
    await clock.advance(LIFETIME_MS + 60_000);
    expect(device.health.reason).toBe('no message at tank/temp for 2 min; does the device send there?');
    expect(changes.map(({ to }) => to)).toEqual(['offline', 'online', 'offline']);
  });

  it('says that the broker is away, and that values live on for a while', async () => {
    const device = started([TEMPERATURE]);
    say(device, 'tank/temp', '20');
    trouble = problemOf('MQTT_CONNECT', 'no connection to the broker b:1883', { where: 'b:1883' });
    await clock.advance(1000);
    expect(device.health).toMatchObject({ state: 'degraded', code: 'MQTT_CONNECT' });
    await clock.advance(LIFETIME_MS);
    expect(device.health).toMatchObject({ state: 'offline', reason: 'no connection to the broker b:1883' });
  });

  it('names a flood, and its end', async () => {
    const device = started([TEMPERATURE]);
    for (let look = 0; look < 101; look++) {
      say(device, 'tank/temp', '20', false, 999);
      await clock.advance(100);
    }
    expect(device.health).toMatchObject({ state: 'degraded', code: 'MQTT_FLOOD', requests: 101_000 });
    expect(device.health.reason).toMatch(/^\d+ messages a second more than are looked at come at tank\/temp/);
    for (let look = 0; look < 102; look++) {
      say(device, 'tank/temp', '20');
      await clock.advance(100);
    }
    expect(device.health.state).toBe('online');
  });
});

it('tells where each value was said last, and in which words', () => {
  const device = started([VOLUME, value('power', { topic: 'home/+/power', unit: 'W' })]);
  say(device, 'home/a/power', ' 12.50');
  expect(device.lastReceived()).toMatchObject({
    kind: 'topics',
    rows: [
      { measurand: 'volume', topic: 'tank', path: 'data.level[0]', raw: null, atMs: null },
      { measurand: 'power', topic: 'home/a/power', path: null, raw: '12.5', atMs: clock.wallMs() },
    ],
  });
});
