import { afterEach, describe, expect, test } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { seededRandom } from '../../../test/support/seeded-random.ts';
import { parseRead, refusal } from '../../../test/support/scripted-slave.ts';
import { ScriptedStream, type Script } from '../../../test/support/scripted-stream.ts';
import { ModbusBus } from './bus/modbus-bus.ts';
import type { Wire } from './bus/wire.ts';
import { encodeValue } from '../../codec/modbus/registers.ts';
import type { ReadRequest } from '../../codec/modbus/request.ts';
import { rtuFrame, rtuFraming } from '../../codec/modbus/rtu.ts';
import { defineModbusMeter } from '../../definition/modbus/define.ts';
import { row } from '../../definition/modbus/rows.ts';
import type { Snapshot } from '../../model/reading.ts';
import { meterPoller } from './poller.ts';
import { PollSchedule } from '../../source/poll/poll-schedule.ts';
import { ModbusDevice, type ModbusDeviceOptions } from './device.ts';

const MODEL = defineModbusMeter({
  id: 'test-meter',
  type: 'TEST',
  manufacturer: 'none',
  model: 'for tests',
  phases: 1,
  source: 'made up',
  line: null,
  function: 'input',
  probe: 'voltage',
  maxRegistersPerRead: 40,
  rows: [
    row('voltage', 0, 'float32', 'V'),
    row('current', 2, 'float32', 'A'),
    row('importPower', 4, 'float32', 'W'),
    row('exportPower', 6, 'float32', 'W'),
    row('energyImport', 30, 'uint32', 'kWh', { step: 0.01, invalid: ['0xffffffff'] }),
    row('frequency', 200, 'uint16', 'Hz', { step: 0.01 }),
  ],
  derived: [{ measurand: 'power', minuend: 'importPower', subtrahend: 'exportPower' }],
});

const VALUES: Readonly<Record<string, number | null>> = {
  voltage: 230.5,
  current: 1.25,
  importPower: 100,
  exportPower: 350.5,
  energyImport: 1_234_560,
  frequency: 49.98,
};

type Refuses = (address: number, count: number) => boolean;

let stop: () => Promise<void> = () => Promise.resolve();
afterEach(() => stop());

/** The meter on a scripted wire. What it refuses, holds and whether it is there can be changed while it runs. */
function meter(options: Partial<ModbusDeviceOptions> = {}, wireOptions: Partial<Wire> = {}) {
  const clock = new FakeClock();
  const behaviour = {
    values: { ...VALUES },
    refuses: (() => false) as Refuses,
    ignores: (() => false) as Refuses,
    silent: false,
    onOpen: (): void => undefined,
    slowMs: 5,
    mangle: (reply: Uint8Array): Uint8Array | null => reply,
    /** What arrives before the meter's own reply to this request. */
    intrudes: (_request: ReadRequest): Uint8Array | null => null,
  };
  const asked: string[] = [];
  const script: Script = (frame, answer) => {
    const { unit, address, count } = parseRead(frame);
    asked.push(`${address}+${count}`);
    const foreign = behaviour.intrudes({ kind: 'read', unit, function: 4, address, count });
    if (foreign !== null) answer(foreign, 1);
    if (behaviour.silent || behaviour.ignores(address, count)) return;
    if (behaviour.refuses(address, count)) return answer(refusal(frame, 2), behaviour.slowMs);
    const bytes = new Uint8Array(2 * count);
    for (const each of MODEL.rows) {
      const at = 2 * (each.address - address);
      const value = encodeValue(behaviour.values[each.measurand] ?? null, each);
      if (at >= 0 && at + value.length <= bytes.length) bytes.set(value, at);
    }
    const reply = behaviour.mangle(rtuFrame(unit, Uint8Array.of(4, bytes.length, ...bytes)));
    if (reply !== null) answer(reply, behaviour.slowMs);
  };
  const bus = new ModbusBus({
    ...{ name: 'b', clock, framing: () => rtuFraming },
    open: () => {
      behaviour.onOpen();
      return Promise.resolve(new ScriptedStream(clock, script));
    },
    wire: { byteMs: 1, gapMs: 1, direct: false, stalledMs: 50, echo: false, ...wireOptions },
  });
  bus.start();
  const snapshots: Snapshot[] = [];
  const changes: string[] = [];
  const device = new ModbusDevice({
    ...{ name: 'd', model: MODEL, bus, unit: 1, lifetimeMs: 10_000, timeoutMs: 200, pauseMs: 0, clock },
    ...{ fastMs: 1000, slowMs: 10_000, measurands: null },
    onSnapshot: (snapshot) => snapshots.push(snapshot),
    onHealth: ({ from, to }) => changes.push(`${from} > ${to}`),
    ...options,
  });
  stop = async () => {
    device.stop();
    await bus.stop();
  };
  const run = async <T>(work: Promise<T>): Promise<T> => {
    let result: { value: T } | undefined;
    void work.then((value) => (result = { value }));
    for (let ms = 0; ms < 60_000 && !result; ms += 10) await clock.advance(10);
    if (!result) throw new Error('not settled');
    return result.value;
  };
  const latest = (): Record<string, unknown> =>
    Object.fromEntries((snapshots.at(-1)?.readings ?? []).map(({ measurand, value }) => [measurand, value]));
  return { clock, bus, device, behaviour, asked, snapshots, changes, run, latest };
}

