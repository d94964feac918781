// The demo's building with a hub in this process, for tests of the page: simulated devices on real sockets.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoConfig } from '../../src/cli/demo/demo-config.ts';
import { loadConfig } from '../../src/config/load.ts';
import { startHub, type Hub } from '../../src/hub/hub.ts';
import { startDemoWorld, type DemoWorld } from '../../src/simulator/demo/world.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { QUIET_LOG } from './live-house.ts';

export class DashboardHouse {
  readonly world: DemoWorld;
  readonly #folder = mkdtempSync(join(tmpdir(), 'meterhub-page-'));
  #hub: Hub | null = null;
  #address = '';

  private constructor(world: DemoWorld) {
    this.world = world;
  }

  /** `change` gets the text of the configuration. */
  static async start(change: (text: string) => string = (text) => text): Promise<DashboardHouse> {
    const house = new DashboardHouse(await startDemoWorld(systemClock));
    await house.startHub(change);
    return house;
  }

  /** At the same address as before. */
  async startHub(change: (text: string) => string = (text) => text): Promise<void> {
    const listen = this.#address === '' ? '127.0.0.1:0' : this.#address;
    const text = change(demoConfig(this.world, listen, this.#folder));
    const reread = () => loadConfig(text, 'meterhub.yaml', {});
    const result = reread();
    if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('; '));
    this.#hub = await startHub({ config: result.config, clock: systemClock, log: QUIET_LOG, version: '1.2.3', reread });
    this.#address = this.#hub.addresses[0] ?? '';
  }

  async stopHub(): Promise<void> {
    await this.#hub?.stop();
    this.#hub = null;
  }

  get url(): string {
    return `http://${this.#address}`;
  }

  async json<T>(path: string): Promise<T> {
    return (await (await fetch(`${this.url}/${path}`)).json()) as T;
  }

  async stop(): Promise<void> {
    await this.stopHub();
    await this.world.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
