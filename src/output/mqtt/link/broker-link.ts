// One connection to a broker: made anew with growing pauses for as long as it takes, never waited for. Sends the newest
// message of every topic. It must not know what topics mean.
import type { MqttClient } from 'mqtt';
import { Retry } from '../../../async/retry.ts';
import { within } from '../../../async/within.ts';
import type { Clock } from '../../../model/clock.ts';
import { ProblemReporter, type OutputProblem, type ProblemLog } from '../../../log/problem-reporter.ts';
import { brokerProblem } from './broker-problem.ts';
import { clientOptions, placeOf, type BrokerTarget } from './broker-target.ts';
import { LastWillGuard } from './last-will-guard.ts';
import type { MqttMessage, ReceivedMessage } from './message.ts';
import { Outbox } from './outbox.ts';

const FIRST_PAUSE_MS = 1000;
const MAX_PAUSE_MS = 60_000;
/** A connection that lasted as long was no mistake: the next failure begins with a short pause again. */
const STABLE_MS = 30_000;
/** Far more topics than a building has measurands. */
const MAX_TOPICS = 20_000;
/**
 * Messages handed to the library whose end is not known yet, by quality of service. With more than 20 the usual broker
 * (mosquitto 2.0) changes the order of messages of quality 2.
 */
const MAX_UNDER_WAY = { 0: 100, 1: 10, 2: 10 } as const;
/** Time for what is under way at the end of the program. */
const STOP_GRACE_MS = 1000;

export interface BrokerLinkOptions {
  /** For the log. */
  readonly name: string;
  readonly target: BrokerTarget;
  readonly clientId: string;
  readonly will: MqttMessage;
  /** Topic filters, subscribed to at every connection. */
  readonly subscriptions: readonly string[];
  readonly clock: Clock;
  readonly log: ProblemLog;
  /** Another session's last will stands where this one says that it is there: it is to be said again. */
  readonly onWill: () => void;
  /** Called at every connection, before anything is sent. */
  readonly onConnected: () => void;
  readonly onMessage: (message: ReceivedMessage) => void;
}

export interface LinkFigures {
  readonly connected: boolean;
  readonly sent: number;
  readonly queued: number;
  readonly dropped: number;
  /** Wall clock, ms since the epoch; null: nothing yet. */
  readonly lastSentMs: number | null;
}

export class BrokerLink {
  readonly #options: BrokerLinkOptions;
  readonly #place: string;
  readonly #outbox = new Outbox(MAX_TOPICS);
  readonly #problem: ProblemReporter;
  readonly #retry: Retry;
  readonly #will: LastWillGuard;
  #client: MqttClient | null = null;
  #connectedAtMs: number | null = null;
  /** Why the connection ends, as the library said it last. */
  #reason: unknown = null;
  #underWay = 0;
  #isPumping = false;
  /** The connection takes no more: what is handed to the library now fails at once. Until the next connection. */
  #isFailing = false;
  #onDrained: () => void = () => undefined;
  #isStopped = false;
  #sent = 0;
  #lastSentMs: number | null = null;

  constructor(options: BrokerLinkOptions) {
    this.#options = options;
    this.#place = placeOf(options.target.url);
    this.#retry = new Retry({ clock: options.clock, firstMs: FIRST_PAUSE_MS, maxMs: MAX_PAUSE_MS });
    this.#problem = new ProblemReporter(options.name, options.log);
    const { will, clock, onWill } = options;
    this.#will = new LastWillGuard({ will, clock, sayAgain: () => this.isConnected && !this.#isStopped && onWill() });
  }

  get problem(): OutputProblem {
    return this.#problem.state;
  }

  get isConnected(): boolean {
    return this.#connectedAtMs !== null;
  }