describe('a Modbus device', () => {
  test('hands on one snapshot a poll, in canonical units, with what is derived', async () => {
    const { device, run, latest, snapshots, changes } = meter();
    expect(await run(device.poll('all'))).toBe('answered');
    expect(snapshots).toHaveLength(1);
    expect(latest()).toEqual({ ...VALUES, power: -250.5 });
    expect(snapshots[0]?.readings.find(({ measurand }) => measurand === 'energyImport')).toMatchObject({ unit: 'Wh' });
    expect(changes).toEqual(['starting > online']);
  });

  test('a fast poll leaves the slow rows alone', async () => {
    const { device, run, latest, asked } = meter();
    await run(device.poll('fast'));
    expect(latest()).not.toHaveProperty('energyImport');
    expect(asked).toEqual(['0+8', '200+1']);
  });

  test('reads only what is wanted, and what a derived value needs', async () => {
    const { device, run, asked } = meter({ measurands: ['power'] });
    await run(device.poll('all'));
    expect(asked).toEqual(['4+4']);
    expect(device.rows.map(({ measurand }) => measurand)).toEqual(['importPower', 'exportPower']);
  });

  test('"not available" is no reading, never 0, and nothing is derived from it', async () => {
    const { device, run, latest, behaviour, snapshots } = meter();
    Object.assign(behaviour.values, { energyImport: null, exportPower: null });
    expect(await run(device.poll('all'))).toBe('answered');
    expect(latest()).toEqual({ voltage: 230.5, current: 1.25, importPower: 100, frequency: 49.98 });
    expect(snapshots.at(-1)?.absent).toEqual(['exportPower', 'energyImport', 'power']);
  });

  test('says so too when nothing at all is available', async () => {
    const { device, run, behaviour, snapshots } = meter({ measurands: ['energyImport'] });
    behaviour.values['energyImport'] = null;
    expect(await run(device.poll('all'))).toBe('answered');
    expect(snapshots).toMatchObject([{ device: 'd', readings: [], absent: ['energyImport'] }]);
  });

  test('a value lives until its group had two chances to renew it', async () => {
    const { device, run, snapshots } = meter({ lifetimeMs: 5000 });
    await run(device.poll('all'));
    const validFor = (name: string) => snapshots[0]?.readings.find(({ measurand }) => measurand === name)?.validForMs;
    expect(validFor('voltage')).toBe(5000);
    expect(validFor('energyImport')).toBe(20_400);
  });

  test('a block that is refused is split, all that exists is read in the same poll, and the split is kept', async () => {
    const { device, run, latest, behaviour, asked } = meter();
    behaviour.refuses = (address, count) => address <= 2 && address + count > 4;
    await run(device.poll('all'));
    expect(latest()).toEqual({ ...VALUES, power: -250.5 });
    const learning = asked.splice(0).length;
    await run(device.poll('all'));
    await run(device.poll('all'));
    expect(learning).toBeGreaterThan(asked.length / 2);
    const again = asked.slice(asked.length / 2);
    expect(asked).toEqual([...again, ...again]);
    expect(again.every((each) => !behaviour.refuses(...(each.split('+').map(Number) as [number, number])))).toBe(true);
    expect(latest()).toEqual({ ...VALUES, power: -250.5 });
  });

  test('a row that does not exist costs nothing any more, the rest stays, and the device is online', async () => {
    const { device, run, latest, behaviour, asked } = meter();
    behaviour.refuses = (address, count) => address <= 30 && address + count > 30;
    await run(device.poll('all'));
    asked.splice(0);
    await run(device.poll('all'));
    expect(latest()).toEqual({
      ...{ voltage: 230.5, current: 1.25, importPower: 100, exportPower: 350.5, power: -250.5, frequency: 49.98 },
    });
    expect(asked).toEqual(['0+8', '200+1']);
    expect(device.health).toMatchObject({ state: 'online', errors: {} });
  });

  test('what was refused is tried again after some hours', async () => {
    const { clock, device, run, latest, behaviour } = meter();
    behaviour.refuses = (address) => address === 200;
    await run(device.poll('all'));
    behaviour.refuses = () => false;
    await run(device.poll('all'));
    expect(latest()).not.toHaveProperty('frequency');
    await clock.advance(7 * 3_600_000);
    await run(device.poll('all'));
    expect(latest()).toHaveProperty('frequency');
  });

  test('a passing refusal is over within seconds, and health says what is refused as long as it lasts', async () => {
    const { clock, device, run, latest, behaviour } = meter();
    await run(device.poll('all'));
    behaviour.refuses = (address, count) => address <= 2 && address + count > 2;
    await run(device.poll('all'));
    expect(latest()).not.toHaveProperty('current');
    expect(device.health).toMatchObject({ state: 'online', code: 'MODBUS_REFUSED', facts: { count: 1 } });
    expect(device.health.reason).toBe('1 value refused since 2026-01-15T12:00:00Z: current');
    expect(device.health.facts['saidDe']).toBe('1 Wert seit 2026-01-15T12:00:00Z: current');
    behaviour.refuses = () => false;
    await clock.advance(2000);
    await run(device.poll('all'));
    expect(latest()).toEqual({ ...VALUES, power: -250.5 });
    expect(device.health).toMatchObject({ state: 'online', reason: null });
  });

  test('a meter that refuses most of its values is degraded, not online', async () => {
    const { device, run, behaviour, clock } = meter();
    behaviour.refuses = (address, count) => !(address === 30 && count === 2);
    await run(device.poll('all'));
    expect(device.health).toMatchObject({ state: 'degraded', code: 'MODBUS_REFUSED', facts: { count: 5 } });
    behaviour.refuses = () => false;
    await clock.advance(3000);
    await run(device.poll('all'));
    expect(device.health).toMatchObject({ state: 'online', code: null });
  });

  test('a gateway that refuses one request in ten in passing: no value stays away', async () => {
    const { clock, bus, device, behaviour, snapshots } = meter();
    const draw = seededRandom(7);
    behaviour.refuses = () => draw() < 0.1;
    const poller = meterPoller(bus, clock, [
      { device, schedule: new PollSchedule({ fastMs: 1000, slowMs: 5000 }, 200, device, 0) },
    ]);
    poller.start();
    const lastMs = new Map<string, number>();
    let longestMs = 0;
    for (let second = 0; second < 600; second++) {
      await clock.advance(1000);
      for (const { measurand, measuredAtMs } of snapshots.splice(0).flatMap(({ readings }) => readings)) {
        longestMs = Math.max(longestMs, measuredAtMs - (lastMs.get(measurand) ?? measuredAtMs));
        lastMs.set(measurand, measuredAtMs);
      }
    }
    await Promise.all([poller.stop(), bus.stop()]);
    expect(lastMs.size).toBe(7);
    expect(longestMs).toBeLessThan(40_000);
  });

  test('registers about which a meter is silent are found by shorter reads, and cost little afterwards', async () => {
    const { clock, bus, device, behaviour, snapshots, asked } = meter();
    behaviour.ignores = (address, count) => address <= 30 && address + count > 30;
    const poller = meterPoller(bus, clock, [
      { device, schedule: new PollSchedule({ fastMs: 1000, slowMs: 5000 }, 200, device, 0) },
    ]);
    poller.start();
    await clock.advance(30_000);
    expect(device.health).toMatchObject({ state: 'online', code: 'MODBUS_REFUSED', facts: { count: 1 } });
    snapshots.splice(0);
    asked.splice(0);
    await clock.advance(60_000);
    const seen = new Set(snapshots.flatMap(({ readings }) => readings.map(({ measurand }) => measurand)));
    expect([...seen].sort()).toEqual(['current', 'exportPower', 'frequency', 'importPower', 'power', 'voltage'].sort());
    const vain = asked.filter((each) => behaviour.ignores(...(each.split('+').map(Number) as [number, number])));
    expect(vain.length).toBeLessThan(12);
    await Promise.all([poller.stop(), bus.stop()]);
  });

  test('a bridge that is exchanged for one with less room, and that one for the old one: learned anew both times', async () => {
    const { clock, bus, device, behaviour, snapshots } = meter();
    const poller = meterPoller(bus, clock, [
      { device, schedule: new PollSchedule({ fastMs: 1000, slowMs: 2000 }, 200, device, 0) },
    ]);
    poller.start();
    const seenIn = async (ms: number): Promise<number> => {
      snapshots.splice(0);
      await clock.advance(ms);
      return new Set(snapshots.flatMap(({ readings }) => readings.map(({ measurand }) => measurand))).size;
    };
    expect(await seenIn(10_000)).toBe(7);
    expect(device.health.code).toBeNull();
    behaviour.mangle = (reply) => (reply.length > 13 ? null : reply);
    await clock.advance(30_000);
    expect(await seenIn(10_000)).toBe(7);
    expect(device.health).toMatchObject({ state: 'online', code: 'MODBUS_SHORTENED' });
    behaviour.mangle = (reply) => reply;
    await clock.advance(300_000);
    expect(await seenIn(10_000)).toBe(7);
    expect(device.health).toMatchObject({ state: 'online', code: null });
    await Promise.all([poller.stop(), bus.stop()]);
  });

  test('what stays refused is asked for with growing pauses', async () => {
    const { clock, device, run, behaviour, asked } = meter();
    behaviour.refuses = (address) => address === 200;
    for (let second = 0; second < 3600; second += 10) {
      await run(device.poll('all'));
      await clock.advance(10_000);
    }
    const tries = asked.filter((each) => each.startsWith('200+')).length;
    expect(tries).toBeGreaterThan(6);
    expect(tries).toBeLessThan(15);
  });

  test('never reads more registers at once than is configured', async () => {
    const { device, run, asked, latest } = meter({ maxRegistersPerRead: 4 });
    await run(device.poll('all'));
    expect(asked.map((each) => Number(each.split('+')[1])).every((count) => count <= 4)).toBe(true);
    expect(latest()).toEqual({ ...VALUES, power: -250.5 });
  });

  test('a meter that refuses everything counts as silent, says so, and recovers when the right one is there', async () => {
    const { device, run, latest, behaviour } = meter();
    behaviour.refuses = () => true;
    expect(await run(device.poll('all'))).toBe('silent');
    expect(device.health).toMatchObject({ state: 'offline', code: 'MODBUS_EXCEPTION' });
    expect(device.health.reason).toBe('unit 1 refuses every register of model test-meter: is it another model?');
    expect(await run(device.probe(200))).toBe('silent');
    behaviour.refuses = () => false;
    expect(await run(device.probe(200))).toBe('answered');
    await run(device.poll('all'));
    expect(latest()).toEqual({ ...VALUES, power: -250.5 });
  });

  test('a probe asks for a row that exists', async () => {
    const { device, run, behaviour, asked } = meter();
    behaviour.refuses = (address, count) => address === 0 && count === 2;
    expect(await run(device.probe(200))).toBe('silent');
    expect(await run(device.probe(200))).toBe('answered');
    expect(asked).toEqual(['0+2', '2+2']);
  });

  test('a group of which every row was refused is idle', async () => {
    const { device, run, behaviour } = meter();
    behaviour.refuses = (address, count) => !(address === 30 && count === 2);
    await run(device.poll('all'));
    expect(await run(device.poll('fast'))).toBe('idle');
    expect(await run(device.poll('all'))).toBe('answered');
  });

  test('a silent meter is not asked for the rest, a living one twice for the first', async () => {
    const { device, run, behaviour, asked, changes } = meter();
    await run(device.poll('fast'));
    asked.splice(0);
    behaviour.silent = true;
    expect(await run(device.poll('fast'))).toBe('silent');
    expect(asked).toEqual(['0+8', '0+8']);
    expect(device.health).toMatchObject({ state: 'degraded', code: 'MODBUS_TIMEOUT' });
    expect(changes.at(-1)).toBe('online > degraded');
  });
});

