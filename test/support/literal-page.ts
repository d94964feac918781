// The built page in front of answers that a test writes down: any house, any fault, at once. It must not know a hub.
import Fastify, { type FastifyInstance } from 'fastify';
import type { ServerResponse } from 'node:http';
import { dashboardInterface, sendPage } from '../../src/api/files/dashboard.ts';
import type { SetupConfigJson } from '../../src/api/setup/answers.ts';
import type { BuildingJson, BusJson } from '../../src/api/v1/answers/building.ts';
import type { CommandsJson } from '../../src/api/v1/answers/command.ts';
import type { DeviceJson } from '../../src/api/v1/answers/device.ts';
import type { BuildingPeriod, EnergyPeriod } from '../../src/api/v1/answers/history.ts';
import type { SessionJson } from '../../src/api/v1/answers/session.ts';
import { setupFormJson } from '../../src/api/setup/form.ts';
import { BUILT_IN } from '../../src/catalog/index.ts';

/** What the page asks for; a test changes it between two looks. */
export interface LiteralHouse {
  readonly building: BuildingJson;
  readonly devices: readonly DeviceJson[];
  readonly buses: readonly BusJson[];
  readonly commands: CommandsJson;
  /** What the configuration file says, for the set-up. */
  readonly values: object;
}

const SESSION: SessionJson = {
  ...{ loggedIn: true, token: 'session', endsAt: null, may: ['read', 'command', 'publish', 'configure'] },
  ...{ password: 'chosen', firstVisitUntil: null, refused: null },
};
const SCAN = [
  { count: 1, done: 1 },
  { found: { id: 1, kind: 'meter', models: ['eastron-sdm630'] } },
  { yaml: 'devices:\n  meter: { model: sdm630 }\n', de: { yaml: 'devices:\n  meter: { model: sdm630 }\n' } },
]
  .map((line) => `${JSON.stringify(line)}\n`)
  .join('');
const DAY_MS = 86_400_000;
const STEPS = { hour: 3_600_000, day: DAY_MS, month: 30 * DAY_MS, year: 365 * DAY_MS } as const;

export class LiteralPage {
  house: LiteralHouse;
  /** What the hub takes for now; null: the present. */
  nowMs: number | null = null;
  readonly #app: FastifyInstance;
  readonly #streams = new Set<ServerResponse>();

  constructor(house: LiteralHouse, https: { key: string; cert: string } | null = null) {
    this.house = house;
    const options = {
      logger: false,
      routerOptions: { ignoreTrailingSlash: true },
      forceCloseConnections: true,
    } as const;
    this.#app = https === null ? Fastify(options) : Fastify({ ...options, https });
    this.#routes();
  }

  async start(): Promise<this> {
    await this.#app.listen({ host: '127.0.0.1', port: 0 });
    return this;
  }

  async stop(): Promise<void> {
    this.dropStreams();
    await this.#app.close();
  }

  get port(): number {
    const address = this.#app.server.address();
    return typeof address === 'object' ? (address?.port ?? 0) : 0;
  }

  url(view = '', host = '127.0.0.1', scheme = 'http'): string {
    return `${scheme}://${host}:${this.port}/${view === '' ? '' : `#/${view}`}`;
  }

