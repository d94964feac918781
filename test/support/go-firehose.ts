// A firehose that behaves as the second seed's does (golongpoll): on a real HTTP server, with its buffer, its waiting clients
// and the two shapes of its events.
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type GoVersion = '0.5' | '0.6';

interface GoEvent {
  readonly timestamp: number;
  readonly category: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** golongpoll's default. */
export const GO_KEPT_EVENTS = 250;

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  WLocPhsA: 'L1 Power (W)',
  WLocPhsB: 'L2 Power (W)',
  WLocPhsC: 'L3 Power (W)',
  TotkWhExportPhsB: 'L2 Export (kWh)',
};

export class GoFirehose {
  readonly asked: string[] = [];
  readonly #version: GoVersion;
  #server: Server | null = null;
  #kept: GoEvent[] = [];
  #waiting: ServerResponse[] = [];
  #port = 0;

  constructor(version: GoVersion) {
    this.#version = version;
  }

  async open(): Promise<void> {
    const server = createServer((request, response) => this.#answer(request.url ?? '', response));
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
  }

  get address(): string {
    return `127.0.0.1:${this.#port}`;
  }

  /** Whether a client waits for the next event. */
  get isWaitedFor(): boolean {
    return this.#waiting.length > 0;
  }

  /** Ends all connections; `isForgetful`: as after a restart, with nothing kept. */
  async close(isForgetful = false): Promise<void> {
    if (isForgetful) this.#kept = [];
    this.#waiting = [];
    this.#server?.closeAllConnections();
    await new Promise<void>((resolve) => (this.#server ? this.#server.close(() => resolve()) : resolve()));
    this.#server = null;
  }

  /** One value, told to whoever waits and kept for the others. */
  publish(timestamp: number, device: number, iec61850: string, value: number): void {
    const event = { timestamp, category: 'meterupdate', data: this.#data(timestamp, device, iec61850, value) };
    this.#kept = [...this.#kept, event].slice(-GO_KEPT_EVENTS);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const response of waiting) sendEvents(response, [event]);
  }

  /** Lets those who wait know that nothing came. */
  timeOut(timestamp: number): void {
    for (const response of this.#waiting.splice(0)) {
      response.end(JSON.stringify({ timeout: 'no events before timeout', timestamp }));
    }
  }

  #data(ms: number, device: number, iec61850: string, value: number): Readonly<Record<string, unknown>> {
    const common = { DeviceId: device, Value: value, IEC61850: iec61850 };
    if (this.#version === '0.6') return { ...common, Description: '', Timestamp: ms };
    // Nanoseconds and the zone, as Go's encoding of a time has them.
    const readAt = `${new Date(ms + 7_200_000).toISOString().slice(0, -1)}236817+02:00`;
    return { ...common, Description: DESCRIPTIONS[iec61850] ?? iec61850, ReadTimestamp: readAt };
  }

  #answer(url: string, response: ServerResponse): void {
    this.asked.push(url);
    const query = new URL(url, 'http://x').searchParams;
    const since = query.get('since_time');
    const kept = since === null ? [] : this.#kept.filter(({ timestamp }) => timestamp > Number(since));
    if (kept.length > 0) sendEvents(response, kept);
    else this.#waiting.push(response);
  }
}

function sendEvents(response: ServerResponse, events: readonly GoEvent[]): void {
  response.setHeader('content-type', 'application/json').end(JSON.stringify({ events }));
}