describe('a device and its poller', () => {
  test.each<[string, Partial<ModbusDeviceOptions>, Refuses]>([
    ['refuses everything', {}, () => true],
    ['has no fast rows', { measurands: ['energyImport'] }, () => false],
    ['refuses all fast rows', {}, (address) => address !== 30],
  ])('0 s is no tight loop when the meter %s', async (_, options, refuses) => {
    const { clock, bus, device, behaviour, asked } = meter(options);
    behaviour.refuses = refuses;
    const schedule = new PollSchedule({ fastMs: 0, slowMs: 10_000 }, 200, device, 0);
    const poller = meterPoller(bus, clock, [{ device, schedule }]);
    poller.start();
    await clock.advance(25_000);
    expect(asked.length).toBeLessThan(120);
    expect(asked.length).toBeGreaterThan(0);
    await Promise.all([poller.stop(), bus.stop()]);
  });

  /** The meter with its poller; how long after `backMs` it was online, or null. */
  async function polled(timeoutMs: number, slowMs: number, offFromMs: number, backMs: number) {
    const { clock, bus, device, behaviour } = meter({ timeoutMs });
    behaviour.slowMs = slowMs;
    behaviour.silent = offFromMs === 0;
    const schedule = new PollSchedule({ fastMs: 1000, slowMs: 10_000 }, timeoutMs, device, 0);
    const poller = meterPoller(bus, clock, [{ device, schedule }]);
    poller.start();
    await clock.advance(offFromMs);
    const before = device.health.state;
    behaviour.silent = true;
    await clock.advance(backMs - offFromMs);
    behaviour.silent = false;
    let foundMs: number | null = null;
    for (let ms = 0; ms < 60_000 && foundMs === null; ms += 100) {
      await clock.advance(100);
      if (device.health.state === 'online') foundMs = ms;
    }
    await Promise.all([poller.stop(), bus.stop()]);
    return { before, foundMs, health: device.health };
  }

  test.each([
    [3000, 1500, 12_000, 24_000],
    [3000, 1500, 0, 5000],
    [2000, 900, 8000, 28_000],
    [600, 900, 20_000, 60_000],
    [600, 10, 20_000, 60_000],
  ])(
    'timeout %d ms, %d ms an answer, off from %d to %d ms: it is back within seconds',
    async (timeoutMs, slowMs, offFromMs, backMs) => {
      const { before, foundMs } = await polled(timeoutMs, slowMs, offFromMs, backMs);
      expect(before).toBe(offFromMs === 0 ? 'starting' : 'online');
      expect(foundMs).not.toBeNull();
      expect(foundMs).toBeLessThan(12_000);
    },
  );

  test('the reason of a silent meter names what was waited for it', async () => {
    const { health } = await polled(600, 1e9, 0, 30_000);
    const waitedMs = Number(/within (\d+) ms/.exec(health.reason ?? '')?.[1]);
    expect(waitedMs).toBeGreaterThanOrEqual(600);
  });

  test('a meter that is slow now and then is waited for longer once it has been late', async () => {
    const { clock, bus, device, behaviour } = meter({ timeoutMs: 200 });
    const run = async (): Promise<void> => {
      void device.poll('fast');
      await clock.advance(3000);
    };
    await run();
    behaviour.slowMs = 600;
    for (let i = 0; i < 4; i++) await run();
    expect(bus.patienceMs(1)).toBeGreaterThan(600);
    const { errors } = device.health;
    await run();
    expect(device.health.errors).toEqual(errors);
    expect(device.health.state).toBe('online');
  });

  test.each<[string, (reply: Uint8Array) => Uint8Array | null]>([
    ['cuts', (reply) => reply.subarray(0, 12)],
    ['drops', (reply) => (reply.length > 12 ? null : reply)],
    ['refuses', (reply) => (reply.length > 12 ? rtuFrame(1, Uint8Array.of(0x84, 4)) : reply)],
  ])('a bridge that %s long replies: all values within half a minute, kept and said', async (_, mangle) => {
    const { clock, bus, device, behaviour, snapshots, asked } = meter({ timeoutMs: 600 });
    behaviour.mangle = mangle;
    const schedule = new PollSchedule({ fastMs: 1000, slowMs: 5000 }, 600, device, 0);
    const poller = meterPoller(bus, clock, [{ device, schedule }]);
    poller.start();
    const wrongStates = new Set<string>();
    for (let ms = 0; ms < 30_000; ms += 100) {
      await clock.advance(100);
      const seen = new Set(snapshots.flatMap(({ readings }) => readings.map(({ measurand }) => measurand)));
      if (seen.size < 7 && device.health.state === 'online') wrongStates.add(`online with ${seen.size}`);
    }
    snapshots.splice(0);
    asked.splice(0);
    await clock.advance(12_000);
    const seen = new Set(snapshots.flatMap(({ readings }) => readings.map(({ measurand }) => measurand)));
    expect([...seen].sort()).toEqual([...Object.keys(VALUES), 'power'].sort());
    expect(Math.max(...asked.map((each) => Number(each.split('+')[1])))).toBeLessThanOrEqual(4);
    expect(device.health).toMatchObject({ state: 'online', code: 'MODBUS_SHORTENED', facts: { limit: 4 } });
    expect(wrongStates).toEqual(new Set());
    await Promise.all([poller.stop(), bus.stop()]);
  });
});

