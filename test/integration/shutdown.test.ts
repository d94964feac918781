// How the built program ends: asked by a signal, with clients on every stream and a device that never answers.
import { spawn } from 'node:child_process';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { frozenGateway } from '../support/frozen-bus.ts';
import { runHub, type HubProcess } from '../support/hub-process.ts';
import { eventually } from '../support/eventually.ts';

const cleanUps: (() => void)[] = [];

afterEach(() => {
  for (const cleanUp of cleanUps.splice(0).reverse()) cleanUp();
});

describe('the end', () => {
  /** A gateway that takes connections and never says a word. */
  async function silentGateway(): Promise<string> {
    const sockets: Socket[] = [];
    const server = createServer((socket) => sockets.push(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    cleanUps.push(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** A client that asks for something and never reads the answer. */
  async function deafClient(hub: HubProcess, path: string): Promise<void> {
    const [host, port] = hub.address.split(':');
    const socket = connect(Number(port), host ?? '');
    socket.on('error', () => undefined);
    cleanUps.push(() => socket.destroy());
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hub.address}\r\n\r\n`);
    await new Promise((resolve) => socket.once('data', resolve));
    socket.pause();
  }

  it.each(['SIGTERM', 'SIGINT'] as const)(
    '%s ends it with clients on all streams and a dead bus, and it can start again at once',
    async (signal) => {
      const simulator = await frozenGateway({ 1: 'sdm630' });
      const configFor = (listen: string, silent: string): string => `
server: { listen: ${listen} }
buses:
  b: { type: modbus-tcp, address: "${simulator.link('modbus-tcp').address}" }
  dead: { type: modbus-tcp, address: "${silent}" }
devices:
  home: { model: sdm630, bus: b, id: 1, poll: { fast: 0s, slow: 0s } }
  gone: { model: sdm630, bus: dead, id: 2, timeout: 30s }
`;
      const silent = await silentGateway();
      const hub = await runHub(configFor('127.0.0.1:0', silent));
      const { address } = hub;
      await eventually('it reads', async () => (await hub.ask('/last/1')).status === 200);

      const polled = fetch(hub.url('/firehose?timeout=120&category=nothing')).then((reply) => reply.json());
      const webSocket = new WebSocket(hub.url('/ws', 'ws'));
      const closed = new Promise<number>((resolve) => webSocket.once('close', resolve));
      await new Promise((resolve) => webSocket.once('message', resolve));
      const events = await fetch(hub.url('/api/v1/stream'));
      expect(events.headers.get('content-type')).toContain('text/event-stream');
      const streamed = events.text();
      for (const path of ['/api/v1/stream', '/last', '/metrics']) await deafClient(hub, path);

      hub.signal(signal);
      expect(await hub.ended).toBe(0);
      expect(hub.errors).toContain(`${signal}: ending`);
      expect(hub.errors).not.toMatch(/ERROR|unexpected|at .*\.js:/);
      expect(await polled).toEqual({ timeout: 'no events before timeout', timestamp: expect.any(Number) });
      expect(await streamed).toContain('data:');
      expect(await closed).toBe(1001);
      await expect(fetch(`http://${address}/version`)).rejects.toThrow();

      const next = await runHub(configFor(address, silent));
      expect(next.address).toBe(address);
      expect((await next.ask('/version')).status).toBe(200);
      next.signal(signal);
      expect(await next.ended).toBe(0);
    },
  );

  it('comes at once with a second signal, whatever a thread waits for', async () => {
    const script = resolve(import.meta.dirname, '../support/until-two-signals.ts');
    const program = spawn(process.execPath, ['--import', 'tsx', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    cleanUps.push(() => program.kill('SIGKILL'));
    const ended = new Promise((given) => program.once('exit', (code, signal) => given([code, signal])));
    let told = '';
    program.stdout.on('data', (data: Buffer) => (told += data.toString()));
    for (const word of ['runs', 'asked']) {
      await eventually(word, () => told.includes(word));
      program.kill('SIGTERM');
    }
    expect(await ended).toEqual([null, 'SIGKILL']);
  });
});
