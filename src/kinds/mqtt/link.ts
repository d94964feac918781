// The connection to one broker that is read: subscribes at every connection, hands on the newest message of every topic at
// most ten times a second, and says why nothing can come. It must not know devices.
import { machineIdentity, stableClientId } from '../../transport/mqtt/client-id.ts';
import { BrokerConnection } from '../../transport/mqtt/broker-connection.ts';
import { placeOf } from '../../transport/mqtt/broker-target.ts';
import type { MqttMessage } from '../../transport/mqtt/message.ts';
import type { BusStats } from '../../model/bus-stats.ts';
import type { Clock } from '../../model/clock.ts';
import { MeterHubError } from '../../model/error.ts';
import { problemOf, waiting, type Problem } from '../../model/problem.ts';
import { BusMeter } from '../../source/bus-meter.ts';
import type { MqttBusConfig } from './config.ts';
import { Inbox, type Arrived } from './inbox.ts';

/** Between two looks into the inbox: people do not see more than ten values a second, and a flood is looked at as rarely. */
const LOOK_EVERY_MS = 100;
/** Of one look; the rest waits for the next. */
const MAX_TOPICS_A_LOOK = 200;
const MAX_BYTES_A_LOOK = 1_048_576;
/** Every message counts once: a value that gets lost is followed by the next. */
const QOS = 0;

export interface SourceLinkOptions {
  readonly config: MqttBusConfig;
  /** Topic filters. */
  readonly filters: readonly string[];
  readonly clock: Clock;
  readonly onMessage: (message: Arrived) => void;
  readonly onState: (open: boolean, reason: string | null) => void;
  /** What came and what was sent, for `-v`. */
  readonly onTraffic?: (direction: 'out' | 'in', bytes: Uint8Array) => void;
}

export class SourceLink {
  readonly #options: SourceLinkOptions;
  readonly #connection: BrokerConnection;
  readonly #inbox = new Inbox();
  readonly #meter: BusMeter;
  #problem: Problem | null = waiting('NOT_OPENED_YET');
  #cancelLook: (() => void) | null = null;
  #lookedMs = -Infinity;

  constructor(options: SourceLinkOptions) {
    this.#options = options;
    const { config, clock } = options;
    this.#meter = new BusMeter(clock);
    const clientId = config.clientId ?? stableClientId(machineIdentity(), `source ${config.name}`, config.url);
    this.#connection = new BrokerConnection({
      ...{ target: config, clock, session: { clientId, will: null, qos: QOS, cleanSession: true } },
      onConnected: (client) => {
        this.#problem = null;
        options.onState(true, null);
        if (options.filters.length === 0) return;
        client.subscribe([...options.filters], { qos: QOS }, (error) => {
          if (error && this.#connection.client === client) this.#refused(error.message);
        });
      },
      onClosed: (problem) => {
        const wasOpen = this.#problem === null || this.#problem.code === 'NOT_OPENED_YET';
        this.#problem = problem;
        this.#meter.error(problem.code);
        if (wasOpen) options.onState(false, problem.text);
      },
      onMessage: (topic, payload, isRetained) => this.#arrived(topic, payload, isRetained),
    });
  }

  /** Why nothing can come; null: it can. */
  get problem(): Problem | null {
    return this.#problem;
  }

  stats(): BusStats {
    const { size } = this.#inbox;
    const stats = this.#meter.stats({ open: this.#connection.isConnected, waiting: size, behindMs: 0 }, this.#problem);
    const { dropped } = this.#inbox;
    return dropped === 0 ? stats : { ...stats, errors: { ...stats.errors, MQTT_FLOOD: dropped } };
  }

  start(): void {
    this.#connection.start();
  }

  /** Resolves when the broker has it, or it is handed to the network at least. Rejects with MQTT_CONNECT. */
  async send({ topic, payload, retain }: MqttMessage, timeoutMs: number): Promise<void> {
    const { client, isConnected } = this.#connection;
    const where = placeOf(this.#options.config.url);
    if (client === null || !isConnected) {
      const text = this.#problem?.text ?? `no connection to the broker ${where}`;
      throw new MeterHubError('MQTT_CONNECT', text, { details: { where } });
    }
    this.#options.onTraffic?.('out', Buffer.from(`${topic} ${payload}`));
    const sent = client.publishAsync(topic, payload, { qos: 1, retain });
    const late = new AbortController();
    const over = this.#options.clock.sleep(timeoutMs, late.signal).then(
      () => {
        throw new MeterHubError('MQTT_CONNECT', `the broker ${where} does not confirm`, { details: { where } });
      },
      () => undefined,
    );
    try {
      await Promise.race([sent, over]);
    } catch (error) {
      if (error instanceof MeterHubError) throw error;
      const text = `the broker ${where} did not take it: ${String(error)}`;
      throw new MeterHubError('MQTT_CONNECT', text, { cause: error, details: { where } });
    } finally {
      late.abort();
    }
  }

  stop(): void {
    this.#cancelLook?.();
    this.#cancelLook = null;
    this.#inbox.clear();
    this.#connection.end();
  }

  #refused(said: string): void {
    const { config, onState } = this.#options;
    const where = placeOf(config.url);
    const text = `the broker ${where} does not let us read the topics: ${said}. Check its access list.`;
    this.#problem = problemOf('MQTT_REFUSED', text, { where });
    onState(false, text);
  }

  #arrived(topic: string, payload: Buffer, isRetained: boolean): void {
    const { clock, onTraffic } = this.#options;
    this.#meter.request();
    onTraffic?.('in', Buffer.concat([Buffer.from(`${topic} `), payload]));
    this.#inbox.put(topic, payload, isRetained, clock.wallMs());
    if (this.#cancelLook !== null) return;
    const waitMs = Math.max(0, this.#lookedMs + LOOK_EVERY_MS - clock.monotonicMs());
    this.#cancelLook = clock.after(waitMs, () => this.#look());
  }

  #look(): void {
    const { clock, onMessage } = this.#options;
    const startMs = clock.monotonicMs();
    this.#lookedMs = startMs;
    this.#cancelLook = null;
    let bytes = 0;
    for (let count = 0; count < MAX_TOPICS_A_LOOK && bytes < MAX_BYTES_A_LOOK; count++) {
      const message = this.#inbox.take();
      if (message === null) break;
      bytes += message.payload?.length ?? 0;
      onMessage(message);
    }
    this.#meter.busy(clock.monotonicMs() - startMs);
    if (this.#inbox.size > 0) this.#cancelLook = clock.after(LOOK_EVERY_MS, () => this.#look());
  }
}