describe('a gateway that stays one reply behind', () => {
  test.each<[string, readonly string[], boolean, number]>([
    ['reads of the same length beside one of another', ['current', 'energyImport', 'frequency'], true, 0],
    ['reads of the same length only', ['current', 'energyImport'], true, 0],
    ['many reads', [...Object.keys(VALUES), 'power'], true, 0],
    ['reads that were split after refusals', [...Object.keys(VALUES), 'power'], true, 1],
    ['a gateway that keeps it over connections', ['current', 'energyImport'], false, 0],
  ])('%s: no wrong value, and right again with a new connection', async (_, measurands, isCleared, refused) => {
    const { clock, bus, device, behaviour, snapshots } = meter({ measurands });
    const poller = meterPoller(bus, clock, [
      { device, schedule: new PollSchedule({ fastMs: 1000, slowMs: 3000 }, 200, device, 0) },
    ]);
    if (refused > 0) behaviour.refuses = (address, count) => count > 2 && address + count > 2 && address < 10;
    let held: Uint8Array | null = null;
    poller.start();
    await clock.advance(20_000);
    let isBehind = true;
    behaviour.onOpen = () => {
      if (isCleared) [held, isBehind] = [null, false];
    };
    behaviour.mangle = (reply) => {
      if (!isBehind) return reply;
      const earlier = held;
      held = reply;
      return earlier;
    };
    await clock.advance(120_000);
    const healthBehind = device.health;
    [isBehind, held] = [false, null];
    await clock.advance(20_000);
    const last = snapshots.slice(-4).flatMap(({ readings }) => readings.map(({ measurand }) => measurand));
    await Promise.all([poller.stop(), bus.stop()]);
    const right: Record<string, number | null> = { ...VALUES, power: -250.5 };
    const wrong = snapshots
      .flatMap(({ readings }) => readings)
      .filter(({ measurand, value }) => value !== right[measurand]);
    expect(wrong).toEqual([]);
    expect(new Set(last)).toEqual(new Set(measurands));
    expect(device.health).toMatchObject({ state: 'online' });
    if (!isCleared) expect(healthBehind).toMatchObject({ code: 'MODBUS_SHIFTED' });
  });
});