  /** As an event of the stream. */
  tell(event: string, data: object): void {
    for (const stream of this.#streams) stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  dropStreams(): void {
    for (const stream of this.#streams) stream.destroy();
    this.#streams.clear();
  }

  #routes(): void {
    const app = this.#app;
    void app.register(dashboardInterface());
    app.get('/', (request, reply) => sendPage(request, reply));
    app.get('/log', (_request, reply) => reply.type('text/plain').send('2026-01-01 00:00:00 a line of the log\n'));
    const answers: Readonly<Record<string, () => unknown>> = {
      building: () => ({ ...this.house.building, now: this.nowMs ?? Date.now() }),
      devices: () => this.house.devices,
      buses: () => this.house.buses,
      commands: () => this.house.commands,
      session: () => SESSION,
      events: () => ({ events: [] }),
      check: () => ({ ok: true, problems: [], warnings: [] }),
      'history/size': () => ({ fileBytes: 1e6, freeBytes: 0, series: 40, rawValues: 1e6 }),
      system: () => systemJson(this.house.building.hasHistory),
      'setup/config': () => this.#config(),
      'setup/form': () => setupFormJson(BUILT_IN),
      'setup/ports': () => ({
        ports: [{ port: '/dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0', usedBy: null }],
      }),
      'setup/search': () => ({ isRunning: false, at: null, done: 0, count: 0, found: [], problems: [] }),
    };
    for (const [path, answer] of Object.entries(answers)) app.get(`/api/v1/${path}`, () => answer());
    app.get<{ Querystring: Record<string, string> }>('/api/v1/energy', ({ query }) => energyJson(query));
    app.get<{ Querystring: Record<string, string> }>('/api/v1/history', ({ query }) => historyJson(query));
    app.get<{ Querystring: { device: string } }>('/api/v1/meter-reading', ({ query }) =>
      meterReadingJson(query.device),
    );
    app.post('/api/v1/buses/:name/scan', (_request, reply) => reply.type('application/x-ndjson').send(SCAN));
    app.get<{ Params: { name: string } }>('/api/v1/devices/:name/source', ({ params }) => sourceJson(params.name));
    app.get('/api/v1/stream', (_request, reply) => {
      reply.hijack();
      reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      reply.raw.write(': hello\n\n');
      this.#streams.add(reply.raw);
      reply.raw.on('close', () => this.#streams.delete(reply.raw));
    });
  }

  #config(): SetupConfigJson {
    return {
      path: '/etc/meterhub/meterhub.yaml',
      exists: true,
      revision: '1',
      confirmUntil: null,
      values: this.house.values,
    };
  }
}

function systemJson(hasHistory: boolean): object {
  const fine = { problem: null, code: null, facts: {} };
  const history = {
    ...fine,
    name: 'history',
    path: 'data/history.db',
    queuedValues: 3,
    heldValues: 0,
    droppedValues: 0,
  };
  return {
    ...{ uptimeSeconds: 3600, heapBytes: 5e7, trace: null },
    dataset: [{ name: 'grid_p', expression: 'grid.power + 0 * home.power', value: 312.5, inputs: [] }],
    published: [{ key: 'bat_info', value: 'full', timeoutMs: 60_000, remainingMs: 1000 }],
    outputs: [
      { ...fine, name: 'mqtt', queued: 0, queueOf: 'messages', dropped: 0, lastSuccess: new Date().toISOString() },
    ],
    history: hasHistory ? { ...history, storedValues: 1000, lastCommitMs: Date.now() } : null,
  };
}

function energyJson({ by = 'day', from = 'today', to, device }: Record<string, string>): object {
  const nowMs = Date.now();
  const fromMs = from === 'today' ? nowMs - (nowMs % DAY_MS) : Date.parse(from);
  const toMs = to === undefined ? fromMs + DAY_MS : Date.parse(to);
  const stepMs = STEPS[by as keyof typeof STEPS];
  const starts = Array.from(
    { length: Math.max(1, Math.min(40, Math.round((toMs - fromMs) / stepMs))) },
    (_, at) => fromMs + at * stepMs,
  );
  const head = { by, timeZone: 'Europe/Berlin', unit: 'Wh' };
  const times = (ms: number) => ({ from: new Date(ms).toISOString(), to: new Date(ms + stepMs).toISOString() });
  if (device === undefined) {
    const periods = starts.map((ms): BuildingPeriod => ({
      ...times(ms),
      ...WH_OF_A_HOUSE,
      complete: ms + stepMs <= nowMs,
    }));
    return { roles: { grid: 'grid', pv: ['pv'], battery: ['bat'] }, ...head, periods };
  }
  const counts = {
    import: 12_345,
    export: 2345,
    importStart: 1,
    importEnd: 2,
    exportStart: 1,
    exportEnd: 2,
    complete: false,
  };
  const producedIn = device.startsWith('pv') ? { producedIn: 'import' as const } : {};
  return { device, ...head, ...producedIn, periods: starts.map((ms): EnergyPeriod => ({ ...times(ms), ...counts })) };
}

const WH_OF_A_HOUSE = {
  ...{ gridImport: 6456, gridExport: 12_345, production: 23_456, batteryCharge: 5210, batteryDischarge: 4111 },
  ...{ consumption: 16_468, selfConsumption: 11_111, selfConsumptionRate: 0.47, selfSufficiency: 0.61 },
};

function historyJson({ series = '', from = 'today', to }: Record<string, string>): object {
  const nowMs = Date.now();
  const fromMs = from === 'today' ? nowMs - (nowMs % DAY_MS) : from === '-1d' ? nowMs - DAY_MS : Date.parse(from);
  const endMs = Math.min(nowMs, to === undefined ? nowMs : Date.parse(to));
  const count = 60;
  const points = Array.from({ length: count }, (_, at) => [
    fromMs + ((endMs - fromMs) * at) / count,
    Math.round(800 + 700 * Math.sin(at / 6)),
  ]);
  const all = series.split(',').map((name) => {
    const [device, measurand = ''] = name.split(/\.(.*)/s);
    return { name, device, measurand, unit: 'W', columns: ['t', 'value'], points: endMs > fromMs ? points : [] };
  });
  return { from: new Date(fromMs).toISOString(), to: new Date(endMs).toISOString(), resolution: 'raw', series: all };
}

function meterReadingJson(device: string): object {
  const at = new Date(Date.now() - 7 * 60_000).toISOString();
  const reading = { value: 12_345_678, at, resolution: 'raw' };
  const readings = [{ measurand: 'energyImport', unit: 'Wh', value: reading.value, before: reading, after: null }];
  return { device, at: new Date().toISOString(), timeZone: 'Europe/Berlin', readings };
}

function sourceJson(device: string): object {
  const row = {
    measurand: 'power',
    where: '52',
    how: 'float',
    cells: ['0x0034', '43A1 8000', 'float, 1'],
    unit: 'W',
    value: 312.5,
  };
  return {
    ...{ device, model: 'eastron-sdm630', source: 'SDM630 Modbus V2 manual', notes: ['A note of the maker.'] },
    de: { source: 'SDM630-Handbuch', notes: ['Ein Hinweis des Herstellers.'] },
    title: 'registers',
    columns: [
      { heading: 'register', shown: 'exact' },
      { heading: 'rawWords', shown: 'exact' },
      { heading: 'typeScale', shown: 'text' },
    ],
    rows: [{ ...row, at: new Date().toISOString(), register: null, obis: null }],
  };
}
