// What a broker that is read and a device that says its values there may say in the file. Keys and values only.
import * as z from 'zod';
import { brokerKeys } from '../../source/entry/broker-endpoint.ts';
import { commonKeys } from '../../source/entry/common-keys.ts';
import { countsKey } from '../../source/entry/counts-key.ts';
import { MAX_TOPIC_LENGTH } from '../../codec/mqtt/topics.ts';
import { pulseKeys } from '../../source/pulses/pulse-keys.ts';
import { duration, key, mqttUrl, name, oneOrMany } from '../../yaml/schema-values.ts';

export const mqttBusSchema = z
  .strictObject({
    type: key(z.literal('mqtt'), 'MQTT broker whose topics are read, by a connection beside those of outputs.'),
    ...brokerKeys,
  })
  .meta({ title: 'mqtt' });

export type MqttBusInput = z.output<typeof mqttBusSchema>;

const topic = () => z.string().min(1).max(MAX_TOPIC_LENGTH).meta({ 'x-type': 'topic' });
const path = () => z.string().min(1).max(256);
const words = () => oneOrMany(z.union([z.string().min(1).max(64), z.boolean(), z.number()])).optional();

export const mqttValue = z.strictObject({
  topic: key(topic().optional(), 'Where the value is said; `+` stands for one level.', {
    example: 'home/tank/temp',
    defaultText: 'that of the device',
  }),
  path: key(
    path().optional(),
    'Where the value is in the JSON of the message, written as for model http-json. Left out: the message is the value.',
    { example: "'data.level[0]'" },
  ),
  unit: key(z.string().min(1).max(16).optional(), 'Unit of the value after scaling.', { example: 'l' }),
  scale: key(z.number().optional(), 'Factor that the number is multiplied by.', { example: 0.001, defaultText: '1' }),
  offset: key(z.number().optional(), 'Added after scaling.', { example: -273.15, defaultText: '0' }),
  type: key(
    z.enum(['number', 'string', 'boolean']).optional(),
    'What to make of the value; numbers in quotes are read.',
    { example: 'number', defaultText: 'as the message says' },
  ),
  optional: key(z.boolean().optional(), 'A message without the value is as it should be.', {
    example: true,
    defaultText: 'false',
  }),
  ...pulseKeys,
  counts: countsKey,
});

export type MqttValueInput = z.output<typeof mqttValue>;

export const availability = z.strictObject({
  topic: key(topic(), 'Where the device, or the broker for it, says whether it is there.', {
    example: 'tele/washer/LWT',
  }),
  path: key(path().optional(), 'Where the word is, when the message is JSON.', {
    example: 'state',
    defaultText: 'the message itself, or its key `state`',
  }),
  online: key(words(), 'What it says when it is there; several as a list.', {
    example: 'Online',
    defaultText: 'online, true, 1, on, connected',
  }),
  offline: key(words(), 'What it says when it is away.', {
    example: 'Offline',
    defaultText: 'offline, false, 0, off, disconnected, lost',
  }),
});

const mqttSetting = z.strictObject({
  topic: key(topic(), 'Where the device listens.', { example: 'cmnd/washer/POWER' }),
  payload: key(z.string().min(1).max(1024).optional(), 'What is sent; `{value}` stands for the value.', {
    example: '\'{"state": "{value}"}\'',
    defaultText: 'the value itself',
  }),
  shownBy: key(name().optional(), 'Which of the values shows whether it was done.', {
    example: 'relay',
    defaultText: 'the one with the same name, if there is one',
  }),
});

export type MqttSettingInput = z.output<typeof mqttSetting>;

export type MqttAvailabilityInput = z.output<typeof availability>;

export const mqttDeviceSchema = z
  .strictObject({
    ...commonKeys({ model: 'tasmota', apiId: 'none', lifetime: "the model's own; 5min for mqtt-json" }),
    topic: key(topic().optional(), 'Topic of the device; `+` stands for one level.', {
      example: 'tele/washer/SENSOR',
    }),
    values: key(
      z.record(name(), mqttValue).optional(),
      'Model mqtt-json: the values to take from the messages, by name.',
      { example: '{ volume: { path: data.level, unit: l } }' },
    ),
    unit: key(z.string().min(1).max(16).optional(), 'Model pulses: unit of the meter reading.', { example: 'm3' }),
    path: key(path().optional(), 'Model pulses: where the number is in the JSON of the message.', { example: 'count' }),
    ...pulseKeys,
    availability: key(
      z.union([topic(), availability]).optional(),
      'Topic at which the device, or the broker for it, says whether it is there; with a section, in which words.',
      { example: 'tele/washer/LWT', defaultText: "the model's own, or none" },
    ),
    time: key(
      path().optional(),
      'Model mqtt-json: where the message says when it was measured (ISO 8601, or seconds or milliseconds since 1970).',
      { example: 'Time', defaultText: 'when it arrives' },
    ),
    maxAge: key(
      duration('1s', '30d').optional(),
      'With `time`: an older message is not believed, a retained one neither.',
      { example: '10min', defaultText: 'lifetime' },
    ),
    settings: key(
      z.record(z.string().min(1).max(64), mqttSetting).optional(),
      'What the device can be told, by key; the section `commands` says which keys and values are allowed.',
      { example: '{ relay: { topic: cmnd/washer/POWER, shownBy: relay } }' },
    ),
    url: key(mqttUrl().optional(), 'Device on a broker of its own, without user and password.', {
      example: 'mqtt://192.168.0.5',
    }),
    ...withoutUrl(),
  })
  .meta({ title: 'MQTT device', 'x-kind': 'mqtt' });

function withoutUrl(): Omit<typeof brokerKeys, 'url'> {
  const { url: _, ...rest } = brokerKeys;
  return rest;
}

export type MqttDeviceInput = z.output<typeof mqttDeviceSchema>;