describe('behind a converter that may have other clients', () => {
  /** Of as many registers, but the other client's. */
  const theirs = ({ unit, count }: ReadRequest): Uint8Array =>
    rtuFrame(unit, Uint8Array.of(4, 2 * count, ...new Uint8Array(2 * count).fill(0x41)));
  const RELAYED = { relayed: true } as const;

  test('only the last reply of a turn is heard out', async () => {
    const tookMs = async (wire: Partial<Wire>): Promise<number> => {
      const { clock, device, run, latest, bus } = meter({ maxRegistersPerRead: 4 }, wire);
      const startMs = clock.monotonicMs();
      await run(device.poll('all'));
      expect(latest()).toEqual({ ...VALUES, power: -250.5 });
      await bus.stop();
      return clock.monotonicMs() - startMs;
    };
    const hearingMs = (await tookMs(RELAYED)) - (await tookMs({}));
    expect(hearingMs).toBeGreaterThan(50);
    expect(hearingMs).toBeLessThan(150);
  });

  test.each([0, 1, 2, 3, 4, 5])(
    'a reply that is taken for ours to read %i of a turn spoils it, the next is right',
    async (at) => {
      const { device, behaviour, snapshots, run, latest, asked } = meter({ maxRegistersPerRead: 4 }, RELAYED);
      behaviour.intrudes = (request) => (asked.length - 1 === at ? theirs(request) : null);
      await run(device.poll('all'));
      const wrong = snapshots.flatMap(({ readings }) =>
        readings.filter(({ measurand, value }) => value !== { ...VALUES, power: -250.5 }[measurand]),
      );
      expect(wrong).toEqual([]);
      await run(device.poll('all'));
      await run(device.poll('all'));
      expect(latest()).toEqual({ ...VALUES, power: -250.5 });
    },
  );
});

