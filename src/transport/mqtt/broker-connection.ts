// A connection to a broker that is made anew with growing pauses for as long as it takes, never waited for. It must not know
// what is sent or heard.
import type { MqttClient } from 'mqtt';
import { Retry } from '../../async/retry.ts';
import type { Clock } from '../../model/clock.ts';
import type { ErrorProblem } from '../../model/problem.ts';
import { brokerProblem } from './broker-problem.ts';
import { placeOf, type BrokerTarget, type SessionOptions } from './broker-target.ts';
import { openClient } from './open-client.ts';

const FIRST_PAUSE_MS = 1000;
const MAX_PAUSE_MS = 60_000;
/** A connection that lasted as long was no mistake: the next failure begins with a short pause again. */
const STABLE_MS = 30_000;

export interface BrokerConnectionOptions {
  readonly target: BrokerTarget;
  readonly session: SessionOptions;
  readonly clock: Clock;
  /** Called at every connection, before anything is sent. */
  readonly onConnected: (client: MqttClient) => void;
  /** A connection was lost, or could not be made. It is tried again. */
  readonly onClosed: (problem: ErrorProblem) => void;
  readonly onMessage: (topic: string, payload: Buffer, isRetained: boolean) => void;
}

export class BrokerConnection {
  readonly #options: BrokerConnectionOptions;
  readonly #place: string;
  readonly #retry: Retry;
  #client: MqttClient | null = null;
  #connectedAtMs: number | null = null;
  /** Why the connection ends, as the library said it last. */
  #reason: unknown = null;
  #isStopped = false;

  constructor(options: BrokerConnectionOptions) {
    this.#options = options;
    this.#place = placeOf(options.target.url);
    this.#retry = new Retry({ clock: options.clock, firstMs: FIRST_PAUSE_MS, maxMs: MAX_PAUSE_MS });
  }

  get isConnected(): boolean {
    return this.#connectedAtMs !== null;
  }

  /** The client of the connection, or of the one that is being made. */
  get client(): MqttClient | null {
    return this.#client;
  }

  start(): void {
    void this.#connect();
  }

  /** Ends this connection and makes another. */
  abandon(client: MqttClient, reason: Error): void {
    this.#reason ??= reason;
    client.end(true);
  }

  /** No further connection is made. The one that there is goes on until `end`. */
  stopRetrying(): void {
    this.#isStopped = true;
    this.#retry.cancel();
  }

  end(): void {
    this.stopRetrying();
    this.#client?.end(true);
    this.#client = null;
    this.#connectedAtMs = null;
  }

  async #connect(): Promise<void> {
    const { target, session } = this.#options;
    this.#reason = null;
    try {
      const client = await openClient(target, session, () => !this.#isStopped);
      if (client === null) return;
      this.#client = client;
      this.#listen(client);
    } catch (error) {
      this.#reason = error;
      this.#onClosed();
    }
  }

  #listen(client: MqttClient): void {
    let isOver = false;
    client.on('connect', () => {
      this.#connectedAtMs = this.#options.clock.monotonicMs();
      this.#options.onConnected(client);
    });
    client.on('error', (error) => (this.#reason = error));
    client.on('message', (topic, payload, { retain }) => {
      if (!isOver) this.#options.onMessage(topic, payload, retain);
    });
    client.on('close', () => {
      if (isOver) return;
      isOver = true;
      // Stops its timers; it would not connect again by itself.
      client.end(true);
      if (this.#client === client) this.#onClosed();
    });
  }

  #onClosed(): void {
    const { clock, onClosed } = this.#options;
    const lastedMs = this.#connectedAtMs === null ? 0 : clock.monotonicMs() - this.#connectedAtMs;
    if (lastedMs >= STABLE_MS) this.#retry.reset();
    const wasConnected = this.#connectedAtMs !== null;
    this.#connectedAtMs = null;
    this.#client = null;
    if (this.#isStopped) return;
    const reason = this.#reason ?? new Error(wasConnected ? this.#endedText() : 'the broker hung up');
    onClosed(brokerProblem(reason, this.#place));
    this.#retry.later(() => void this.#connect());
  }

  /** A broker ends the older of two connections with one client id, and says nothing (MQTT 3.1.1, section 3.1.4). */
  #endedText(): string {
    const { clientId } = this.#options.session;
    return `the broker ended it (perhaps another program has the same client id, ${clientId})`;
  }
}
