// A small database that takes line protocol as InfluxDB 1, 2 or 3 do, strictly, and can be made to fail: for what a real
// server cannot be brought to do, and for the versions that cannot be had here. It stores points as they do: by series and
// time, so that a point written twice is there once. Answers as in the InfluxDB documentation (OSS 1.8, OSS 2.7, 3 Core).
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { parseLine, type FieldValue } from './line-protocol-oracle.ts';

/** What a request gets instead of being taken; `hang`: no answer at all; `lost`: it is taken, but the answer never arrives. */
export type Fault =
  | { readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
  | 'hang'
  | 'lost'
  | 'reset'
  | 'garbage';

export interface DoubleOptions {
  readonly version: 1 | 2 | 3;
  /** Value of the header `Authorization` that is needed. */
  readonly authorization?: string;
  /** Query parameters that a request must have, all of them and no others. */
  readonly query: Readonly<Record<string, string>>;
  /** PEM of a TLS server. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Path in front of the interface's own. */
  readonly prefix?: string;
  /** Largest body that is taken, bytes, not compressed. */
  readonly maxBytes?: number;
}

const PATHS = { 1: '/write', 2: '/api/v2/write', 3: '/api/v3/write_lp' } as const;

export interface StoredPoint {
  readonly measurement: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly timeMs: number;
  readonly fields: Record<string, FieldValue>;
}

export class InfluxDouble {
  readonly points = new Map<string, StoredPoint>();
  /** Types by measurement and field, as a database has them. */
  readonly types = new Map<string, string>();
  /** What was wrong with requests: a test that expects nothing of the kind looks here. */
  readonly complaints: string[] = [];
  /** Times of requests, monotonic ms. */
  readonly requests: number[] = [];
  /** Lines of each request that was read. */
  readonly sizes: number[] = [];
  /** Asked for each request; null: it is taken. */
  fault: (request: number) => Fault | null = () => null;
  readonly #options: DoubleOptions;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #port = 0;

  constructor(options: DoubleOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { tls } = this.#options;
    const listener = (request: IncomingMessage, response: ServerResponse): void => void this.#answer(request, response);
    const server = tls ? createTlsServer(tls, listener) : createServer(listener);
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  get url(): string {
    return `${this.#options.tls ? 'https' : 'http'}://127.0.0.1:${this.#port}${this.#options.prefix ?? ''}`;
  }

  get connections(): number {
    return this.#sockets.size;
  }

  /** Gone, connections too; `start` brings it back at the same port, with what it has stored. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (!server) return;
    const closed = new Promise((resolve) => server.close(resolve));
    this.cutConnections();
    await closed;
  }

  cutConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Values of a field of a device, by time. */
  values(field: string, device = 'home'): [number, FieldValue][] {
    return [...this.points.values()]
      .filter(({ tags }) => tags['device'] === device)
      .flatMap(({ timeMs, fields }): [number, FieldValue][] => {
        const value = fields[field];
        return value === undefined ? [] : [[timeMs, value]];
      })
      .sort(([a], [b]) => a - b);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests.push(performance.now());
    const fault = this.fault(this.requests.length);
    if (fault === 'hang') return;
    if (fault === 'reset') {
      request.socket.destroy();
      return;
    }
    if (fault === 'garbage') {
      request.socket.end('\x16\x03 this is no HTTP\r\n\r\n');
      return;
    }
    const chunks: Uint8Array[] = [];
    try {
      for await (const chunk of request) if (chunk instanceof Uint8Array) chunks.push(chunk);
    } catch {
      return;
    }
    if (fault === 'lost') {
      this.#judge(request, Buffer.concat(chunks));
      request.socket.destroy();
      return;
    }
    const { status, body, headers = {} } = fault ?? this.#judge(request, Buffer.concat(chunks));
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body ?? '');
  }

  #judge(request: IncomingMessage, packed: Buffer): Exclude<Fault, string> {
    const { version, authorization, query, prefix = '', maxBytes = Infinity } = this.#options;
    const url = new URL(request.url ?? '/', 'http://double');
    const complain = (status: number, what: string): Exclude<Fault, string> => {
      this.complaints.push(what);
      return { status, body: JSON.stringify(version === 2 ? { code: 'invalid', message: what } : { error: what }) };
    };
    if (request.method !== 'POST' || url.pathname !== prefix + PATHS[version]) {
      this.complaints.push(`${request.method ?? ''} ${url.pathname}`);
      return { status: 404, body: '404 page not found\n' };
    }
    if (request.headers.authorization !== authorization) return complain(401, 'unauthorized access');
    const given = Object.fromEntries(url.searchParams);
    if (JSON.stringify(Object.entries(given).sort()) !== JSON.stringify(Object.entries(query).sort())) {
      return complain(404, `not found: ${url.search}`);
    }
    if (request.headers['content-encoding'] !== 'gzip') return complain(400, 'not compressed');
    const body = gunzipSync(packed).toString();
    if (body.length > maxBytes) return { status: 413, body: '{"error":"Request Entity Too Large"}' };
    return this.#store(body.split('\n'));
  }

  #store(lines: readonly string[]): Exclude<Fault, string> {
    this.sizes.push(lines.length);
    const refused: { line: number; text: string }[] = [];
    for (const [at, line] of lines.entries()) {
      try {
        this.#storeLine(line);
      } catch (error) {
        refused.push({ line: at + 1, text: error instanceof Error ? error.message : String(error) });
      }
    }
    const [first] = refused;
    if (!first) return { status: 204 };
    const dropped = `partial write: ${first.text} dropped=${refused.length}`;
    switch (this.#options.version) {
      case 1:
        return { status: 400, body: JSON.stringify({ error: dropped }) };
      case 2:
        return { status: 422, body: JSON.stringify({ code: 'unprocessable entity', message: dropped }) };
      case 3: {
        const data = refused.map(({ line, text }) => ({ original_line: 'm', line_number: line, error_message: text }));
        return { status: 400, body: JSON.stringify({ error: 'partial write of line protocol occurred', data }) };
      }
    }
  }

  #storeLine(line: string): void {
    const { measurement, tags, fields, timeMs } = this.#parsed(line);
    for (const [name, value] of Object.entries(fields)) {
      const key = `${measurement} ${name}`;
      const type = typeOf(value);
      const known = this.types.get(key) ?? type;
      if (known !== type) throw new Error(conflict(this.#options.version, measurement, name, type, known));
    }
    for (const [name, value] of Object.entries(fields)) this.types.set(`${measurement} ${name}`, typeOf(value));
    const key = JSON.stringify([measurement, Object.entries(tags).sort(), timeMs]);
    const point = this.points.get(key) ?? { measurement, tags, timeMs, fields: {} };
    Object.assign(point.fields, fields);
    this.points.set(key, point);
  }

  #parsed(line: string): ReturnType<typeof parseLine> {
    try {
      return parseLine(line);
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error);
      this.complaints.push(what);
      throw new Error(`unable to parse '${line}': ${what}`, { cause: error });
    }
  }
}

function typeOf(value: FieldValue): string {
  if (typeof value === 'object') return 'integer';
  return typeof value === 'number' ? 'float' : typeof value;
}

function conflict(version: number, measurement: string, name: string, type: string, known: string): string {
  return version === 3
    ? `invalid column type for column '${name}', expected iox::column_type::field::${known}, got iox::column_type::field::${type}`
    : `field type conflict: input field "${name}" on measurement "${measurement}" is type ${type}, already exists as type ${known}`;
}
