// A Shelly Pro 3EM: its remote calls over HTTP, WebSocket and datagrams, with the values of one device. It must not know sockets.
import type { Clock } from '../../../model/clock.ts';
import {
  jsonReply,
  offReply,
  type HttpQuestion,
  type HttpReply,
  type PlayedMeter,
  type ReadFigures,
  type TextReply,
} from '../played-meter.ts';
import type { GridFigures } from '../values/grid-figures.ts';
import { emDataStatus, emStatus } from './em-status.ts';
import {
  deviceInfo,
  EM_CONFIG,
  GEN2_TXT,
  systemConfig,
  systemStatus,
  UNUSED,
  type ShellySelf,
} from './gen2-answers.ts';
import { Decimal, writeJson, type Written } from './json-writer.ts';
import { readRequest, type RpcRequest } from './rpc-request.ts';

export interface ShellyOptions {
  /** Twelve hexadecimal digits in upper case. */
  readonly mac: string;
  /** Whose values it shows. */
  readonly device: string;
  readonly read: ReadFigures;
  readonly clock: Clock;
}

/** Counters are told of once a minute, as a real one does. */
const COUNTERS_EVERY_MS = 60_000;

type Members = Readonly<Record<string, Written>>;
type Outcome = { readonly result: Written } | { readonly code: number; readonly message: string } | 'off';

/** Without values: what is asked for before they are looked at. */
type Call = (figures: GridFigures) => Written;

export class ShellyPro3Em implements PlayedMeter {
  readonly name: string;
  readonly announced = [
    { type: '_shelly._tcp', txt: GEN2_TXT },
    { type: '_http._tcp', txt: ['gen=2'] },
  ];
  readonly #options: ShellyOptions;
  readonly #self: ShellySelf;
  readonly #startMs: number;
  /** By the name of the call in lower case: answered at any time, and only with present values. */
  readonly #always: ReadonlyMap<string, () => Written>;
  readonly #present: ReadonlyMap<string, Call>;
  readonly #methods: readonly string[];
  #countersMs = -Infinity;

  constructor(options: ShellyOptions) {
    const { mac, device, clock } = options;
    this.#options = options;
    this.name = `shellypro3em-${mac.toLowerCase()}`;
    this.#self = { id: this.name, mac, label: device };
    this.#startMs = clock.monotonicMs();
    const always = this.#constantCalls();
    const present: Record<string, Call> = {
      'EM.GetStatus': emStatus,
      'EMData.GetStatus': emDataStatus,
      'Shelly.GetStatus': (figures) => this.#wholeStatus(figures),
    };
    this.#methods = [...Object.keys(present), ...Object.keys(always)].sort();
    this.#always = byLowerCase(always);
    this.#present = byLowerCase(present);
  }

