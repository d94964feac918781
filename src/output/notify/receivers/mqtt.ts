// Messages to a topic of a broker. The connection is made with the first message and kept. It must not know rules or queues.
import type { MqttClient } from 'mqtt';
import type { Clock } from '../../../model/clock.ts';
import { LATE, within } from '../../../async/within.ts';
import { BrokerConnection } from '../../../transport/mqtt/broker-connection.ts';
import { placeOf } from '../../../transport/mqtt/broker-target.ts';
import { machineIdentity, stableClientId } from '../../../transport/mqtt/client-id.ts';
import { PROBLEM_TEXTS } from '../../../vocabulary/error-codes.ts';
import type { Text } from '../../../vocabulary/text.ts';
import type { TopicReceiverConfig } from '../config.ts';
import type { NotifyMessage } from '../message.ts';
import { hook } from './http.ts';
import { DELIVERY_MS, sendError, type Receiver } from './receiver.ts';

const NO_ANSWER: Text = { en: 'the broker does not answer', de: 'der Broker antwortet nicht' };

export class MqttReceiver implements Receiver {
  readonly place: string;
  readonly key: string;
  readonly #config: TopicReceiverConfig;
  readonly #clock: Clock;
  readonly #connection: BrokerConnection;
  #isStarted = false;
  #problem = NO_ANSWER;
  #onChange: (() => void)[] = [];

  constructor(config: TopicReceiverConfig, clock: Clock, name: string) {
    const { broker, topic } = config;
    this.#config = config;
    this.#clock = clock;
    this.place = `${topic} (${placeOf(broker.url)})`;
    this.key = `mqtt ${broker.url} ${topic}`;
    const clientId = stableClientId(machineIdentity(), `notify ${name}`, topic);
    this.#connection = new BrokerConnection({
      ...{ target: broker, clock, session: { clientId, will: null, qos: 1, cleanSession: true } },
      onConnected: () => this.#changed(),
      onClosed: ({ code }) => {
        this.#problem = PROBLEM_TEXTS[code];
        this.#changed();
      },
      onMessage: () => undefined,
    });
  }

  async deliver(message: NotifyMessage, lost: number, signal: AbortSignal): Promise<void> {
    const client = await this.#client(signal);
    const sent = new Promise<boolean>((resolve) => {
      const payload = JSON.stringify(hook(message, lost));
      client.publish(this.#config.topic, payload, { qos: 1 }, (error) => resolve(!error));
    });
    const isThere = await within(this.#clock, DELIVERY_MS, sent);
    if (isThere !== true) throw sendError(this.place, isThere === LATE ? NO_ANSWER : this.#problem);
  }

  close(): void {
    this.#connection.end();
    this.#changed();
  }

  async #client(signal: AbortSignal): Promise<MqttClient> {
    if (!this.#isStarted) {
      this.#isStarted = true;
      this.#connection.start();
    }
    if (!this.#connection.isConnected) {
      const changed = new Promise<void>((resolve) => {
        this.#onChange.push(resolve);
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
      await within(this.#clock, DELIVERY_MS, changed);
    }
    const { client, isConnected } = this.#connection;
    if (client === null || !isConnected) throw sendError(this.place, this.#problem);
    return client;
  }

  #changed(): void {
    for (const tell of this.#onChange.splice(0)) tell();
  }
}