describe('a gateway that falls behind in the middle of a turn', () => {
  /** Replies by number, from 1 on; each is held back until the next request. */
  function behind(replacing: (nth: number, reply: Uint8Array) => Uint8Array) {
    const opened = meter({ measurands: ['current', 'energyImport'] });
    const fall = (): void => {
      let held: Uint8Array | null = null;
      let nth = 0;
      opened.behaviour.mangle = (reply) => {
        const earlier = held;
        held = replacing(++nth, reply);
        return earlier;
      };
    };
    return { ...opened, fall };
  }

  test.each<[string, number, Uint8Array]>([
    [
      'a proof that is refused is none: the refusal may be the answer to the read before',
      3,
      rtuFrame(1, Uint8Array.of(0x84, 2)),
    ],
    ['a turn whose first read fails is proven like any other', 1, rtuFrame(9, Uint8Array.of(4, 4, 0, 0, 0, 0))],
  ])('%s', async (_, at, instead) => {
    const { device, behaviour, snapshots, run, fall, latest } = behind((nth, reply) => (nth === at ? instead : reply));
    await run(device.poll('all'));
    expect(latest()).toEqual({ current: 1.25, energyImport: 1_234_560 });
    snapshots.splice(0);
    fall();
    await run(device.poll('all'));
    expect(snapshots).toEqual([]);
    behaviour.mangle = (reply) => reply;
    await run(device.poll('all'));
    await run(device.poll('all'));
    expect(latest()).toEqual({ current: 1.25, energyImport: 1_234_560 });
  });

  test('a meter that refuses every proof is believed without after some turns', async () => {
    const { device, behaviour, run, latest } = behind((_, reply) => reply);
    behaviour.refuses = (address, count) => count !== 2 || (address !== 2 && address !== 30);
    for (let turns = 0; turns < 6; turns++) await run(device.poll('all'));
    expect(latest()).toEqual({ current: 1.25, energyImport: 1_234_560 });
  });
});

