// What a simulated MQTT device says: one message a topic, made of the declaration of its model and the values it is to have.
// No connection.
import { parseJsonPath, type JsonStep } from '../../codec/http/json-path.ts';
import { keptUnit } from '../../codec/http/configured-value.ts';
import { scaled } from '../../codec/http/json-value.ts';
import { expandTopic } from '../../codec/mqtt/topics.ts';
import type { MqttDeviceModel, MqttValue } from '../../definition/mqtt/device.ts';
import type { ReadingValue } from '../../model/reading.ts';

export interface SimulatedMessage {
  readonly topic: string;
  readonly payload: string;
}

/**
 * @param values in canonical units, by name; what is missing is left out
 * @throws TypeError when a path cannot be written
 */
export function messagesOf(
  model: MqttDeviceModel,
  topic: string,
  values: Readonly<Record<string, ReadingValue>>,
): SimulatedMessage[] {
  const json = new Map<string, Record<string, unknown>>();
  const plain: SimulatedMessage[] = [];
  for (const spec of model.values) {
    const value = values[spec.name];
    if (value === undefined) continue;
    const at = expandTopic(spec.topic, topic);
    const said = saidOf(spec, value);
    if (spec.path === null) plain.push({ topic: at, payload: String(said) });
    else {
      const whole = json.get(at) ?? {};
      json.set(at, whole);
      put(whole, parseJsonPath(spec.path) ?? [], said);
    }
  }
  return [...[...json].map(([at, whole]) => ({ topic: at, payload: JSON.stringify(whole) })), ...plain];
}

/** The other way round of reading: from the canonical unit to what the device says. */
function saidOf(spec: MqttValue, value: ReadingValue): ReadingValue {
  if (typeof value !== 'number') return value;
  return scaled((value / keptUnit(spec).factor - spec.offset) / spec.scale, 1);
}

function put(whole: Record<string, unknown>, steps: readonly JsonStep[], value: ReadingValue): void {
  const keys = steps.map((step) => {
    if (step.kind === 'where') throw new TypeError('a choice cannot be written');
    return step.text;
  });
  let part = whole;
  for (const key of keys.slice(0, -1)) {
    const next = part[key];
    const child: Record<string, unknown> = isSection(next) ? next : {};
    part[key] = child;
    part = child;
  }
  part[keys.at(-1) ?? ''] = value;
}

function isSection(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
