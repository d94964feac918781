// Models of MQTT devices as text: at which topics their values are, and where in the JSON of the messages.
import * as z from 'zod';
import {
  defineMqttDevice,
  OFFLINE_WORDS,
  ONLINE_WORDS,
  type MqttAvailability,
  type MqttDeviceModel,
  type MqttValue,
} from '../../definition/mqtt/device.ts';
import type { ModelFileEntry, ModelFileKind } from '../../source/entry/model-file.ts';
import { describeIdentity, identityOf, modelKeys } from '../../source/entry/model-keys.ts';
import { formatDuration } from '../../time/duration.ts';
import { suggestion } from '../../vocabulary/did-you-mean.ts';
import { quote } from '../../yaml/masking.ts';
import type { Report } from '../../yaml/report.ts';
import { duration, key, name } from '../../yaml/schema-values.ts';
import { resolveAvailability, resolveMqttValue } from './resolve.ts';
import { availability, mqttValue } from './schema.ts';

const DEFAULT_LIFETIME_MS = 300_000;
const USUAL_TOPIC = '{topic}';

/** What a meter shows and how many pulses are one unit belong to the meter, not to its model. */
const modelValue = mqttValue.omit({ pulsesPerUnit: true, start: true });

const mqttModelSchema = z
  .strictObject({
    ...modelKeys,
    topicExample: key(z.string().min(1).max(256).optional(), 'A topic of such a device, for messages.', {
      example: 'tele/washer/SENSOR',
      defaultText: 'the name of the model',
    }),
    pulses: key(
      z.literal(true).optional(),
      'Instead of `values`: the message is a number of pulses; unit, `pulsesPerUnit` and `start` stand at the device.',
      { example: true },
    ),
    lifetime: key(
      duration('1s', '30d').optional(),
      'How long a value counts unless the configuration says otherwise.',
      {
        example: '15min',
        defaultText: formatDuration(DEFAULT_LIFETIME_MS),
      },
    ),
    availability: key(availability.optional(), 'Where the device says whether it is there.', {
      example: "{ topic: '{parent}/LWT' }",
    }),
    values: key(
      z.record(name(), modelValue.nullable()).optional(),
      'The values, by name. In a topic `{topic}` stands for that of the device, `{parent}` for the same without its last level. With `extends`: others and further ones; null takes one away.',
      { example: "{ power: { topic: '{topic}', path: ENERGY.Power, unit: W } }" },
    ),
  })
  .meta({ title: 'MQTT device', 'x-kind': 'mqtt' });

type MqttModelInput = z.output<typeof mqttModelSchema>;
type Entry = ModelFileEntry<MqttDeviceModel, MqttModelInput>;

function build({ id, input, parent }: Entry, report: Report): MqttDeviceModel | null {
  const before = report.errors().length;
  const values = valuesOf(input, parent, report);
  const said =
    input.availability === undefined
      ? parent?.availability
      : resolveAvailability(input.availability, parent?.availability ?? null, ['availability'], report);
  if (report.errors().length > before) return null;
  return defineMqttDevice({
    ...identityOf(id, input, parent),
    phases: input.phases ?? parent?.phases ?? null,
    topicExample: input.topicExample ?? parent?.topicExample ?? id,
    defaultLifetimeMs: input.lifetime ?? parent?.defaultLifetimeMs ?? DEFAULT_LIFETIME_MS,
    values,
    ...((input.pulses ?? parent?.countsPulses) && { countsPulses: true }),
    ...(said && { availability: said }),
  });
}

function valuesOf(
  { values = {} }: MqttModelInput,
  parent: MqttDeviceModel | null,
  report: Report,
): readonly MqttValue[] {
  const known = parent?.values ?? [];
  const inherited = known.filter((value) => !Object.hasOwn(values, value.name));
  const own = Object.entries(values).flatMap(([one, value]): MqttValue[] => {
    const at = ['values', one];
    if (value !== null)
      return [resolveMqttValue(one, value, USUAL_TOPIC, at, report)].filter((found) => found !== null);
    const names = known.map((each) => each.name);
    if (names.includes(one)) return [];
    report.error(
      at,
      { en: `there is no ${quote(one)} to take away`, de: `es gibt kein ${quote(one)}, das wegfallen könnte` },
      suggestion(one, names, { en: 'it has', de: 'es hat' }) ?? { en: 'remove this line', de: 'diese Zeile weglassen' },
      'key',
    );
    return [];
  });
  return [...inherited, ...own];
}

function describe(model: MqttDeviceModel): Readonly<Record<string, unknown>> {
  const { head, tail } = describeIdentity(model);
  return {
    ...head,
    topicExample: model.topicExample,
    lifetime: formatDuration(model.defaultLifetimeMs),
    ...(model.countsPulses && { pulses: true }),
    ...(model.availability !== null && { availability: availabilityText(model.availability) }),
    ...(model.values.length > 0 && {
      values: Object.fromEntries(model.values.map((value) => [value.name, valueText(value)])),
    }),
    ...tail,
  };
}

function availabilityText({ topic, path, online, offline }: MqttAvailability): Readonly<Record<string, unknown>> {
  return {
    topic,
    ...(path !== null && { path }),
    ...(online !== ONLINE_WORDS && { online }),
    ...(offline !== OFFLINE_WORDS && { offline }),
  };
}

function valueText(value: MqttValue): Readonly<Record<string, unknown>> {
  const { topic, path, unit, scale, offset, type, isOptional, counts } = value;
  return {
    ...(topic !== USUAL_TOPIC && { topic }),
    ...(path !== null && { path }),
    ...(unit !== null && { unit }),
    ...(scale !== 1 && { scale }),
    ...(offset !== 0 && { offset }),
    ...(type !== null && { type }),
    ...(isOptional && { optional: true }),
    ...(counts && { counts }),
  };
}

export const mqttModelFile: ModelFileKind<MqttDeviceModel, MqttModelInput> = {
  schema: mqttModelSchema,
  build,
  describe,
  inCode: () => null,
};
