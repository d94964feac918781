// What the declaration of an MQTT device may say: at which topics its values are, and how they are read. No device, no
// runtime, no I/O.
import { parseJsonPath } from '../../codec/http/json-path.ts';
import { keptUnit, type Conversion } from '../../codec/http/configured-value.ts';
import { isUnit } from '../../vocabulary/units.ts';
import type { GermanNames } from '../german.ts';
import type { ModelBase } from '../model-base.ts';

/** One value: where it is said and how it is read. */
export interface MqttValue extends Conversion {
  /** A topic, or a filter with `+`; in a declaration `{topic}` and `{parent}` stand for the topic of the device. */
  readonly topic: string;
  /** Keys, list positions and choices in the JSON of the message; null: the message is the value. */
  readonly path: string | null;
  /** A message without it is as it should be. */
  readonly isOptional: boolean;
}

/** Where a device, or the broker for it, says whether it is there. */
export interface MqttAvailability {
  readonly topic: string;
  /** Null: the message is the word, or JSON with the word at `state`. */
  readonly path: string | null;
  /** Words, lower case. */
  readonly online: readonly string[];
  readonly offline: readonly string[];
}

/** What devices say where nobody says otherwise. */
export const ONLINE_WORDS: readonly string[] = ['online', 'true', '1', 'on', 'connected'];
export const OFFLINE_WORDS: readonly string[] = ['offline', 'false', '0', 'off', 'disconnected', 'lost'];

export interface MqttDeviceModel extends ModelBase {
  readonly kind: 'mqtt';
  /** Empty: the configuration names them. */
  readonly values: readonly MqttValue[];
  /** Null: the configuration says where, or nothing does. */
  readonly availability: MqttAvailability | null;
  /** A topic of such a device, for messages and documents. */
  readonly topicExample: string;
  /** How long a value counts when nobody says it, ms: three times as long as the device is usually silent. */
  readonly defaultLifetimeMs: number;
  /** Its one value is a number of pulses, which the device itself describes. */
  readonly countsPulses?: true;
}

type ValueDeclaration = Omit<Partial<MqttValue>, 'name' | 'topic'> & { readonly name: string; readonly topic?: string };

interface MqttDeviceDeclaration extends Omit<
  MqttDeviceModel,
  'kind' | 'values' | 'availability' | 'aliases' | 'crossChecked' | 'phases' | 'german' | 'notes'
> {
  readonly values: readonly ValueDeclaration[];
  readonly availability?: Partial<MqttAvailability> & { readonly topic: string };
  readonly aliases?: readonly string[];
  readonly crossChecked?: readonly string[];
  readonly phases?: 1 | 3 | null;
  readonly german?: GermanNames;
  readonly notes: MqttDeviceModel['notes'];
}

const NAME = /^[a-z0-9][a-z0-9._-]*$/;

/** Completes a declaration; throws a TypeError that names the model when it contradicts itself or the vocabulary. */
export function defineMqttDevice({ values, availability, ...declaration }: MqttDeviceDeclaration): MqttDeviceModel {
  const model: MqttDeviceModel = {
    ...{ kind: 'mqtt', aliases: [], crossChecked: [], phases: null },
    ...declaration,
    values: values.map((value) => ({
      ...{ topic: '{topic}', path: null, unit: null, scale: 1, offset: 0, type: null, isOptional: false },
      ...value,
    })),
    availability:
      availability === undefined ? null : { path: null, online: ONLINE_WORDS, offline: OFFLINE_WORDS, ...availability },
  };
  const fail = (what: string): never => {
    throw new TypeError(`catalogue: ${model.id}: ${what}`);
  };
  for (const name of [model.id, ...model.aliases]) if (!NAME.test(name)) fail(`"${name}" is not a name`);
  if (model.source.trim() === '') fail('the manual or other source is missing');
  const names = model.values.map(({ name }) => name);
  if (new Set(names).size < names.length) fail('a value is there twice');
  for (const value of model.values) {
    if (value.path !== null && parseJsonPath(value.path) === null) fail(`${value.path} is no path`);
    const { unit } = keptUnit(value);
    if (unit !== null && !isUnit(unit)) fail(`${value.name} is in ${unit}, which is no canonical unit`);
    const canonical = keptUnit({ name: value.name, unit: null }).unit;
    if (canonical !== null && canonical !== unit) fail(`${value.name} is in ${unit ?? 'no unit'}, not in ${canonical}`);
  }
  return model;
}

export function isMqttModel(model: ModelBase): model is MqttDeviceModel {
  return model.kind === 'mqtt';
}
