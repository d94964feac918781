// One connection to a broker: made anew with growing pauses for as long as it takes, never waited for. Sends the newest
// message of every topic. It must not know what topics mean.
import type { MqttClient } from 'mqtt';
import { within } from '../../../async/within.ts';
import type { Clock } from '../../../model/clock.ts';
import { ProblemReporter, type OutputProblem, type ProblemLog } from '../../../log/problem-reporter.ts';
import { BrokerConnection } from '../../../transport/mqtt/broker-connection.ts';
import type { BrokerTarget, SessionOptions } from '../../../transport/mqtt/broker-target.ts';
import { LastWillGuard } from './last-will-guard.ts';
import type { MqttMessage, ReceivedMessage } from '../../../transport/mqtt/message.ts';
import { Outbox } from './outbox.ts';

/** Far more topics than a building has measurands. */
const MAX_TOPICS = 20_000;
/**
 * Messages handed to the library whose end is not known yet, by quality of service. With more than 20 the usual broker
 * (mosquitto 2.0) changes the order of messages of quality 2.
 */
const MAX_UNDER_WAY = { 0: 100, 1: 10, 2: 10 } as const;
/** Time for what is under way at the end of the program. */
const STOP_GRACE_MS = 1000;

export type LinkTarget = BrokerTarget & Pick<SessionOptions, 'qos' | 'cleanSession'>;

export interface BrokerLinkOptions {
  /** For the log. */
  readonly name: string;
  readonly target: LinkTarget;
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
  readonly #connection: BrokerConnection;
  readonly #outbox = new Outbox(MAX_TOPICS);
  readonly #problem: ProblemReporter;
  readonly #will: LastWillGuard;
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
    this.#problem = new ProblemReporter(options.name, options.log);
    const { target, clientId, will, clock, onWill } = options;
    const { qos, cleanSession } = target;
    this.#connection = new BrokerConnection({
      ...{ target, clock, session: { clientId, will, qos, cleanSession } },
      onConnected: (client) => this.#onConnected(client),
      onClosed: (problem) => {
        this.#underWay = 0;
        this.#problem.failed(problem);
      },
      onMessage: (topic, payload, retain) => {
        const received = { topic, payload: payload.toString(), retain };
        this.#will.onMessage(received);
        this.#options.onMessage(received);
      },
    });
    this.#will = new LastWillGuard({ will, clock, sayAgain: () => this.isConnected && !this.#isStopped && onWill() });
  }

  get problem(): OutputProblem {
    return this.#problem.state;
  }

  get isConnected(): boolean {
    return this.#connection.isConnected;
  }

  figures(): LinkFigures {
    const { size, dropped } = this.#outbox;
    const queued = size + this.#underWay;
    return { connected: this.isConnected, sent: this.#sent, queued, dropped, lastSentMs: this.#lastSentMs };
  }

  start(): void {
    this.#connection.start();
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
    this.#connection.stopRetrying();
    const { client } = this.#connection;
    const ended = client !== null && this.isConnected ? this.#drainedAndEnded(client) : Promise.resolve();
    await within(this.#options.clock, STOP_GRACE_MS, ended);
    this.#connection.end();
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

  #onConnected(client: MqttClient): void {
    const { target, will, subscriptions, onConnected } = this.#options;
    this.#problem.succeeded();
    this.#isFailing = false;
    this.#underWay = 0;
    // A broker that refuses them says so; values are worth more than answers, so the connection stays.
    client.subscribe([will.topic, ...subscriptions], { qos: target.qos }, (error) => {
      if (error && this.#connection.client === client)
        this.#options.log.warn({ output: this.#options.name }, `cannot subscribe: ${error.message}`);
    });
    onConnected();
    this.#pump();
  }

  /** Hands messages to the library as long as it gets rid of them: a broker that does not read fills no memory. */
  #pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    const most = MAX_UNDER_WAY[this.#options.target.qos];
    while (this.isConnected && !this.#isFailing && this.#underWay < most) {
      const { client } = this.#connection;
      const message = client === null ? null : this.#outbox.take();
      if (client === null || message === null) break;
      this.#publish(client, message);
    }
    this.#isPumping = false;
    this.#tellIfDrained();
  }

  #publish(client: MqttClient, message: MqttMessage): void {
    const { topic, payload, retain } = message;
    this.#underWay++;
    client.publish(topic, payload, { qos: this.#options.target.qos, retain }, (error) => {
      // What an earlier connection still says no longer counts.
      if (this.#connection.client === client) this.#underWay = Math.max(0, this.#underWay - 1);
      if (error) {
        this.#outbox.putBack(message);
        if (this.#connection.client === client) this.#fail(client, error);
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
    this.#connection.abandon(client, error);
  }
}
