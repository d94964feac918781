// A firehose that behaves as gosdm630's does: on a real HTTP server, with its buffer, its waiting clients and the shapes
// of its events. Written after these sources, whose words it uses:
//   gosdm630: vendor/manifest and go.mod name golongpoll of 2016-08-21 (6f70b008); http.go starts it with its defaults (120 s,
//     250 events, kept for ever), publishes `meterupdate` event by event, and ends every answer after a minute (WriteTimeout);
//     datagram.go has the keys of `data` (v0.5: ReadTimestamp; v0.6: MarshalJSON with Timestamp in ms and no Description).
//   golongpoll: longpoll.go has the order of checks, the texts, and that a waiting client gets one event; events.go that kept
//     events are searched from the newest backwards to the first one that is not newer than `since_time` (GetEventsSince).
//     HttpLongPollAPI.md of v1.x: the same, each event with an `id`.
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** `1.x`: no release of the seed had it, but programs after it that serve a firehose. */
export type GoVersion = '0.5' | '0.6' | '1.x';

interface GoEvent {
  readonly timestamp: number;
  readonly category: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly id?: string;
}

interface Waiting {
  readonly response: ServerResponse;
  readonly category: string;
  readonly timer: NodeJS.Timeout;
}

/** golongpoll's defaults. */
export const GO_KEPT_EVENTS = 250;
const GO_MAX_TIMEOUT_S = 120;
const CATEGORY_CHARACTERS = 1024;

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
  #waiting: Waiting[] = [];
  #port = 0;
  #count = 0;

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
    for (const { timer } of this.#waiting.splice(0)) clearTimeout(timer);
    this.#server?.closeAllConnections();
    await new Promise<void>((resolve) => (this.#server ? this.#server.close(() => resolve()) : resolve()));
    this.#server = null;
  }

  /** One value, told to whoever waits and kept for the others. */
  publish(timestamp: number, device: number, iec61850: string, value: number): void {
    const id =
      this.#version === '1.x' ? { id: `7c17587a-3437-4861-bef7-${String(++this.#count).padStart(12, '0')}` } : {};
    const event = { timestamp, category: 'meterupdate', data: this.#data(timestamp, device, iec61850, value), ...id };
    this.#kept = [...this.#kept, event].slice(-GO_KEPT_EVENTS);
    const addressed = this.#waiting.filter(({ category }) => category === event.category);
    this.#waiting = this.#waiting.filter(({ category }) => category !== event.category);
    for (const { response, timer } of addressed) {
      clearTimeout(timer);
      sendJson(response, JSON.stringify({ events: [event] }));
    }
  }

  #data(ms: number, device: number, iec61850: string, value: number): Readonly<Record<string, unknown>> {
    const common = { DeviceId: device, Value: value, IEC61850: iec61850 };
    if (this.#version !== '0.5') return { ...common, Description: '', Timestamp: ms };
    // Nanoseconds and the zone, as Go's encoding of a time has them.
    const readAt = `${new Date(ms + 7_200_000).toISOString().slice(0, -1)}236817+02:00`;
    return { ...common, Description: DESCRIPTIONS[iec61850] ?? iec61850, ReadTimestamp: readAt };
  }

  #answer(url: string, response: ServerResponse): void {
    this.asked.push(url);
    const query = new URL(url, 'http://x').searchParams;
    const timeoutS = Number(query.get('timeout') ?? 'none');
    if (!Number.isInteger(timeoutS) || timeoutS < 1 || timeoutS > GO_MAX_TIMEOUT_S) {
      return sendJson(response, `{"error": "Invalid timeout arg.  Must be 1-${GO_MAX_TIMEOUT_S}."}`);
    }
    const category = query.get('category') ?? '';
    if (category === '' || category.length > CATEGORY_CHARACTERS) {
      const text = `Invalid subscription category, must be 1-${CATEGORY_CHARACTERS} characters long.`;
      return sendJson(response, `{"error": "${text}"}`);
    }
    const since = query.get('since_time') ?? '';
    if (!/^[+-]?\d*$/.test(since)) return sendJson(response, '{"error": "Invalid last_event_time arg."}');
    const events = since === '' ? [] : this.#keptSince(category, Number(since));
    if (events.length > 0) return sendJson(response, JSON.stringify({ events }));
    const timer = setTimeout(() => this.#timeOut(response), timeoutS * 1000);
    this.#waiting.push({ response, category, timer });
  }

  /** From the newest backwards: behind an event that is not newer, nothing is looked at, whatever time it has. */
  #keptSince(category: string, ms: number): GoEvent[] {
    const own = this.#kept.filter((event) => event.category === category);
    return own.slice(own.findLastIndex(({ timestamp }) => timestamp <= ms) + 1);
  }

  #timeOut(response: ServerResponse): void {
    this.#waiting = this.#waiting.filter((one) => one.response !== response);
    sendJson(response, `{"timeout":"no events before timeout","timestamp":${Date.now()}}`);
  }
}

function sendJson(response: ServerResponse, body: string): void {
  response.setHeader('content-type', 'application/json');
  response.setHeader('cache-control', 'no-cache, no-store, must-revalidate');
  response.setHeader('pragma', 'no-cache').setHeader('expires', '0').end(body);
}