describe('a late reply that looks like the answer', () => {
  /** Replies by number, from 0 on; `late`: after so many ms instead of at once. */
  function lateness(options: Partial<ModbusDeviceOptions>, wire: Partial<Wire>) {
    const opened = meter(options, wire);
    const { behaviour, device, run } = opened;
    const poll = async (slowMs: readonly number[]): Promise<void> => {
      let nth = 0;
      behaviour.slowMs = 5;
      behaviour.mangle = (reply) => {
        behaviour.slowMs = slowMs[nth++] ?? 5;
        return reply;
      };
      await run(device.poll('all'));
    };
    const wrong = (): unknown[] =>
      opened.snapshots.flatMap(({ readings }) =>
        readings.filter(({ measurand, value }) => value !== { ...VALUES, power: -250.5 }[measurand]),
      );
    return { ...opened, poll, wrong };
  }

  test('behind a gateway, no two reads of a turn have one length where what adjoins can be read, too', async () => {
    const { device, asked, run, latest } = meter({ measurands: ['current', 'energyImport', 'frequency'] });
    for (let turns = 0; turns < 3; turns++) await run(device.poll('all'));
    const lengths = asked.map((each) => each.split('+')[1]);
    expect(new Set(lengths.slice(-3)).size).toBe(3);
    expect(latest()).toEqual({ current: 1.25, energyImport: 1_234_560, frequency: 49.98 });
  });

  test('what refuses to be read with what adjoins is read alone', async () => {
    const { device, behaviour, asked, run, latest } = meter({ measurands: ['current', 'energyImport'] });
    behaviour.refuses = (address, count) => count > 2 && address < 10;
    for (let turns = 0; turns < 4; turns++) await run(device.poll('all'));
    expect(latest()).toEqual({ current: 1.25, energyImport: 1_234_560 });
    asked.splice(0);
    await run(device.poll('all'));
    expect(asked.some((each) => Number(each.split('+')[1]) > 2 && !each.startsWith('30'))).toBe(false);
  });

  test.each<[string, Partial<Wire>]>([
    ['behind a gateway', {}],
    ['on a cable', { direct: true }],
  ])('%s: the reply to the first read, that comes to the second, is not taken for its own', async (_, wire) => {
    const { poll, wrong, latest, run, device } = lateness({ measurands: ['current', 'energyImport'] }, wire);
    await poll([]);
    for (let late = 250; late < 1600; late += 90) await poll([late, 5, late + 700, late]);
    expect(wrong()).toEqual([]);
    for (let turns = 0; turns < 5; turns++) await run(device.poll('all'));
    expect(latest()).toEqual({ current: 1.25, energyImport: 1_234_560 });
  });

  test('where no other length can be read, nothing is asked as long as the late reply may come; then it is read again', async () => {
    const { clock, behaviour, device, asked, run, latest } = meter({ measurands: ['energyImport', 'voltage'] });
    behaviour.refuses = (address, count) => count !== 2 || (address !== 0 && address !== 30);
    for (let turns = 0; turns < 6; turns++) await run(device.poll('all'));
    let isLost = true;
    behaviour.mangle = (reply) => {
      const sent = isLost ? null : reply;
      isLost = false;
      return sent;
    };
    asked.splice(0);
    await run(device.poll('all'));
    expect(asked.filter((each) => each === '30+2')).toEqual([]);
    expect(device.health).toMatchObject({ code: 'MODBUS_AMBIGUOUS' });
    await clock.advance(6000);
    await run(device.poll('all'));
    expect(latest()).toEqual({ voltage: 230.5, energyImport: 1_234_560 });
  });
});

