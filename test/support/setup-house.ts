// A hub without devices, in a folder of its own, that may be set up: with a password, a session and meters to be found.
import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { findModel } from '../../src/catalog/index.ts';
import { isModbusModel } from '../../src/kinds/modbus/config.ts';
import { ConfigFile } from '../../src/config/edit/config-file.ts';
import { loadConfig } from '../../src/config/load.ts';
import { startSimulator } from '../../src/simulator/modbus/simulator.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { HubHouse } from './hub-house.ts';
import { openPtyPair } from './pty-pair.ts';
import { keepQuickPassword } from './quick-password.ts';
import { sessionOf } from './session.ts';
import { tempFolder } from './temp-folder.ts';

export const PASSWORD = 'three words long';

export class SetupHouse {
  readonly hub = new HubHouse();
  readonly #folder: string | null;
  #made: string | null = null;
  headers: Record<string, string> = {};
  readonly #ports: string[] = [];
  readonly #cleanUps: (() => Promise<unknown>)[] = [];

  /** Null: one of the test, made when it is first asked for. */
  constructor(folder: string | null = null) {
    this.#folder = folder;
  }

  get folder(): string {
    this.#made ??= this.#folder ?? tempFolder();
    return this.#made;
  }

  get path(): string {
    return join(this.folder, 'meterhub.yaml');
  }

  get data(): string {
    return join(this.folder, 'data');
  }

  /** What a file that is made begins with. */
  get initial(): string {
    const server = `server: { listen: '127.0.0.1:0', passwordFile: '${join(this.data, 'password.json')}' }`;
    return `# made by the page\n${server}\nhistory: { path: '${join(this.data, 'history.db')}' }\n`;
  }

  async start(): Promise<void> {
    await keepQuickPassword(join(this.data, 'password.json'), PASSWORD);
    const load = (text: string) => loadConfig(text, this.path, {});
    const versions = join(this.data, 'versions');
    const initial = (): string => this.initial;
    this.hub.more = {
      reread: () => load(existsSync(this.path) ? readFileSync(this.path, 'utf8') : this.initial),
      setup: {
        file: new ConfigFile({ path: this.path, versions, load, clock: systemClock, initial }),
        ports: () => this.#ports,
        dataFolder: this.data,
      },
    };
    await this.hub.start(this.initial);
    this.headers = await sessionOf(this.hub, PASSWORD);
  }

  get(path: string): Promise<{ status: number; body: unknown }> {
    return this.hub.ask(`/api/v1/setup/${path}`, { headers: this.headers });
  }

  post(path: string, body: unknown): Promise<{ status: number; body: unknown }> {
    return this.hub.post(`/api/v1/setup/${path}`, body, this.headers);
  }

  async config(): Promise<{ revision: string; exists: boolean; values: unknown }> {
    return (await this.get('config')).body as { revision: string; exists: boolean; values: unknown };
  }

  /** A simulated meter at a port that the search sees. */
  async serialMeter(name: string, id: number): Promise<string> {
    const model = findModel(name);
    if (model === null || !isModbusModel(model)) throw new Error(`no Modbus meter ${name}`);
    const cable = await openPtyPair();
    this.#cleanUps.push(() => cable.unplug());
    const links = [{ type: 'modbus-rtu' as const, path: cable.left }];
    const simulator = await startSimulator({ buses: [{ name: 'port', links, meters: [{ model, id }] }] }, systemClock);
    this.#cleanUps.push(() => simulator.stop());
    this.#ports.push(cable.right);
    return cable.right;
  }

  /** A port at which somebody sends these bytes every second; the search sees it. */
  async sendingPort(bytes: Uint8Array): Promise<string> {
    const cable = await openPtyPair();
    this.#cleanUps.push(() => cable.unplug());
    const file = openSync(cable.left, 'w');
    const timer = setInterval(() => writeSync(file, bytes), 1000);
    this.#cleanUps.push(() => {
      clearInterval(timer);
      closeSync(file);
      return Promise.resolve();
    });
    this.#ports.push(cable.right);
    return cable.right;
  }

  async stop(): Promise<void> {
    await this.hub.stop();
    for (const cleanUp of this.#cleanUps.splice(0).reverse()) await cleanUp();
  }
}
