// The pages of docs/programs, run against one hub with the demo's building and, where they are installed, the real servers.
// How the programs read their configuration is their own matter; sources: evcc-io/evcc plugin/*.go and meter/measurement/*.go
// (August 2026), bindings/mqtt.generic and bindings/http of openhab/openhab-addons, home-assistant.io integrations rest and
// number.mqtt, telegraf plugins/inputs/{http,prometheus,influxdb_v2_listener}, Domoticz API/JSON udevice, Grafana's dashboard model.
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parse, parseDocument } from 'yaml';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { DashboardHouse } from '../support/dashboard-house.ts';
import { blocksOf, pageText, placeOf, programPages, type DocBlock } from '../support/doc-pages.ts';
import { eventually } from '../support/eventually.ts';
import { hasInfluxServer, InfluxServer } from '../support/influx-server.ts';
import { hasMosquitto, Mosquitto, Subscriber } from '../support/mosquitto.ts';
import { hasPrometheus, Prometheus, promtool } from '../support/prometheus.ts';
import { runInNodeRed } from '../support/node-red.ts';
import { keptFolder, tempFolder } from '../support/temp-folder.ts';

const has = (program: string) => spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
const hasVictoria = spawnSync('victoria-metrics', ['-version']).error === undefined;
/** Installing Node-RED takes a minute. */
const IS_LONG = process.env['METERHUB_LONG'] !== undefined;
const HUB = /http:\/\/meterhub\.local:8008/g;

const pages = programPages();
const blocks = pages.flatMap(blocksOf);

let house: DashboardHouse;
let brokerPort = 0;
let victoriaPort = 0;
let influx: InfluxServer | null = null;
let victoria: ChildProcess | null = null;
let folder = '';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

beforeAll(async () => {
  folder = keptFolder();
  brokerPort = await freePort();
  victoriaPort = await freePort();
  if (hasInfluxServer) {
    influx = await InfluxServer.start(folder);
    await influx.query('CREATE DATABASE meterhub');
  }
  if (hasVictoria) {
    const args = [
      `-storageDataPath=${join(folder, 'vm')}`,
      `-httpListenAddr=127.0.0.1:${victoriaPort}`,
      '-dedup.minScrapeInterval=1ms',
      '-search.latencyOffset=0s',
    ];
    victoria = spawn('victoria-metrics', args, { stdio: 'ignore' });
  }
  const outputs = [
    `mqtt: { type: mqtt, url: "mqtt://127.0.0.1:${brokerPort}", interval: 1s, homie: 4, homeAssistant: true, commands: true }`,
    influx === null
      ? ''
      : `influx: { type: influxdb, url: "${influx.url}", database: meterhub, interval: 1s, flush: 500ms }`,
    hasVictoria
      ? `vm: { type: influxdb, url: "http://127.0.0.1:${victoriaPort}", database: meterhub, interval: 1s, flush: 500ms }`
      : '',
  ];
  const section = `outputs:\n${outputs.map((line) => (line === '' ? '' : `  ${line}\n`)).join('')}`;
  // The pages call the wallbox's command by its device, too.
  const commands = 'commands:\n  car: { device: car, allow: { amp: 6..16, frc: [0, 1, 2] } }\n';
  house = await DashboardHouse.start((text) => `${text.replace(/^commands:\n/m, commands)}\n${section}`);
  await eventually('all devices of the demo are read', async () => {
    const { devices } = await house.json<{ devices: Record<string, number> }>('healthz');
    const all = Object.values(devices).reduce((sum, count) => sum + count, 0);
    return all > 0 && devices['online'] === all;
  });
  await eventually('there is a dataset', async () => (await fetch(house.url)).ok);
});

afterAll(async () => {
  await house.stop();
  await influx?.stop();
  victoria?.kill('SIGKILL');
});

const byLanguage = (language: string) =>
  blocks.filter((block) => block.language === language).map((block) => [placeOf(block), block] as const);
/** Not `spawnSync`: the hub that is asked lives in this process. */
async function run(
  program: string,
  args: readonly string[],
  input = '',
): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], timeout: 20_000 });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdin.end(input);
  const status = await new Promise<number | null>((done) => child.once('close', done));
  return { status, stdout, stderr };
}

