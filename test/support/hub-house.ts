// A whole hub with the devices of a test: real sockets, the real clock, a configuration that can be changed.
import { connect, createServer, type AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';
import pino from 'pino';
import { loadConfig } from '../../src/config/load.ts';
import { formatProblems } from '../../src/yaml/file-problem.ts';
import { startHub, type Hub, type HubOptions } from '../../src/hub/hub.ts';
import type { Clock } from '../../src/model/clock.ts';
import { startHttpEndpoint, type HttpEndpoint, type HttpEndpointOptions } from '../../src/simulator/http/endpoint.ts';
import { SimGoE } from '../../src/simulator/http/go-e.ts';
import { startSimulator } from '../../src/simulator/modbus/simulator.ts';
import { findModel } from '../../src/catalog/index.ts';
import { systemClock } from '../../src/transport/system-clock.ts';

export class HubHouse {
  readonly logged: string[] = [];
  readonly #cleanUps: (() => Promise<unknown>)[] = [];
  #hub: Hub | null = null;
  /** What a reload reads. */
  text = '';
  /** Set it before the start. */
  clock: Clock = systemClock;
  /** Set it to false before the start: then there is no file to read again. */
  hasFile = true;
  /** What else it is started with. */
  more: Partial<HubOptions> = {};

  async start(text: string): Promise<Hub> {
    this.text = text;
    const loaded = loadConfig(text, 'test.yaml', {});
    if (!loaded.ok) throw new Error(formatProblems(loaded.problems));
    const log = pino({ level: 'info', base: null }, { write: (line: string) => this.logged.push(line) });
    const reread = () => loadConfig(this.text, 'test.yaml', {});
    const file = this.hasFile ? { reread } : {};
    const own = { config: loaded.config, clock: this.clock, log, version: '1.2.3' };
    this.#hub = await startHub({ ...own, ...file, ...this.more });
    return this.#hub;
  }

  get hub(): Hub {
    if (!this.#hub) throw new Error('the hub is not started');
    return this.#hub;
  }

  url(path: string, address = 0): string {
    return `http://${this.hub.addresses[address] ?? ''}${path}`;
  }

  /** Status and JSON (or text) of an answer. */
  async ask(path: string, init: RequestInit = {}): Promise<{ status: number; body: unknown }> {
    const reply = await fetch(this.url(path), init);
    const text = await reply.text();
    try {
      return { status: reply.status, body: JSON.parse(text) as unknown };
    } catch {
      return { status: reply.status, body: text };
    }
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<{ status: number; body: unknown }> {
    return this.ask(path, { method: 'POST', body: JSON.stringify(body), headers });
  }

  async wallbox(options: Partial<HttpEndpointOptions> = {}): Promise<HttpEndpoint> {
    const goE = new SimGoE({ clock: systemClock });
    const respond: HttpEndpointOptions['respond'] = (request) => goE.respond(request);
    const endpoint = await startHttpEndpoint({ clock: systemClock, respond, ...options });
    this.#cleanUps.push(() => endpoint.stop());
    return endpoint;
  }

  /** Meters SDM120 with these unit ids behind one Modbus TCP gateway; how often it was connected to. */
  async gateway(...ids: readonly number[]): Promise<{ address: string; connections: () => number }> {
    const model = findModel('sdm120');
    if (model?.kind !== 'modbus') throw new Error('no SDM120');
    const meters = ids.map((id) => ({ model, id }));
    const links = [{ type: 'modbus-tcp' as const, host: '127.0.0.1', port: 0 }];
    const simulator = await startSimulator({ buses: [{ name: 'bus', links, meters }] }, systemClock);
    this.#cleanUps.push(() => simulator.stop());
    let connections = 0;
    const door = createServer((socket) => {
      connections++;
      const inside = connect(simulator.link('modbus-tcp').port ?? 0, '127.0.0.1');
      pipeline(socket, inside, socket, () => undefined);
    });
    await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
    this.#cleanUps.push(() => new Promise((resolve) => door.close(resolve)));
    const { port } = door.address() as AddressInfo;
    return { address: `127.0.0.1:${port}`, connections: () => connections };
  }

  async stop(): Promise<void> {
    await this.#hub?.stop();
    this.#hub = null;
    for (const cleanUp of this.#cleanUps.splice(0).reverse()) await cleanUp();
  }

  loggedTimes(text: string): number {
    return this.logged.filter((line) => line.includes(text)).length;
  }
}
