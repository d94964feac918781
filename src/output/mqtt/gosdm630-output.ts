// An output with the topics of gosdm630: one connection, every reading as it comes. It must not know the hub.
import { BrokerLink } from './link/broker-link.ts';
import { machineIdentity, stableClientId } from './link/client-id.ts';
import { healthOf } from './link/link-health.ts';
import type { MqttOutput, MqttOutputOptions } from './mqtt-output.ts';
import type { OutputHealth } from '../../model/output-health.ts';
import { Gosdm630Layout } from './topics/gosdm630-layout.ts';

export class Gosdm630Output implements MqttOutput {
  readonly #options: MqttOutputOptions;
  readonly #link: BrokerLink;
  readonly #layout: Gosdm630Layout;
  #unsubscribe: () => void = () => undefined;

  constructor(options: MqttOutputOptions) {
    this.#options = options;
    const { config, clock, log, live, uniqueIdFormat } = options;
    const { name, topic, retain, intervalMs } = config;
    this.#link = new BrokerLink({
      ...{ name, target: config, clock, log },
      clientId: config.clientId ?? stableClientId(machineIdentity(), name, topic),
      will: Gosdm630Layout.will(topic),
      subscriptions: [],
      onWill: () => this.#layout.onConnected(),
      onConnected: () => this.#layout.onConnected(),
      onMessage: () => undefined,
    });
    const send: BrokerLink['send'] = (message) => this.#link.send(message);
    this.#layout = new Gosdm630Layout({ topic, retain, intervalMs, live, clock, uniqueIdFormat, send });
  }

  start(): void {
    this.#unsubscribe = this.#options.live.snapshots.subscribe((snapshot) => this.#layout.onSnapshot(snapshot));
    this.#link.start();
  }

  refresh(): void {
    // Devices are told apart by every reading anew.
  }

  health(): OutputHealth[] {
    return [healthOf(this.#options.config.name, [this.#link])];
  }

  async stop(): Promise<void> {
    this.#unsubscribe();
    await this.#link.stop(this.#layout.farewell());
  }
}
