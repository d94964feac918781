// A web server of a simulated device: real sockets, faults on demand, counts. Knows no device; what it answers is given.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Clock } from '../../model/clock.ts';
import { errorText, MeterHubError } from '../../model/error.ts';

export interface SimRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface SimReply {
  /** Default 200. */
  readonly status?: number;
  /** Default `application/json`. */
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * `hang`: takes the request and never answers; `error500`: text with status 500; `half`: the answer breaks off;
 * `notJson`: a web page with status 200; `huge`: two megabytes; `redirect`: elsewhere; `slow`: a byte every 250 ms;
 * `hangUp`: closes the connection without an answer; `noHttp`: bytes that are no HTTP.
 */
export const HTTP_FAULTS = [
  'hang',
  'error500',
  'half',
  'notJson',
  'huge',
  'redirect',
  'slow',
  'hangUp',
  'noHttp',
] as const;
export type HttpFault = (typeof HTTP_FAULTS)[number];

export interface HttpEndpointOptions {
  readonly host?: string;
  /** Default: any free one. */
  readonly port?: number;
  readonly clock: Clock;
  readonly respond: (request: SimRequest) => SimReply;
  /** Wants this `Authorization` header. */
  readonly authorization?: string;
}

export interface HttpEndpoint {
  readonly url: string;
  readonly port: number;
  readonly stats: HttpEndpointStats;
  /** From now on, until null. */
  setFault(fault: HttpFault | null): void;
  /** Closes the server and every connection. Never rejects. */
  stop(): Promise<void>;
}

export interface HttpEndpointStats {
  /** Method, path and query of the latest requests, oldest first. */
  readonly requests: readonly string[];
  /** Most requests that were under way at once. */
  readonly mostAtOnce: number;
  readonly connections: number;
}

const MAX_REMEMBERED_REQUESTS = 1000;
const MAX_REQUEST_BYTES = 1_048_576;
const HUGE_BYTES = 2_097_152;
const SLOW_BYTE_MS = 250;

/** Rejects with LISTEN when the address cannot be used. */
export async function startHttpEndpoint(options: HttpEndpointOptions): Promise<HttpEndpoint> {
  const { host = '127.0.0.1', port = 0, clock } = options;
  const stats = { requests: [] as string[], mostAtOnce: 0, connections: 0 };
  const sockets = new Set<Socket>();
  let underWay = 0;
  let fault: HttpFault | null = null;
  const server = createServer((request, response) => {
    underWay++;
    stats.mostAtOnce = Math.max(stats.mostAtOnce, underWay);
    stats.requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
    if (stats.requests.length > MAX_REMEMBERED_REQUESTS) stats.requests.shift();
    response.once('close', () => underWay--);
    void readBody(request).then((body) => answer(options, request, body, response, fault, clock));
  });
  server.on('connection', (socket) => {
    stats.connections++;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await listen(server, host, port);
  const { port: boundPort } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${boundPort}`,
    port: boundPort,
    stats,
    setFault(next) {
      fault = next;
    },
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const text = `simulator: cannot listen on ${host}:${port}: ${errorText(error)}; choose another port`;
      reject(new MeterHubError('LISTEN', text, { cause: error, details: { where: `${host}:${port}` } }));
    });
    server.listen({ host, port }, resolve);
  });
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  try {
    request.setEncoding('utf8');
    for await (const chunk of request) {
      text += String(chunk);
      if (text.length > MAX_REQUEST_BYTES) break;
    }
  } catch {
    // The client hung up: nobody waits for an answer.
    return text;
  }
  return text;
}

function answer(
  { respond, authorization }: HttpEndpointOptions,
  request: IncomingMessage,
  body: string,
  response: ServerResponse,
  fault: HttpFault | null,
  clock: Clock,
): void {
  const { headers, method = 'GET', url = '/' } = request;
  const { pathname: path, searchParams: query } = new URL(url, 'http://device');
  if (authorization !== undefined && headers.authorization !== authorization) {
    response
      .writeHead(401, { 'WWW-Authenticate': 'Basic realm="device"', 'Content-Type': 'text/plain' })
      .end('login first');
    return;
  }
  if (fault !== null && fault !== 'half' && fault !== 'slow') {
    sendFault(response, fault);
    return;
  }
  const reply = respond({ method, path, query, headers, body });
  const head = {
    'Content-Type': reply.contentType ?? 'application/json',
    'Content-Length': Buffer.byteLength(reply.body),
    ...reply.headers,
  };
  response.writeHead(reply.status ?? 200, head);
  if (fault === null) response.end(reply.body);
  else if (fault === 'half') response.write(reply.body.slice(0, reply.body.length / 2), () => response.destroy());
  else dribble(response, reply.body, clock);
}

function sendFault(response: ServerResponse, fault: Exclude<HttpFault, 'half' | 'slow'>): void {
  switch (fault) {
    case 'hang':
      return;
    case 'hangUp':
      response.destroy();
      return;
    case 'noHttp':
      response.socket?.end('+OK ready\r\n\r\n');
      return;
    case 'error500':
      response.writeHead(500, { 'Content-Type': 'text/plain' });
      response.end("couldn't take api lock in 3s, please try again later");
      return;
    case 'notJson':
      response.writeHead(200, { 'Content-Type': 'text/html' });
      response.end('<html><head><title>Welcome</title></head><body>Please log in</body></html>');
      return;
    case 'huge':
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.end(`"${'x'.repeat(HUGE_BYTES)}"`);
      return;
    case 'redirect':
      response.writeHead(302, { Location: 'http://192.0.2.1/login?next=secret' });
      response.end();
      return;
  }
}

function dribble(response: ServerResponse, text: string, clock: Clock): void {
  let sent = 0;
  const stop = clock.every(SLOW_BYTE_MS, () => {
    response.write(text.slice(sent, sent + 1));
    sent++;
    if (sent >= text.length) response.end();
  });
  response.once('close', stop);
}
