// Programs that were written for the two seeds and for mbmd, unchanged, against the built program: what they send is taken,
// what they are answered is what they expect.
import { execFile, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { runInNewContext } from 'node:vm';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { z } from 'zod';
import type { RunningSimulator } from '../../src/simulator/modbus/simulator.ts';
import { frozenGateway } from '../support/frozen-bus.ts';
import { runHub, type HubProcess } from '../support/hub-process.ts';
import { eventually } from '../support/eventually.ts';

const run = promisify(execFile);
const has = (program: string): boolean => spawnSync(program, ['--version']).status === 0;
const BATTERY = resolve(import.meta.dirname, '../support/clients/battery.py');

let hub: HubProcess;
let meters: RunningSimulator;

beforeEach(async () => {
  meters = await frozenGateway({ 1: 'sdm630', 2: 'sdm120', 26: 'janitza' });
  hub = await runHub(`
server: { listen: 127.0.0.1:0, cycle: 200ms }
buses: { b: { type: modbus-tcp, address: "${meters.link('modbus-tcp').address}" } }
devices:
  home: { model: sdm630, bus: b, id: 1, poll: { fast: 200ms, slow: 200ms } }
  bat: { model: sdm120, bus: b, id: 2 }
  wp: { model: janitza, bus: b, id: 26 }
dataset: { grid_p: home.power, grid_imp_eto: home.energyImport, bat_p: bat.power }
publish: { bat_soc: 60s, bat_info: 60s }
`);
  await eventually('all is read', async () => {
    const { status, text } = await hub.ask('/');
    const isRead = status === 200 && !/"(grid_p|grid_imp_eto|bat_p)":null/.test(text);
    return isRead && (await hub.json<unknown[]>('/last')).length === 3;
  });
});

describe('clients of the Python MeterHub', () => {
  interface Answer {
    readonly name: string;
    readonly status: number;
    readonly type: string;
    readonly keys: string[];
    readonly data: Record<string, unknown>;
  }

  const KEYS = ['time', 'timestamp', 'grid_p', 'grid_imp_eto', 'bat_p', 'bat_soc', 'bat_info', 'measure_time'];

  it.skipIf(!has('python3'))('a Python script polls and posts to / as it always did (needs python3)', async () => {
    const { stdout } = await run('python3', [BATTERY, `http://${hub.address}`]);
    const answers = JSON.parse(stdout) as Answer[];
    const good = answers.filter(({ status }) => status === 200);
    for (const { name, keys, type, data } of good) {
      expect([name, keys], name).toEqual([name, KEYS]);
      expect(type.toLowerCase()).toContain('application/json');
      expect(data['time']).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
      expect(data['grid_p']).toBe(Math.round(meters.meter(1).reading('power') ?? NaN));
      expect(data['grid_imp_eto']).toBe(Math.round(meters.meter(1).reading('energyImport') ?? NaN));
    }
    expect(good.map(({ name, data }) => [name, data['bat_soc']])).toEqual([
      ...[
        ['poll', null],
        ['form', 81],
        ['bare', 82],
        ['text', 83],
        ['json', 84.5],
      ],
      ...[
        ['others', 85],
        ['poll again', 85],
      ],
    ]);
    expect(good.at(-1)?.data['bat_info']).toEqual({ state: 'charge', cells: [3.2, 3.3] });
    const bad = answers.filter(({ status }) => status !== 200);
    expect(bad.map(({ name, status, keys }) => [name, status, keys])).toEqual([
      ['no json', 400, ['error']],
      ['a list', 400, ['error']],
    ]);
  });

  it('unix time and local time are the same moment', async () => {
    const { time, timestamp } = await hub.json<{ time: string; timestamp: number }>('/');
    // Without a zone, Date takes a date with time for local.
    expect(new Date(time.replace(' ', 'T')).getTime()).toBe(timestamp * 1000);
  });

  it.skipIf(!has('curl'))('curl -d publishes, curl gets the dataset and not a page (needs curl)', async () => {
    const posted = await run('curl', ['-s', '-d', '{"bat_soc": 55}', hub.address]);
    expect(JSON.parse(posted.stdout)).toMatchObject({ bat_soc: 55 });
    const got = await run('curl', ['-s', `${hub.address}/`]);
    expect(Object.keys(JSON.parse(got.stdout) as object)).toEqual(KEYS);
    const { stdout } = await run('curl', ['-s', '-w', '%{http_code}', `${hub.address}/command/goe?amp=8`]);
    expect(stdout).toMatch(/"There is no target .*404$/s);
  });
});

/** The structs of the Go program: every key there, numbers or null; Go leaves a field as it is for null. */
const number = z.number().nullable();
const phases = z.strictObject({ L1: number, L2: number, L3: number });
const RFC_3339 = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(Z|[+-]\d\d:\d\d)$/);
const reading = z.strictObject({
  ...{ UniqueId: z.string(), Timestamp: RFC_3339, Unix: z.int(), ModbusDeviceId: z.int() },
  ...{ Power: phases, Voltage: phases, Current: phases, Cosphi: phases, Import: phases, TotalImport: number },
  ...{ Export: phases, TotalExport: number, Frequency: number },
  THD: z.strictObject({ VoltageNeutral: phases, AvgVoltageNeutral: number }),
});
const status = z.strictObject({
  ...{ Starttime: RFC_3339, UptimeSeconds: z.number(), Goroutines: z.int() },
  Memory: z.strictObject({ Alloc: z.int(), HeapAlloc: z.int() }),
  Modbus: z.object({
    ...{ TotalModbusRequests: z.int(), ModbusRequestRatePerMinute: z.number() },
    ...{ TotalModbusErrors: z.int(), ModbusErrorRatePerMinute: z.number() },
  }),
  ConfiguredMeters: z.array(
    z.strictObject({ Id: z.int(), Type: z.string(), Status: z.enum(['available', 'unavailable']) }),
  ),
});
const update = z.object({
  ...{ DeviceId: z.int(), Value: z.number(), IEC61850: z.string(), Description: z.string().min(1) },
  ...{ ReadTimestamp: RFC_3339, Timestamp: z.int() },
});
const events = z.strictObject({
  events: z.array(z.strictObject({ timestamp: z.int(), category: z.literal('meterupdate'), data: update })).min(1),
});

describe('clients of gosdm630', () => {
  it("openHAB's transform finds the power", async () => {
    const { text } = await hub.ask('/last/1');
    const power: unknown = runInNewContext('JSON.parse(input).Power.L1;', { input: text });
    expect(power).toBe(meters.meter(1).reading('powerL1'));
    const onePhase: unknown = runInNewContext('JSON.parse(input).Power.L1', {
      input: (await hub.ask('/last/2/')).text,
    });
    expect(onePhase).toBe(meters.meter(2).reading('power'));
  });

  it('a program with types decodes every answer', async () => {
    const all = z.array(reading).parse(await hub.json('/last'));
    expect(all.map(({ ModbusDeviceId }) => ModbusDeviceId)).toEqual([1, 2, 26]);
    for (const id of [1, 2, 26]) {
      reading.parse(await hub.json(`/last/${id}`));
      const average = reading.parse(await hub.json(`/minuteavg/${id}`));
      expect(average.Power.L1).toBeCloseTo(all.find((one) => one.ModbusDeviceId === id)?.Power.L1 ?? NaN, 6);
    }
    expect(z.array(reading).parse(await hub.json('/minuteavg'))).toHaveLength(3);
    expect(status.parse(await hub.json('/status')).ConfiguredMeters).toEqual([
      { Id: 1, Type: 'SDM', Status: 'available' },
      { Id: 2, Type: 'SDM', Status: 'available' },
      { Id: 26, Type: 'JANITZA', Status: 'available' },
    ]);
    const reply = await fetch(hub.url('/last'));
    expect(reply.headers.get('content-type')).toBe('application/json; charset=UTF-8');
    expect(reply.headers.get('access-control-allow-origin')).toBe('*');
  });

  it.skipIf(!has('curl'))('the loop of the README hears the bus (needs curl)', async () => {
    for (const category of ['meterupdates', 'meterupdate', 'meterupdate']) {
      const { stdout } = await run('curl', [
        '--silent',
        `http://${hub.address}/firehose?timeout=45&category=${category}`,
      ]);
      for (const { data } of events.parse(JSON.parse(stdout)).events) expect([1, 2, 26]).toContain(data.DeviceId);
    }
    const { stdout } = await run('curl', [
      '--silent',
      `http://${hub.address}/firehose?timeout=45&category=statusupdate`,
    ]);
    const heard = JSON.parse(stdout) as { events: { category: string; data: unknown }[] };
    expect(heard.events[0]?.category).toBe('statusupdate');
    status.parse(heard.events[0]?.data);
  });

  it.skipIf(!has('curl'))(
    'the loop of the README misses nothing, though it reconnects for each answer (needs curl)',
    async () => {
      // Four fast meters; a WebSocket of the same hub says what there was to hear.
      const fast = await frozenGateway({ 1: 'sdm630', 2: 'sdm630', 3: 'sdm120', 26: 'janitza' });
      const polls = 'poll: { fast: 200ms, slow: 200ms }';
      const quick = await runHub(`
server: { listen: 127.0.0.1:0 }
buses: { b: { type: modbus-tcp, address: "${fast.link('modbus-tcp').address}" } }
devices:
  a: { model: sdm630, bus: b, id: 1, ${polls} }
  b: { model: sdm630, bus: b, id: 2, ${polls} }
  c: { model: sdm120, bus: b, id: 3, ${polls} }
  d: { model: janitza, bus: b, id: 26, ${polls} }
`);
      const nameOf = ({ DeviceId, IEC61850, Timestamp }: z.infer<typeof update>) =>
        `${DeviceId} ${IEC61850} ${Timestamp}`;
      const there: string[] = [];
      const socket = new WebSocket(quick.url('/ws', 'ws'));
      socket.on('message', (data: Buffer) => {
        const told = update.safeParse(JSON.parse(data.toString()));
        if (told.success) there.push(nameOf(told.data));
      });
      await eventually('all meters are heard', () => new Set(there.map((one) => one.split(' ')[0])).size === 4);
      const heard: string[] = [];
      for (let turn = 0; turn < 12; turn++) {
        const url = `http://${quick.address}/firehose?timeout=45&category=meterupdates`;
        const { stdout } = await run('curl', ['--silent', url], { maxBuffer: 64 * 1024 * 1024 });
        heard.push(...events.parse(JSON.parse(stdout)).events.map(({ data }) => nameOf(data)));
      }
      const first = there.indexOf(heard[0] ?? '');
      await eventually('the WebSocket has the last one', () => there.includes(heard.at(-1) ?? ''));
      socket.terminate();
      expect(heard).toEqual(there.slice(first, first + heard.length));
      expect(new Set(heard.map((one) => one.split(' ')[0])).size).toBe(4);
    },
  );

  it('who goes on with since_time hears every reading once', async () => {
    const readAt: number[] = [];
    let since = 0;
    while (readAt.length < 8) {
      const query = `timeout=45&category=meterupdate&since_time=${since}`;
      const heard = events.parse(await hub.json(`/firehose?${query}`)).events;
      since = heard.at(-1)?.timestamp ?? since;
      readAt.push(
        ...heard
          .filter(({ data }) => data.DeviceId === 1 && data.IEC61850 === 'TotkWhImport')
          .map(({ data }) => data.Timestamp),
      );
    }
    expect(readAt).toEqual([...new Set(readAt)].sort((a, b) => a - b));
  });

  it('a WebSocket is told of readings and of the status without asking', async () => {
    const socket = new WebSocket(hub.url('/ws', 'ws'));
    const heard: unknown[] = [];
    socket.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString())));
    const isStatus = (one: unknown): boolean => status.safeParse(one).success;
    const isUpdate = (one: unknown): boolean => update.safeParse(one).success;
    await eventually('both came', () => heard.some(isStatus) && heard.some(isUpdate));
    expect(heard.filter((one) => !isStatus(one) && !isUpdate(one))).toEqual([]);
    socket.terminate();
  });
});