const here = (text: string) => text.replaceAll(HUB, house.url);

/** What a simple path leads to: `$.grid.power.value`, `.grid.power.value`. */
function at(value: unknown, path: string): unknown {
  const keys = path.replace(/^\$?\.?/, '').split('.');
  return keys.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
}

function jq(expression: string, input: string): unknown {
  return JSON.parse(execFileSync('jq', [expression], { input, encoding: 'utf8' }));
}

async function textAt(url: string): Promise<string> {
  const reply = await fetch(here(url));
  expect(reply.status, url).toBe(200);
  return reply.text();
}

interface Plugin {
  readonly where: string;
  readonly source: string;
  readonly topic?: string;
  readonly uri?: string;
  readonly jq?: string;
}

/** Everything in evcc's blocks that reads something, with its place. */
function plugins(): Plugin[] {
  return blocks.filter(({ file }) => file === 'evcc.yaml').flatMap((block) => pluginsIn(block, parse(block.text)));
}

function pluginsIn(block: DocBlock, value: unknown, path = ''): Plugin[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('source' in value) return [{ where: `${placeOf(block)}${path}`, ...(value as Omit<Plugin, 'where'>) }];
  return Object.entries(value).flatMap(([key, inner]) => pluginsIn(block, inner, `${path} ${key}`));
}

