// What one message says of the values of a device: when it was measured, each value, and what is wrong with the others. Knows
// neither health nor what came before.
import { convertedValue, keptUnit, valueAt } from '../../codec/http/configured-value.ts';
import { atSteps, parseJsonPath } from '../../codec/http/json-path.ts';
import { isAbsentWord, jsonPayload, MAX_PAYLOAD_BYTES, plainPayload, type Payload } from '../../codec/mqtt/payload.ts';
import { payloadTimeMs } from '../../codec/mqtt/payload-time.ts';
import type { MqttValue } from '../../definition/mqtt/device.ts';
import type { ReadingValue } from '../../model/reading.ts';
import { spanText } from '../../time/span.ts';
import { alike, inEach, type Text } from '../../vocabulary/text.ts';
import type { Arrived } from './inbox.ts';

export interface MessageValue {
  readonly name: string;
  /** Null: the device says that it has none, or something is wrong with it. */
  readonly value: ReadingValue | null;
  readonly unit: string | null;
  /** Why there is none; null: it is as it should be. */
  readonly problem: Text | null;
  /** An optional value that the message does not have: nothing was said of it. */
  readonly isLeftOut: boolean;
  /** What stood there, before it was converted. */
  readonly raw: unknown;
}

export interface MessageValues {
  /** Wall clock, ms since the epoch. */
  readonly measuredAtMs: number;
  readonly values: readonly MessageValue[];
}

/** Nothing of it is to be believed; `problem` null: it is only an old one that the broker had kept. */
export interface Unbelieved {
  readonly problem: Text | null;
}

export interface TimeRule {
  /** Where the message says when it was measured; null: it counts from its arrival. */
  readonly timePath: string | null;
  readonly maxAgeMs: number;
}

/** Clocks of small devices are a little ahead now and then. */
const MAX_AHEAD_MS = 60_000;

export function messageValues(
  { topic, payload, isRetained, atMs }: Arrived,
  wanted: readonly MqttValue[],
  { timePath, maxAgeMs }: TimeRule,
): MessageValues | Unbelieved {
  // What the broker had kept may be from any day, unless it says itself from which.
  if (isRetained && timePath === null) return { problem: null };
  if (payload === null) {
    return {
      problem: {
        en: `${topic} is longer than ${MAX_PAYLOAD_BYTES} bytes`,
        de: `${topic} ist länger als ${MAX_PAYLOAD_BYTES} Bytes`,
      },
    };
  }
  const text = payload.toString();
  const isJson = timePath !== null || wanted.some(({ path }) => path !== null);
  const json = isJson ? jsonPayload(text) : null;
  const time = timePath === null ? atMs : measuredAt(json, topic, timePath, atMs);
  if (typeof time !== 'number') return { problem: time };
  if (atMs - time > maxAgeMs) return { problem: isRetained ? null : tooOld(topic, atMs - time) };
  const plain = wanted.some(({ path }) => path === null) ? plainPayload(text) : null;
  return {
    measuredAtMs: time,
    values: wanted.map((value) => oneValue(value, value.path === null ? plain : json, topic)),
  };
}

function oneValue(spec: MqttValue, payload: Payload | null, topic: string): MessageValue {
  const { name, path, isOptional } = spec;
  const { unit } = keptUnit(spec);
  const nothing = { name, unit, value: null, isLeftOut: false, raw: null };
  if (payload === null || 'problem' in payload) {
    const said = payload?.problem ?? { en: 'is missing', de: 'fehlt' };
    return { ...nothing, problem: { en: `${topic} ${said.en}`, de: `${topic} ${said.de}` } };
  }
  const raw = path === null ? payload.json : atSteps(payload.json, parseJsonPath(path) ?? []);
  if (raw === undefined && isOptional) return { ...nothing, isLeftOut: true, problem: null };
  if (spec.type !== 'string' && isAbsentWord(raw)) return { ...nothing, raw, problem: null };
  const { value, problem } =
    path === null ? convertedValue(raw, alike(topic), spec) : valueAt(payload.json, path, spec);
  return { ...nothing, raw, value, problem: problem === null || path === null ? problem : at(topic, problem) };
}

function at(topic: string, said: Text): Text {
  return { en: `${topic}: ${said.en}`, de: `${topic}: ${said.de}` };
}

/** ms since the epoch, or why there is none. */
function measuredAt(payload: Payload | null, topic: string, path: string, atMs: number): number | Text {
  if (payload === null || 'problem' in payload) {
    const said = payload?.problem ?? { en: 'is missing', de: 'fehlt' };
    return inEach((language) => `${topic} ${said[language]}`);
  }
  const said = atSteps(payload.json, parseJsonPath(path) ?? []);
  const ms = payloadTimeMs(said);
  if (ms === null) {
    return { en: `${topic} says no time at ${path}`, de: `${topic} sagt unter ${path} keine Zeit` };
  }
  if (ms - atMs > MAX_AHEAD_MS) {
    const span = spanText(ms - atMs);
    return {
      en: `${topic} says a time that is ${span} ahead: are clock and time zone of the device right?`,
      de: `${topic} nennt eine Zeit, die ${span} vorgeht: Stimmen Uhr und Zeitzone des Geräts?`,
    };
  }
  return Math.min(ms, atMs);
}

function tooOld(topic: string, ageMs: number): Text {
  const span = spanText(ageMs);
  return {
    en: `${topic} says values that are ${span} old: are clock and time zone of the device right?`,
    de: `${topic} nennt Werte, die ${span} alt sind: Stimmen Uhr und Zeitzone des Geräts?`,
  };
}
