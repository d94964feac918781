// A configured MQTT device at run time: makes snapshots of the messages at its topics, keeps its health. It is never asked,
// it listens. Knows no connection.
import { hasWildcard, matchesFilter } from '../../codec/mqtt/topics.ts';
import { jsonPayload, plainPayload } from '../../codec/mqtt/payload.ts';
import { atSteps, parseJsonPath } from '../../codec/http/json-path.ts';
import { isRecord } from '../../codec/http/json-value.ts';
import type { MqttAvailability, MqttValue } from '../../definition/mqtt/device.ts';
import type { Clock } from '../../model/clock.ts';
import type { DeviceHealth } from '../../model/health.ts';
import type { LastReceived } from '../../model/last-received.ts';
import type { Problem } from '../../model/problem.ts';
import type { Reading, Snapshot } from '../../model/reading.ts';
import type { HealthTransition } from '../../source/health-tracker.ts';
import { joined, type Text } from '../../vocabulary/text.ts';
import { MqttHealth } from './health.ts';
import type { Arrived } from './inbox.ts';
import { messageValues, type MessageValue, type TimeRule } from './message-values.ts';

export interface MqttDeviceOptions extends TimeRule {
  readonly name: string;
  /** Those that are wanted. */
  readonly values: readonly MqttValue[];
  readonly availability: MqttAvailability | null;
  readonly lifetimeMs: number;
  readonly clock: Clock;
  readonly brokerTrouble: () => Problem | null;
  readonly onSnapshot: (snapshot: Snapshot) => void;
  readonly onHealth: (transition: HealthTransition) => void;
}

/** What is known of one value. */
interface Kept {
  readonly spec: MqttValue;
  /** Where it was said last. */
  topic: string | null;
  raw: unknown;
  /** When it was measured, wall clock; null: nothing came yet. */
  atMs: number | null;
  problem: Text | null;
}

export class MqttDevice {
  readonly name: string;
  /** What is to be subscribed to. */
  readonly filters: readonly string[];
  readonly #options: MqttDeviceOptions;
  readonly #health: MqttHealth;
  readonly #kept: readonly Kept[];

  constructor(options: MqttDeviceOptions) {
    this.name = options.name;
    this.#options = options;
    const { values, availability, clock, lifetimeMs, brokerTrouble, onHealth } = options;
    this.#kept = values.map((spec) => ({ spec, topic: null, raw: null, atMs: null, problem: null }));
    const topics = [...new Set(values.map(({ topic }) => topic))];
    this.filters = [...new Set([...topics, ...(availability === null ? [] : [availability.topic])])];
    const [topic = ''] = topics;
    this.#health = new MqttHealth({ clock, lifetimeMs, topic, brokerTrouble, onChange: onHealth });
  }

  get health(): DeviceHealth {
    return this.#health.health;
  }