// First, before the pauses between tries to reach the broker have grown.
describe.skipIf(!hasMosquitto)('what is heard over MQTT (skipped where mosquitto is not installed)', () => {
  it('comes at every topic that a page names, and answers every expression of evcc', async () => {
    const broker = await Mosquitto.start(folder, { port: brokerPort });
    const subscriber = await Subscriber.start(broker.port, ['meterhub/#', 'homie/#', 'homeassistant/#']);
    const named = pages.flatMap((page) => [
      ...pageText(page).matchAll(/(?<![\w.])(?:meterhub|homie)\/[A-Za-z]\w*(?:\/\w+)*(?![\w/+#])/g),
    ]);
    const topics = new Set(
      named
        .map(([topic]) => topic)
        .filter((topic) => !/\/(set|result)$|^meterhub\/meterhub$|meterhub\/environment/.test(topic)),
    );
    expect(topics.size).toBeGreaterThan(8);
    for (const topic of topics) await subscriber.hears(topic);
    const heard = plugins().filter(({ source }) => source === 'mqtt');
    expect(heard.length).toBeGreaterThan(8);
    await fetch(house.url, { method: 'POST', body: '{"bat_soc": 85}' });
    await eventually(
      'the published value is in the dataset',
      () => subscriber.json('meterhub/dataset')['bat_soc'] === 85,
    );
    for (const { where, topic = '', jq: expression = '' } of has('jq') ? heard : [])
      expect(jq(expression, subscriber.last(topic) ?? ''), where).toEqual(expect.any(Number));
    subscriber.stop();
  });
});

describe('what is asked over HTTP', () => {
  const commands = byLanguage('console').flatMap(([place, { text }]) =>
    text
      .split('\n')
      .filter((line) => line.startsWith('$ '))
      .map((line) => [place, line.slice(2)] as const),
  );
  test.skipIf(!has('jq')).each(commands)('%s: %s', async (_, line) => {
    const { status, stdout, stderr } = await run('bash', ['-o', 'pipefail', '-c', here(line)]);
    expect([status, stderr, stdout.trim() === '']).toEqual([0, '', false]);
  });

  test.skipIf(!has('python3')).each(byLanguage('python'))('%s runs in Python', async (_, { text }) => {
    const { status, stdout, stderr } = await run('python3', ['-'], here(text));
    expect([status, stderr, stdout.trim() === '']).toEqual([0, '', false]);
  });

  const asked = plugins().filter(({ source }) => source === 'http');
  test.skipIf(!has('jq')).each(asked)('evcc: $where', async ({ uri = '', jq: expression = '' }) => {
    expect(jq(expression, await textAt(uri))).toEqual(expect.any(Number));
  });

  const openhab = byLanguage('java').flatMap(([place, { text }]) => {
    const [, url = ''] = /baseURL="([^"]+)"/.exec(text) ?? [];
    return [...text.matchAll(/JSONPATH:(\$[^"]+)"/g)].map(([, path = '']) => [place, url, path] as const);
  });
  test.each(openhab)('openHAB, %s: %s %s', async (_, url, path) => {
    expect(at(JSON.parse(await textAt(url)), path)).toEqual(expect.any(Number));
  });

  it('Home Assistant: addresses, templates and what they say about availability', async () => {
    const rest = blocks
      .filter(({ file }) => file === 'configuration.yaml')
      .flatMap(({ text }) => (parseDocument(text, { logLevel: 'silent' }).toJS() as { rest?: RestEntry[] }).rest ?? []);
    expect(rest.length).toBeGreaterThan(0);
    for (const { resource, sensor } of rest) {
      const answer: unknown = JSON.parse(await textAt(resource));
      for (const { value_template: template, availability } of sensor) {
        const [, path = ''] = /^\{\{ value_json\.([\w.]+)(?: \/ 1000)? \}\}$/.exec(template) ?? [];
        expect(at(answer, path), template).toEqual(expect.any(Number));
        expect(availability).toBe(`{{ value_json.${path} is number }}`);
      }
    }
  });

  it('Home Assistant and Node-RED: a command is carried out', async () => {
    const body = blocks.map(({ text }) => /payload: '(.*)'/.exec(text)?.[1]).find((text) => text !== undefined) ?? '';
    const reply = await fetch(`${house.url}/api/v1/commands/goe`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: body.replace('{{ amp }}', '7'),
    });
    expect(await reply.json()).toMatchObject({ result: 'done', readBack: { amp: 7 } });
  });

  it('Node-RED: nodes lead to nodes, and the function gives a message for each value that is there', async () => {
    const flow = JSON.parse(
      readFileSync(new URL('../../docs/programs/node-red-flow.json', import.meta.url), 'utf8'),
    ) as {
      id: string;
      url?: string;
      func?: string;
      wires?: string[][];
    }[];
    const ids = flow.map(({ id }) => id);
    for (const { wires = [] } of flow) for (const id of wires.flat()) expect(ids).toContain(id);
    const url = flow.find((node) => node.url !== undefined)?.url ?? '';
    const payload = JSON.parse(await textAt(url)) as Record<string, Record<string, { value: unknown }>>;
    payload['gone'] = { power: { value: null } };
    const code = flow.find(({ func }) => func !== undefined)?.func ?? '';
    const script = `const msg = JSON.parse(require('fs').readFileSync(0)); console.log(JSON.stringify((() => { ${code} })()))`;
    const [messages = []] = JSON.parse(
      execFileSync(process.execPath, ['-e', script], { input: JSON.stringify({ payload }), encoding: 'utf8' }),
    ) as { topic: string; payload: unknown }[][];
    expect(messages).toContainEqual(
      expect.objectContaining({ topic: 'grid/power', payload: expect.any(Number) as number }),
    );
    expect(messages.filter(({ topic }) => topic.startsWith('gone/'))).toEqual([]);
  });

  if (IS_LONG)
    it('Node-RED itself runs the flow, in the version that the page names', async () => {
      const [, version = ''] = /with Node-RED ([\d.]+\d)/.exec(pageText('docs/programs/node-red.md')) ?? [];
      const flow = readFileSync(new URL('../../docs/programs/node-red-flow.json', import.meta.url), 'utf8');
      await runInNodeRed(tempFolder(), version, here(flow), /topic: 'grid\/power',\s+payload: -?\d/);
    });

  it('FHEM: names of the dataset', async () => {
    const dataset = JSON.parse(await textAt('http://meterhub.local:8008/')) as object;
    const names = [...pageText('docs/programs/fhem.md').matchAll(/reading\d+JSON (\w+)/g)].map(([, name = '']) => name);
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(dataset).toHaveProperty(name);
  });

  test.skipIf(!has('jq'))('Domoticz: the script hands on two numbers, and nothing when one is missing', async () => {
    const [script] = byLanguage('bash').map(([, { text }]) => text);
    const filter = /jq -re '([^']+)'/.exec(script ?? '')?.[1] ?? '';
    const readings = await textAt('http://meterhub.local:8008/api/v1/readings');
    expect((await run('jq', ['-re', filter], readings)).stdout).toMatch(/^-?\d+;\d+\n$/);
    const silent = { grid: { power: { value: null }, energyImport: { value: 1 } } };
    expect(await run('jq', ['-re', filter], JSON.stringify(silent))).toMatchObject({ stdout: '', status: 4 });
  });

  test.skipIf(!has('python3'))('Telegraf: TOML that can be read, addresses that answer', async () => {
    const toml = byLanguage('toml').map(([, { text }]) => text);
    const program = 'import sys, tomllib; tomllib.loads(sys.stdin.read())';
    for (const text of toml) execFileSync('python3', ['-c', program], { input: text });
    const urls = [...toml.join('\n').matchAll(/urls = \["([^"]+)"\]/g)].map(([, url = '']) => url);
    expect(urls.length).toBe(2);
    for (const url of urls) expect((await textAt(url)).length).toBeGreaterThan(100);
  });
});

interface RestEntry {
  readonly resource: string;
  readonly sensor: readonly { readonly value_template: string; readonly availability: string }[];
}

interface Dashboard {
  readonly panels: readonly {
    readonly title: string;
    readonly targets: readonly { readonly query?: string; readonly expr?: string }[];
  }[];
}

function queriesOf(name: string): { title: string; query: string }[] {
  const file = new URL(`../../docs/programs/grafana-${name}.json`, import.meta.url);
  const { panels } = JSON.parse(readFileSync(file, 'utf8')) as Dashboard;
  return panels.flatMap(({ title, targets }) =>
    targets.map(({ query, expr }) => ({ title, query: query ?? expr ?? '' })),
  );
}

/** Panels that have something to show after seconds; the others need days or hours. */
const AT_ONCE = ['Grid now', 'Power of all devices', 'Voltages'];

describe('the dashboards of Grafana', () => {
  test.skipIf(!hasInfluxServer)('InfluxDB answers all queries', async () => {
    for (const { title, query } of queriesOf('influxdb')) {
      const filled = query.replaceAll('$timeFilter', 'time > now() - 1h').replaceAll('$__interval', '1s');
      const rows = () => influx?.query(filled, 'meterhub');
      if (AT_ONCE.includes(title)) await eventually(title, async () => ((await rows())?.length ?? 0) > 0);
      else await expect(rows()).resolves.toBeDefined();
    }
  });

  test.skipIf(!hasVictoria)('VictoriaMetrics answers all queries', async () => {
    const ask = async (query: string): Promise<number> => {
      const reply = await fetch(`http://127.0.0.1:${victoriaPort}/api/v1/query`, {
        method: 'POST',
        body: new URLSearchParams({ query }),
      });
      const answer = (await reply.json()) as { status: string; data?: { result: unknown[] } };
      expect(answer.status, query).toBe('success');
      return answer.data?.result.length ?? 0;
    };
    for (const { title, query } of queriesOf('victoriametrics')) {
      if (AT_ONCE.includes(title)) await eventually(title, async () => (await ask(query)) > 0);
      else await ask(query);
    }
  });

  test.skipIf(!hasPrometheus)('Prometheus answers all queries, and promtool takes scrape and rules', async () => {
    const prometheus = await Prometheus.start(folder, house.url.replace('http://', ''));
    try {
      for (const { title, query } of queriesOf('prometheus')) {
        if (AT_ONCE.includes(title)) await eventually(title, async () => (await prometheus.query(query)).length > 0);
        else await prometheus.query(query);
      }
    } finally {
      await prometheus.stop();
    }
    for (const [file, kind] of [
      ['meterhub-rules.yml', 'rules'],
      ['prometheus.yml', 'config'],
    ] as const) {
      const block = blocks.find((each) => each.file === file);
      writeFileSync(join(folder, file), block?.text ?? '');
      expect(promtool(['check', kind, join(folder, file)])).toMatchObject({ status: 0 });
    }
  });
});