describe('clients of mbmd', () => {
  it('find a device by its type, bus and unit id, and its values by their names', async () => {
    // As a template of evcc does: GET and a path into the JSON.
    const one = await hub.json<Record<string, unknown>>('/api/last/SDM1.1');
    expect(Object.keys(one).slice(0, 2)).toEqual(['Timestamp', 'Unix']);
    const names = Object.keys(one).slice(2);
    expect(names).toEqual([...names].sort());
    // mbmd prints at most 6 digits behind the point.
    const printed = (value: number | null): number => Number((value ?? NaN).toFixed(6));
    expect(one['Power']).toBe(printed(meters.meter(1).reading('power')));
    expect(one['Import']).toBe(printed((meters.meter(1).reading('energyImport') ?? NaN) / 1000));
    expect(one['CurrentL2']).toBe(printed(meters.meter(1).reading('currentL2')));
    const all = await hub.json<Record<string, unknown>>('/api/last');
    expect(Object.keys(all)).toEqual(['JANITZA1.26', 'SDM1.1', 'SDM1.2']);
    expect(await hub.json('/api/avg/JANITZA1.26')).toHaveProperty('PowerL1');
    expect((await hub.json<{ Meters: unknown[] }>('/api/status')).Meters).toHaveLength(3);
  });
});