  lastReceived(): LastReceived {
    return {
      kind: 'topics',
      rows: this.#kept.map(({ spec: { name, topic: filter, path }, topic, raw, atMs }) => ({
        ...{ measurand: name, topic: topic ?? filter, path, atMs },
        raw: raw === null ? null : typeof raw === 'string' ? raw : JSON.stringify(raw),
      })),
    };
  }

  /** What a value was when it was said last, before it was converted; undefined: it was never said. */
  rawOf(name: string): unknown {
    const kept = this.#kept.find(({ spec }) => spec.name === name);
    return kept?.atMs === null ? undefined : kept?.raw;
  }

  start(): void {
    this.#health.start();
  }

  stop(): void {
    this.#health.stop();
  }

  /** A message at one of its topics. */
  accept(message: Arrived): void {
    const { availability } = this.#options;
    this.#health.arrived(message.topic, message.replaced);
    if (availability !== null && matchesFilter(availability.topic, message.topic)) {
      this.#acceptAvailability(message, availability);
    }
    const kept = this.#kept.filter(({ spec }) => matchesFilter(spec.topic, message.topic));
    if (kept.length > 0) this.#acceptValues(message, kept);
  }

  #acceptValues(message: Arrived, all: readonly Kept[]): void {
    const kept = all.filter((one) => this.#isItsTopic(one, message));
    if (kept.length === 0) return;
    const said = messageValues(
      message,
      kept.map(({ spec }) => spec),
      this.#options,
    );
    if (!('values' in said)) {
      if (said.problem === null) return this.#health.retained();
      for (const one of kept) one.problem = said.problem;
      return this.#tellProblems(message.topic, true);
    }
    const news = said.values.flatMap((value, index) => {
      const one = kept[index];
      return one === undefined || value.isLeftOut ? [] : [{ one, value }];
    });
    if (news.length === 0) {
      const names = kept.map(({ spec }) => spec.name).join(', ');
      const nothing = { en: `${message.topic} has none of ${names}`, de: `${message.topic} hat nichts von ${names}` };
      for (const one of kept) one.problem = nothing;
      return this.#tellProblems(message.topic, true);
    }
    for (const one of kept) one.problem = null;
    for (const { one, value } of news) one.problem = value.problem;
    // A message that was delayed must not take the place of a newer one.
    const current = news.filter(({ one }) => one.atMs === null || said.measuredAtMs >= one.atMs);
    for (const { one, value } of current.filter(({ value: { problem } }) => problem === null)) {
      Object.assign(one, { topic: message.topic, raw: value.raw, atMs: said.measuredAtMs });
    }
    this.#emit(
      current.map(({ value }) => value),
      said.measuredAtMs,
    );
    this.#tellProblems(
      message.topic,
      news.some(({ value }) => value.problem !== null),
    );
  }

  /**
   * Behind `+` there may be two devices: the values of both under one name would be wrong. The first one that is heard is
   * meant, for as long as it is heard.
   */
  #isItsTopic(one: Kept, { topic, atMs, isRetained }: Arrived): boolean {
    if (!hasWildcard(one.spec.topic) || one.topic === null || one.topic === topic) return true;
    if (one.atMs === null || atMs - one.atMs > this.#options.lifetimeMs) return true;
    if (isRetained) return false;
    one.problem = {
      en: `${one.spec.name}: ${one.topic} and ${topic} both match ${one.spec.topic}: write the topic that is meant`,
      de: `${one.spec.name}: ${one.topic} und ${topic} passen beide zu ${one.spec.topic}: das gemeinte Topic hinschreiben`,
    };
    this.#tellProblems(topic, true);
    return false;
  }

  #emit(values: readonly MessageValue[], measuredAtMs: number): void {
    const { lifetimeMs: validForMs, clock } = this.#options;
    const readings: Reading[] = [];
    const absent: string[] = [];
    for (const { name, value, unit, problem } of values) {
      if (value !== null) readings.push({ measurand: name, value, unit, measuredAtMs, validForMs });
      else if (problem === null) absent.push(name);
    }
    if (readings.length + absent.length === 0) return;
    if (clock.wallMs() - measuredAtMs <= validForMs) this.#health.values();
    this.#options.onSnapshot({ device: this.name, measuredAtMs, readings, absent });
  }

  #tellProblems(topic: string, isNew: boolean): void {
    const problems = this.#kept.flatMap(({ problem }) => problem ?? []);
    const texts = problems.filter((one, index) => problems.findIndex(({ en }) => en === one.en) === index);
    this.#health.payload(topic, joined(texts, '; '), isNew);
  }

  /** What the broker kept counts here: that is what it keeps it for. */
  #acceptAvailability({ topic, payload }: Arrived, availability: MqttAvailability): void {
    const word = payload === null ? null : wordOf(payload.toString(), availability.path);
    const isThere = word !== null && availability.online.includes(word);
    const isAway = word !== null && availability.offline.includes(word);
    if (!isThere && !isAway) return;
    if (isAway) this.#forget();
    this.#health.availability(isThere, topic);
  }

  /** A device that is away has no values now, however long they would have counted. */
  #forget(): void {
    const absent = this.#kept.filter(({ atMs }) => atMs !== null).map(({ spec }) => spec.name);
    if (absent.length === 0) return;
    const measuredAtMs = this.#options.clock.wallMs();
    this.#options.onSnapshot({ device: this.name, measuredAtMs, readings: [], absent });
  }
}

/** The word in a message: itself, or at the path, or at the key `state` of JSON. */
function wordOf(text: string, path: string | null): string | null {
  const isJson = path !== null || /^\s*\{/.test(text);
  const payload = isJson ? jsonPayload(text) : plainPayload(text);
  if ('problem' in payload) return null;
  const { json } = payload;
  const found = path === null ? (isRecord(json) ? json['state'] : json) : atSteps(json, parseJsonPath(path) ?? []);
  return ['string', 'number', 'boolean'].includes(typeof found) ? String(found).trim().toLowerCase() : null;
}
