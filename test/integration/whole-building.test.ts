// The whole simulated building behind the built program: one dataset of all devices that adds up, the car that does as it
// is told, published values everywhere, a dead inverter, a changed configuration, and a power cut.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoConfig } from '../../src/cli/demo/demo-config.ts';
import { startDemoWorld, type DemoWorld } from '../../src/simulator/demo/world.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { configFile, HubProcess, runHub } from '../support/hub-process.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { eventually } from '../support/eventually.ts';

type Dataset = Readonly<Record<string, number | string | boolean | null>>;

let world: DemoWorld;
let folder: string;
let bridge: Server | null = null;

beforeEach(async () => {
  world = await startDemoWorld(systemClock);
  folder = tempFolder();
});

afterEach(async () => {
  bridge?.closeAllConnections();
  bridge?.close();
  bridge = null;
  await world.stop();
});

const config = (): string => demoConfig(world, '127.0.0.1:0', folder).replace('level: warn', 'level: info');

const dataset = (hub: HubProcess): Promise<Dataset> => hub.json('/');

/** The dataset as soon as it is as wanted. */
async function datasetWhere(hub: HubProcess, what: string, isSo: (data: Dataset) => boolean): Promise<Dataset> {
  let data: Dataset = {};
  await eventually(what, async () => {
    const { status, text } = await hub.ask('/');
    data = status === 200 ? (JSON.parse(text) as Dataset) : {};
    return status === 200 && isSo(data);
  });
  return data;
}

const isComplete = (data: Dataset): boolean =>
  Object.entries(data).every(([name, value]) => value !== null || name.startsWith('bat_soc') || name === 'bat_info');
const watts = (data: Dataset, name: string): number => Number(data[name] ?? NaN);

describe('the dataset', () => {
  it('has all names in their order, whole numbers, and powers that add up at the grid meter', async () => {
    const hub = await runHub(config());
    const data = await datasetWhere(hub, 'all is measured', isComplete);
    expect(Object.keys(data)).toEqual([
      ...[
        'time',
        'timestamp',
        'grid_imp_eto',
        'grid_exp_eto',
        'grid_p',
        'pv1_eto',
        'pv1_e_day',
        'pv1_p',
        'pv2_p',
        'pv_p',
      ],
      ...['home_all_eto', 'home_p', 'flat_eto', 'bat_imp_eto', 'bat_p', 'car_eto', 'car_p', 'car_e_cycle', 'car_amp'],
      ...['car_phase', 'car_stop', 'car_state', 'water_vto', 'bat_soc', 'bat_info', 'measure_time'],
    ]);
    for (const [name, value] of Object.entries(data)) {
      if (typeof value === 'number' && name !== 'measure_time') expect(value, name).toBe(Math.round(value));
    }
    expect(data).toMatchObject({ car_state: 'charge', car_stop: false, car_phase: 1, car_amp: 6, bat_soc: null });
    expect(watts(data, 'pv_p')).toBe(watts(data, 'pv1_p') + watts(data, 'pv2_p'));
    // Devices are read up to 4 s apart, and clouds and a kettle come and go meanwhile.
    await datasetWhere(hub, 'grid = home + car + battery - sun', (now) => {
      const used = watts(now, 'home_p') + watts(now, 'car_p') + watts(now, 'bat_p');
      return Math.abs(watts(now, 'grid_p') - (used - watts(now, 'pv_p'))) < 300;
    });
  });

  it('shows what a command changed, and the house feels it', async () => {
    const hub = await runHub(config());
    const before = await datasetWhere(hub, 'all is measured', isComplete);
    expect((await hub.ask('/command/goe?amp=16&psm=2')).status).toBe(200);
    const fast = await datasetWhere(hub, 'the car charges with three phases', (data) => watts(data, 'car_p') > 10_000);
    expect(fast).toMatchObject({ car_amp: 16, car_phase: 3 });
    expect(watts(before, 'car_p')).toBeLessThan(1500);
    // Without the car the house never takes 10 kW.
    await eventually('the meter in front of it sees it', async () => {
      const { home } = await hub.json<{ home: { power: { value: number } } }>('/api/v1/readings');
      return home.power.value > 10_000;
    });

    expect((await hub.ask('/command/goe?amp=40')).status).toBe(400);
    expect((await hub.ask('/command/goe?oct=1')).status).toBe(400);
    expect((await hub.ask('/command/garage?open=1')).status).toBe(404);
    expect((await hub.ask('/command/goe?frc=1')).status).toBe(200);
    const stopped = await datasetWhere(
      hub,
      'the car is stopped',
      (data) => data['car_stop'] === true && data['car_p'] === 0,
    );
    expect(stopped['car_amp']).toBe(16);
  });

  it('has a null where an inverter is dead, unless or() says otherwise', async () => {
    const solar = await inverterBridge();
    const text = config()
      .replace(
        'pv2:   { model: fronius-symo, bus: solar, id: 2 }',
        `pv2: { model: fronius-symo, url: "${solar}", id: 2, interval: 1s, lifetime: 2s, timeout: 500ms }`,
      )
      .replace('  pv_p: ', '  pv_both: pv1.power + pv2.power\n  pv_p: ');
    const hub = await runHub(text);
    const both = await datasetWhere(hub, 'all is measured', isComplete);
    expect(watts(both, 'pv_both')).toBe(watts(both, 'pv_p'));
    bridge?.closeAllConnections();
    bridge?.close();
    const one = await datasetWhere(hub, 'the inverter is missed', (data) => data['pv2_p'] === null);
    expect(one['pv_both']).toBeNull();
    expect(watts(one, 'pv_p')).toBe(watts(one, 'pv1_p'));
    expect(watts(one, 'pv1_p')).toBeGreaterThan(0);
  });
});

