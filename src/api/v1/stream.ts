// /api/v1/stream: snapshots and health changes as server-sent events. Slow clients are dropped, not waited for.
// It must not know who reads.
import type { ServerResponse } from 'node:http';
import type { FastifyPluginCallback } from 'fastify';
import type { LiveState } from '../../live/live-state.ts';
import type { HouseEvent } from '../../model/event.ts';
import type { HealthChange } from '../../model/health.ts';
import type { Snapshot } from '../../model/reading.ts';
import { ApiError } from '../http/api-error.ts';
import type { Services } from '../services.ts';
import type { HealthEventJson, SnapshotEventJson } from './answers/stream.ts';
import { readingJson } from './device-json.ts';
import { eventJson } from './event-json.ts';
import { isoUtc } from '../../time/zoned-time.ts';
import { deviceNamed } from './devices.ts';

const MAX_CLIENTS = 1000;

/** What may wait in this process for one client; more means that it does not read. */
const MAX_BUFFERED_BYTES = 1024 * 1024;

/** Proxies give up silent connections after 30 to 60 s. */
export const HEARTBEAT_INTERVAL_MS = 15_000;

/** How long a browser waits before it connects again, ms. */
const RETRY_MS = 2000;

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  // nginx would hold events back until its buffer is full.
  'x-accel-buffering': 'no',
};

interface Client {
  readonly response: ServerResponse;
  /** null: all devices. */
  readonly devices: ReadonlySet<string> | null;
}

type Query = Readonly<Record<string, string | string[] | undefined>>;

export function streamInterface(context: Services): FastifyPluginCallback {
  return (app, _options, done) => {
    const clients = new StreamClients(context);
    app.addHook('preClose', (finished) => {
      clients.stop();
      finished();
    });
    app.get<{ Querystring: Query }>('/api/v1/stream', { exposeHeadRoute: false }, (request, reply) => {
      const devices = wantedDevices(context, request.query['device']);
      clients.checkRoom();
      reply.hijack();
      clients.add({ response: reply.raw, devices });
    });
    app.head('/api/v1/stream', (_request, reply) => reply.headers(HEADERS).send(''));
    done();
  };
}

/** @throws ApiError HTTP_UNKNOWN_DEVICE. */
function wantedDevices({ live }: Services, device: string | string[] | undefined): ReadonlySet<string> | null {
  if (device === undefined) return null;
  return new Set([device].flat().map((name) => deviceNamed(live, name).name));
}

class StreamClients {
  readonly #context: Services;
  readonly #clients = new Set<Client>();
  readonly #stop: (() => void)[];

  constructor(context: Services) {
    this.#context = context;
    const { live, clock, events } = context;
    this.#stop = [
      live.snapshots.subscribe((snapshot) => this.#tell(snapshot.device, () => snapshotEvent(live, snapshot))),
      live.healthChanges.subscribe((change) => this.#tell(change.device, () => healthEvent(change))),
      events.added.subscribe((one) => this.#tell(one.device, () => happened(live, one))),
      clock.every(HEARTBEAT_INTERVAL_MS, () => this.#tell(null, () => Buffer.from(': heartbeat\n\n'))),
    ];
  }

  /** @throws ApiError HTTP_OVERLOADED. */
  checkRoom(): void {
    if (this.#clients.size >= MAX_CLIENTS) {
      throw new ApiError('HTTP_OVERLOADED', `${MAX_CLIENTS} clients read the stream already.`, {
        details: { limit: MAX_CLIENTS },
      });
    }
  }

  add(client: Client): void {
    const { response } = client;
    response.on('close', () => this.#clients.delete(client));
    response.on('error', () => response.destroy());
    response.writeHead(200, HEADERS);
    response.write(`retry: ${RETRY_MS}\n\n`);
    this.#clients.add(client);
  }

  stop(): void {
    for (const stop of this.#stop) stop();
    for (const { response } of this.#clients) response.end();
  }

  /** Serialises once for all clients, and not at all when nobody listens. `device` null: for everybody. */
  #tell(device: string | null, build: () => Buffer): void {
    let event: Buffer | null = null;
    for (const client of this.#clients) {
      if (device !== null && client.devices !== null && !client.devices.has(device)) continue;
      if (client.response.writableLength > MAX_BUFFERED_BYTES) {
        this.#drop(client);
        continue;
      }
      event ??= build();
      client.response.write(event);
    }
  }

  #drop(client: Client): void {
    this.#clients.delete(client);
    client.response.destroy();
    this.#context.log.info({ reason: 'it does not read' }, 'a client of the event stream was dropped');
  }
}

function snapshotEvent(live: LiveState, { device, measuredAtMs, readings, absent = [] }: Snapshot): Buffer {
  const ended = [...live.latest.readings(device)].filter(({ measurand }) => absent.includes(measurand));
  const shown = [
    ...ended.map((reading) => [reading.measurand, readingJson(reading, false)] as const),
    ...readings.map((reading) => [reading.measurand, readingJson(reading, true)] as const),
  ];
  const told: SnapshotEventJson = { device, at: isoUtc(measuredAtMs), readings: Object.fromEntries(shown) };
  return event('snapshot', told);
}

function healthEvent({ atMs, ...change }: HealthChange): Buffer {
  return event('health', { ...change, at: isoUtc(atMs) } satisfies HealthEventJson);
}

function happened(live: LiveState, one: HouseEvent): Buffer {
  return event('happened', eventJson(one, { iso: isoUtc }, live));
}

function event(name: string, data: object): Buffer {
  return Buffer.from(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
}