  answer({ method, path, query, body }: HttpQuestion): HttpReply {
    if (path === '/shelly') return jsonReply(writeJson(deviceInfo(this.#self)));
    if (path === '/rpc' && method === 'POST') return this.#framedReply(body);
    const [, name = ''] = /^\/rpc\/([^/]+)$/.exec(path) ?? [];
    if (name === '') return jsonReply('{"code":404,"message":"Not Found"}', 404);
    const id = method === 'POST' ? readRequest(body)?.channel : query.get('id');
    return this.#plainReply(this.#call(name, id ?? null));
  }

  answerText(text: string): TextReply | null {
    const request = readRequest(text);
    if (request?.method === undefined) return null;
    const outcome = this.#call(request.method, request.paramId);
    const asker = typeof request.src === 'string' ? request.src : null;
    return { text: this.#frame(request, outcome), asker, isOff: outcome === 'off' };
  }

  news(asker: string): string | null {
    const figures = this.#options.read();
    if (figures === null) return null;
    const nowMs = this.#options.clock.monotonicMs();
    const hasCounters = nowMs - this.#countersMs >= COUNTERS_EVERY_MS;
    if (hasCounters) this.#countersMs = nowMs;
    const params = {
      ts: new Decimal(this.#options.clock.wallMs() / 1000, 2),
      'em:0': emStatus(figures),
      ...(hasCounters && { 'emdata:0': emDataStatus(figures) }),
    };
    return writeJson({ src: this.name, dst: asker, method: 'NotifyStatus', params });
  }

  #framedReply(body: string): HttpReply {
    const request = readRequest(body);
    if (request?.method === undefined)
      return jsonReply('{"code":-103,"message":"Missing required argument \'method\'!"}', 500);
    const outcome = this.#call(request.method, request.paramId);
    return outcome === 'off' ? offReply(this.#options.device) : jsonReply(this.#frame(request, outcome));
  }

  #plainReply(outcome: Outcome): HttpReply {
    if (outcome === 'off') return offReply(this.#options.device);
    if ('result' in outcome) return jsonReply(writeJson(outcome.result));
    return jsonReply(writeJson({ ...outcome }), outcome.code === 404 ? 404 : 500);
  }

  #frame({ id, src }: RpcRequest, outcome: Outcome): string {
    const head = { id, src: this.name, ...(src !== null && { dst: src }) };
    if (outcome === 'off') return writeJson({ ...head, error: { code: 503, message: 'No present values' } });
    return writeJson('result' in outcome ? { ...head, ...outcome } : { ...head, error: { ...outcome } });
  }

  /** `id`: of the component, as it came. Left out, it is the only one. */
  #call(method: string, id: string | number | null): Outcome {
    const name = method.toLowerCase();
    const always = this.#always.get(name);
    const present = this.#present.get(name);
    if (always === undefined && present === undefined) return { code: 404, message: `No handler for ${method}` };
    if (/^(em|emdata)\./.test(name) && id !== null && Number(id) !== 0) {
      return { code: -105, message: `Argument 'id', value ${id} not found!` };
    }
    if (always !== undefined) return { result: always() };
    const figures = this.#options.read();
    return figures === null || present === undefined ? 'off' : { result: present(figures) };
  }

  #constantCalls(): Record<string, () => Written> {
    const ofUnused = Object.entries(UNUSED).flatMap(([name, { status, config }]) => [
      [`${CALL_NAMES[name] ?? name}.GetStatus`, () => status] as const,
      [`${CALL_NAMES[name] ?? name}.GetConfig`, () => config] as const,
    ]);
    return {
      ...Object.fromEntries(ofUnused),
      'Shelly.GetDeviceInfo': () => deviceInfo(this.#self),
      'Shelly.ListMethods': () => ({ methods: this.#methods }),
      'Shelly.GetConfig': () => ({
        ...sections('config'),
        'em:0': EM_CONFIG,
        'emdata:0': {},
        sys: systemConfig(this.#self),
      }),
      'Shelly.GetComponents': () => ({ components: [], cfg_rev: 1, offset: 0, total: 0 }),
      'Shelly.CheckForUpdate': () => ({}),
      'EM.GetConfig': () => EM_CONFIG,
      'EMData.GetConfig': () => ({ id: 0 }),
      'Script.List': () => ({ scripts: [] }),
      'Sys.GetConfig': () => systemConfig(this.#self),
      'Sys.GetStatus': () => this.#systemStatus(),
    };
  }

  #wholeStatus(figures: GridFigures): Members {
    return {
      ...sections('status'),
      ...{ 'em:0': emStatus(figures), 'emdata:0': emDataStatus(figures), sys: this.#systemStatus() },
    };
  }

  #systemStatus(): Members {
    const { clock } = this.#options;
    return systemStatus(this.#self, { wallMs: clock.wallMs(), upMs: clock.monotonicMs() - this.#startMs });
  }
}

/** Where a component's name in calls is not that in the whole state. */
const CALL_NAMES: Readonly<Record<string, string>> = {
  ...{ ble: 'BLE', cloud: 'Cloud', eth: 'Eth', modbus: 'Modbus', mqtt: 'MQTT', wifi: 'WiFi', ws: 'Ws' },
};

function sections(which: 'status' | 'config'): Members {
  return Object.fromEntries(Object.entries(UNUSED).map(([name, each]) => [name, each[which]]));
}

function byLowerCase<T>(calls: Readonly<Record<string, T>>): ReadonlyMap<string, T> {
  return new Map(Object.entries(calls).map(([name, call]) => [name.toLowerCase(), call]));
}
