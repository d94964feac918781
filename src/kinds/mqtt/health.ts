// Keeps the health of an MQTT device: it is never asked, so everything is judged by what arrives and what does not. Knows
// neither topics' meaning nor values.
import type { Clock } from '../../model/clock.ts';
import type { DeviceHealth } from '../../model/health.ts';
import { problemOf, saidBy, waiting, type ErrorProblem, type Problem } from '../../model/problem.ts';
import { HeardHealth, ONLINE, type Verdict } from '../../source/heard-health.ts';
import type { HealthTransition } from '../../source/health-tracker.ts';
import { spanText } from '../../time/span.ts';
import type { Text } from '../../vocabulary/text.ts';

/** How many messages in this time may be passed over before it is called a flood. */
const FLOOD_WINDOW_MS = 10_000;
const FLOOD_COUNT = 1000;

export interface MqttHealthOptions {
  readonly clock: Clock;
  readonly lifetimeMs: number;
  /** Where something is expected, for messages. */
  readonly topic: string;
  /** Why nothing can arrive; null while there is a connection. */
  readonly brokerTrouble: () => Problem | null;
  readonly onChange: (transition: HealthTransition) => void;
}

export class MqttHealth {
  readonly #options: MqttHealthOptions;
  readonly #clock: Clock;
  readonly #heard: HeardHealth;
  #messages = 0;
  #onlyRetained = false;
  /** Where the device said that it is away; null: it did not. */
  #awayAt: string | null = null;
  #payload: ErrorProblem | null = null;
  #floodTick: number;
  #passedOver = 0;
  #flood: ErrorProblem | null = null;

  constructor(options: MqttHealthOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#floodTick = this.#clock.monotonicMs();
    this.#heard = new HeardHealth({
      clock: options.clock,
      starting: { state: 'starting', problem: waiting('NO_MESSAGE_YET') },
      judge: (nowMs) => this.#judge(nowMs),
      onChange: options.onChange,
    });
  }

  get health(): DeviceHealth {
    return this.#heard.healthOf(this.#messages);
  }

  start(): void {
    this.#floodTick = this.#clock.monotonicMs();
    this.#heard.start();
  }

  stop(): void {
    this.#heard.stop();
  }

  /** A message came, and `passedOver` before it that nobody looked at. */
  arrived(topic: string, passedOver: number): void {
    this.#messages += 1 + passedOver;
    this.#passedOver += passedOver;
    if (this.#clock.monotonicMs() - this.#floodTick < FLOOD_WINDOW_MS) return;
    this.#flood = this.#passedOver < FLOOD_COUNT ? null : floodProblem(topic, this.#passedOver);
    this.#floodTick = this.#clock.monotonicMs();
    this.#passedOver = 0;
  }

  /** Values came. */
  values(): void {
    this.#heard.succeeded();
    this.#awayAt = null;
  }

  /** A message of who knows when: the broker had kept it. */
  retained(): void {
    this.#onlyRetained = true;
    this.#heard.look();
  }

  /** What is wrong with the values now; null: nothing. `isNew`: it is counted. */
  payload(topic: string, said: Text | null, isNew: boolean): void {
    if (isNew) this.#heard.failed('MQTT_PAYLOAD');
    this.#payload = said === null ? null : problemOf('MQTT_PAYLOAD', said.en, { topic, ...saidBy(said) });
    this.#heard.look();
  }

  /** The device, or the broker for it, says whether it is there. */
  availability(isThere: boolean, topic: string): void {
    this.#awayAt = isThere ? null : topic;
    this.#heard.look();
  }

  #judge(nowMs: number): Verdict {
    const { lifetimeMs, brokerTrouble } = this.#options;
    const silentMs = this.#heard.silentMs(nowMs);
    const trouble = brokerTrouble();
    const broker = trouble?.code === 'NOT_OPENED_YET' ? null : trouble;
    if (broker !== null && (!this.#heard.hasSucceeded || silentMs > lifetimeMs)) {
      return { state: 'offline', problem: broker };
    }
    if (this.#awayAt !== null && broker === null) return { state: 'offline', problem: awayProblem(this.#awayAt) };
    if (silentMs > lifetimeMs) return { state: 'offline', problem: this.#payload ?? this.#silence(silentMs) };
    if (!this.#heard.hasSucceeded) {
      if (this.#payload !== null) return { state: 'offline', problem: this.#payload };
      return { state: 'starting', problem: waiting(this.#onlyRetained ? 'ONLY_OLD_MESSAGE' : 'NO_MESSAGE_YET') };
    }
    const flaw = broker ?? this.#payload ?? this.#flood;
    if (flaw !== null) return { state: 'degraded', problem: flaw };
    return ONLINE;
  }

  #silence(silentMs: number): ErrorProblem {
    const { topic } = this.#options;
    const facts = { topic, silentMs };
    const span = spanText(silentMs);
    if (!this.#heard.hasSucceeded && this.#onlyRetained) {
      const text = `only an old retained message at ${topic}, nothing new for ${span}`;
      return problemOf('MQTT_OLD_RETAINED', text, facts);
    }
    return problemOf('MQTT_SILENT', `no message at ${topic} for ${span}; does the device send there?`, facts);
  }
}

function awayProblem(topic: string): ErrorProblem {
  return problemOf('MQTT_UNAVAILABLE', `it says at ${topic} that it is offline`, { topic });
}

function floodProblem(topic: string, count: number): ErrorProblem {
  const perSecond = Math.round((count * 1000) / FLOOD_WINDOW_MS);
  const text = `${perSecond} messages a second more than are looked at come at ${topic}; the newest of each topic counts`;
  return problemOf('MQTT_FLOOD', text, { topic, count });
}