  figures(): LinkFigures {
    const { size, dropped } = this.#outbox;
    const queued = size + this.#underWay;
    return { connected: this.isConnected, sent: this.#sent, queued, dropped, lastSentMs: this.#lastSentMs };
  }

  start(): void {
    void this.#connect();
  }

  /** Takes a message; it is sent at once or when there is a connection. `key`: see {@link Outbox.put}. */
  send(message: MqttMessage, key?: string): void {
    if (this.#isStopped) return;
    this.#outbox.put(message, key);
    this.#pump();
  }

  /** Forgets what waits. */
  clear(): void {
    this.#outbox.clear();
  }

  /** Sends what is left and `farewell`, says goodbye, and ends within a second or so, whatever hangs. */
  async stop(farewell: readonly MqttMessage[]): Promise<void> {
    if (this.#isStopped) return;
    for (const message of farewell) this.send(message);
    this.#isStopped = true;
    this.#will.stop();
    this.#retry.cancel();
    const client = this.#client;
    if (!client) return;
    const ended = this.isConnected ? this.#drainedAndEnded(client) : Promise.resolve();
    await within(this.#options.clock, STOP_GRACE_MS, ended);
    client.end(true);
    this.#client = null;
    this.#connectedAtMs = null;
  }

  /** First all that waits, since the library takes nothing more once it is told to end. */
  async #drainedAndEnded(client: MqttClient): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#onDrained = resolve;
      this.#tellIfDrained();
    });
    await client.endAsync(false).catch(() => undefined);
  }

  #tellIfDrained(): void {
    if (this.#isFailing || (this.#underWay === 0 && this.#outbox.size === 0)) this.#onDrained();
  }

  async #connect(): Promise<void> {
    const { target, clientId, will } = this.#options;
    this.#reason = null;
    try {
      // Several MB of code, which a hub without a broker does without.
      const { connect } = await import('mqtt');
      if (this.#isStopped) return;
      const client = connect(target.url, clientOptions(target, clientId, will));
      this.#client = client;
      this.#listen(client);
    } catch (error) {
      this.#reason = error;
      this.#onClosed();
    }
  }

  #listen(client: MqttClient): void {
    let isOver = false;
    client.on('connect', () => this.#onConnected(client));
    client.on('error', (error) => (this.#reason = error));
    client.on('message', (topic, payload, { retain }) => {
      if (isOver) return;
      const received = { topic, payload: payload.toString(), retain };
      this.#will.onMessage(received);
      this.#options.onMessage(received);
    });
    client.on('close', () => {
      if (isOver) return;
      isOver = true;
      // Stops its timers; it would not connect again by itself.
      client.end(true);
      if (this.#client === client) this.#onClosed();
    });
  }

  #onConnected(client: MqttClient): void {
    const { clock, target, will, subscriptions, onConnected } = this.#options;
    this.#connectedAtMs = clock.monotonicMs();
    this.#problem.succeeded();
    this.#isFailing = false;
    this.#underWay = 0;
    // A broker that refuses them says so; values are worth more than answers, so the connection stays.
    client.subscribe([will.topic, ...subscriptions], { qos: target.qos }, (error) => {
      if (error && this.#client === client)
        this.#options.log.warn({ output: this.#options.name }, `cannot subscribe: ${error.message}`);
    });
    onConnected();
    this.#pump();
  }

  #onClosed(): void {
    const { clock } = this.#options;
    const lastedMs = this.#connectedAtMs === null ? 0 : clock.monotonicMs() - this.#connectedAtMs;
    if (lastedMs >= STABLE_MS) this.#retry.reset();
    const wasConnected = this.#connectedAtMs !== null;
    this.#connectedAtMs = null;
    this.#client = null;
    this.#underWay = 0;
    if (this.#isStopped) return;
    const reason = this.#reason ?? new Error(wasConnected ? 'the broker ended it' : 'the broker hung up');
    this.#problem.failed(brokerProblem(reason, this.#place));
    this.#retry.later(() => void this.#connect());
  }

  /** Hands messages to the library as long as it gets rid of them: a broker that does not read fills no memory. */
  #pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    const most = MAX_UNDER_WAY[this.#options.target.qos];
    while (this.#client !== null && this.isConnected && !this.#isFailing && this.#underWay < most) {
      const message = this.#outbox.take();
      if (message === null) break;
      this.#publish(this.#client, message);
    }
    this.#isPumping = false;
    this.#tellIfDrained();
  }

  #publish(client: MqttClient, message: MqttMessage): void {
    const { topic, payload, retain } = message;
    this.#underWay++;
    client.publish(topic, payload, { qos: this.#options.target.qos, retain }, (error) => {
      // What an earlier connection still says no longer counts.
      if (this.#client === client) this.#underWay = Math.max(0, this.#underWay - 1);
      if (error) {
        this.#outbox.putBack(message);
        if (this.#client === client) this.#fail(client, error);
        return;
      }
      this.#sent++;
      this.#lastSentMs = this.#options.clock.wallMs();
      this.#pump();
    });
  }

  /** A message failed: the connection is made anew, or all is left as it is when the end has come. */
  #fail(client: MqttClient, error: Error): void {
    if (this.#isFailing) return;
    this.#isFailing = true;
    this.#onDrained();
    if (this.#isStopped) return;
    this.#reason ??= error;
    client.end(true);
  }
}