/** An address of the inverters that can be taken away. */
async function inverterBridge(): Promise<string> {
  const server = createServer((asked, answer) => {
    const onward = request(new URL(asked.url ?? '', world.inverterUrl), (reply) => {
      answer.writeHead(reply.statusCode ?? 500, reply.headers);
      reply.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    onward.end();
  });
  bridge = server;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a published value', () => {
  it('is in the dataset, the readings, the streams and the trace, and gone after its time', async () => {
    const hub = await runHub(config().replace('bat_soc: 10s', 'bat_soc: 2s'));
    await datasetWhere(hub, 'the first dataset', () => true);
    const heard = await hub.json<Dataset>('/', { method: 'POST', body: '{"bat_soc": 85}' });
    expect(heard['bat_soc']).toBe(85);
    const stream = await fetch(hub.url('/api/v1/stream'));
    const reader = stream.body?.getReader();
    const published = () => hub.json<{ published: { bat_soc: { value: unknown } } }>('/api/v1/readings');
    expect((await published()).published.bat_soc.value).toBe(85);
    expect((await hub.ask('/metrics')).text).toMatch(/\{device="published",measurand="bat_soc"\} 85$/m);
    await hub.ask('/', { method: 'POST', body: '{"bat_soc": 86}' });
    let streamed = '';
    const decoder = new TextDecoder();
    while (!/bat_soc.*86/s.test(streamed)) {
      const chunk = await reader?.read();
      expect(chunk?.done).toBe(false);
      streamed += decoder.decode(chunk?.value, { stream: true });
    }
    await reader?.cancel();
    await eventually('the trace has it', async () => {
      return (await hub.json<Dataset[]>('/trace/json')).some(({ bat_soc }) => bat_soc === 86);
    });
    await datasetWhere(hub, 'it is gone', ({ bat_soc }) => bat_soc === null);
    expect((await published()).published.bat_soc.value).toBeNull();
    expect((await hub.ask('/healthz')).status).toBe(200);
  });
});

it('a changed configuration takes effect while everything else goes on', async () => {
  const text = config();
  const file = configFile(text);
  const hub = await new HubProcess(['run', '-c', file]).ready();
  const before = await datasetWhere(hub, 'all is measured', isComplete);
  writeFileSync(file, text.replace('  grid_p: grid.power', '  grid_p: grid.power\n  grid_kw: grid.power / 1000'));
  const reloaded = await hub.ask('/api/v1/reload', { method: 'POST' });
  expect([reloaded.status, JSON.parse(reloaded.text)]).toEqual([
    200,
    expect.objectContaining({ changed: ['dataset and publish'] }),
  ]);
  const after = await dataset(hub);
  expect(after['grid_kw']).not.toBeNull();
  expect(isComplete(after)).toBe(true);
  expect(Object.keys(after)).toEqual(
    Object.keys(before).flatMap((key) => (key === 'grid_p' ? [key, 'grid_kw'] : [key])),
  );

  writeFileSync(file, text.replace('grid.power', 'grit.power'));
  const refused = await hub.ask('/api/v1/reload', { method: 'POST' });
  expect(refused.status).toBe(422);
  expect(refused.text).toMatch(/grit.*grid/s);
  expect(isComplete(await dataset(hub))).toBe(true);
});

describe('the CSV backup', () => {
  /** Runs with the wall clock at this minute of today, waits for a dataset and sets the clock to the next minute. */
  async function runInto(hours: number, minutes: number, text: string): Promise<HubProcess> {
    const shiftMs = new Date().setHours(hours, minutes, 20, 0) - Date.now();
    const script =
      `const now = Date.now; let shift = ${shiftMs}; Date.now = () => now() + shift;` +
      `process.on('SIGUSR2', () => { shift += 40_000; });`;
    const hub = await runHub(text, {
      env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(script)}` },
    });
    await datasetWhere(hub, 'the first dataset', () => true);
    hub.signal('SIGUSR2');
    return hub;
  }

  const minutesOf = (csv: string): string[] =>
    csv
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.slice(11, 16));

  it('is complete after kill -9: no row is lost but perhaps the last', async () => {
    const text = config().replace('every: 5min', 'every: 1min');
    const minutes = async (hub: HubProcess) => minutesOf((await hub.ask('/backup')).text);

    const first = await runInto(12, 3, text);
    await eventually('a row', async () => (await minutes(first)).join() === '12:04');
    // On disk when the next row comes at the latest; here it is waited for.
    await eventually('it is on disk', () => minutesOf(backupText()).join() === '12:04');
    await first.kill();

    const second = await runInto(12, 4, text);
    await eventually('another row', async () => (await minutes(second)).includes('12:05'));
    await second.kill();

    const third = await runInto(12, 5, text);
    await eventually('one more row', async () => (await minutes(third)).includes('12:06'));
    const after = (await third.ask('/backup')).text;
    expect(minutesOf(after).filter((minute) => minute !== '12:05')).toEqual(['12:04', '12:06']);
    expect(after.split('\n')[0]).toBe(
      'time;timestamp;grid_imp_eto;grid_exp_eto;pv1_eto;home_all_eto;car_eto;water_vto',
    );
    for (const line of after.trimEnd().split('\n')) expect(line.split(';'), line).toHaveLength(8);
    third.signal('SIGTERM');
    expect(await third.ended).toBe(0);
    expect(backupText()).toBe(after);
  });

  /** The one file there is, of today; empty when there is none yet. */
  function backupText(): string {
    const root = join(folder, 'backup');
    const [name] = existsSync(root)
      ? readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((one) => one.endsWith('.csv'))
      : [];
    return name === undefined ? '' : readFileSync(join(root, name), 'utf8');
  }
});