describe('the proof of a turn behind a gateway', () => {
  /** Two reads that cannot be told apart by their length, and a proof of another. */
  function alike() {
    const opened = meter({ measurands: ['current', 'energyImport'] });
    opened.behaviour.refuses = (address, count) => count > 2 && address <= 2;
    return opened;
  }

  test('has another length from turn to turn, and when it is tried again', async () => {
    const { device, behaviour, asked, run } = alike();
    for (let turns = 0; turns < 24; turns++) await run(device.poll('all'));
    asked.splice(0);
    await run(device.poll('all'));
    const proof = asked.at(-1);
    asked.splice(0);
    await run(device.poll('all'));
    expect(asked.at(-1)).not.toBe(proof);
    asked.splice(0);
    behaviour.ignores = () => asked.length === 3;
    await run(device.poll('all'));
    expect(asked.length).toBe(4);
    expect(new Set(asked.slice(2).map((each) => each.split('+')[1])).size).toBe(2);
  });

  test('that comes late, behind the reply that was held back, proves nothing', async () => {
    const { device, behaviour, snapshots, run } = alike();
    for (let turns = 0; turns < 3; turns++) await run(device.poll('all'));
    snapshots.splice(0);
    // One behind; and what comes to the first proof comes when nobody waits for it any more.
    let held: Uint8Array | null = null;
    let nth = 0;
    behaviour.mangle = (reply) => {
      const earlier = held ?? rtuFrame(1, Uint8Array.of(4, 4, 1, 2, 3, 4));
      held = reply;
      behaviour.slowMs = ++nth === 3 ? 350 : 5;
      return earlier;
    };
    await run(device.poll('all'));
    expect(snapshots).toEqual([]);
    expect(device.health).toMatchObject({ code: 'MODBUS_SHIFTED' });
  });
});
