// What a simulated MQTT device says: one message a topic, made of the declaration of its model and the values it is to have.
// No connection.
import { expandTopic } from '../../codec/mqtt/topics.ts';
import type { MqttDeviceModel } from '../../definition/mqtt/device.ts';
import type { ReadingValue } from '../../model/reading.ts';
import { saidValue, withValue } from '../json-answer.ts';

export interface SimulatedMessage {
  readonly topic: string;
  readonly payload: string;
}

/** @param values in canonical units, by name; what is missing is left out */
export function messagesOf(
  model: MqttDeviceModel,
  topic: string,
  values: Readonly<Record<string, ReadingValue>>,
): SimulatedMessage[] {
  const messages = new Map<string, unknown>();
  for (const spec of model.values) {
    const value = values[spec.name];
    if (value === undefined) continue;
    const at = expandTopic(spec.topic, topic);
    const said = saidValue(spec, value);
    messages.set(at, spec.path === null ? said : withValue(messages.get(at), spec.path, said));
  }
  return [...messages].map(([at, said]) => ({ topic: at, payload: JSON.stringify(said) }));
}
