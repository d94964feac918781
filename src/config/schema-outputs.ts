// What the section `outputs` may say: any number of each type. Values only.
import * as z from 'zod';
import { influxdbSchema } from './schema-influxdb.ts';
import { duration, key, listenAddress, mqttUrl, name, oneOrMany, secret } from './schema-values.ts';

const topic = () =>
  z
    .string()
    .regex(/^[^+#/\0][^+#\0]*[^+#/\0]$|^[^+#/\0]$/)
    .max(256)
    .meta({ 'x-type': 'topic' });

const mqtt = z
  .strictObject({
    type: key(z.literal('mqtt'), 'MQTT broker.'),
    url: key(mqttUrl(), 'The broker; mqtt, mqtts, ws or wss.', { example: 'mqtt://localhost:1883' }),
    topic: key(topic().prefault('meterhub'), 'First level of all topics.'),
    user: key(z.string().min(1).optional(), 'User name.', { example: 'meterhub' }),
    password: key(secret().optional(), 'Password.', { example: '!env MQTT_PASSWORD' }),
    clientId: key(z.string().min(1).max(128).optional(), 'Client id.', { example: 'meterhub', defaultText: 'made up' }),
    qos: key(z.literal([0, 1, 2]).prefault(0), 'Quality of service.'),
    retain: key(z.boolean().prefault(true), 'Whether the broker keeps the last value for new subscribers.'),
    interval: key(
      duration('0s', '1d').prefault('0s'),
      'At most one message per value in this time; 0s: every reading.',
      {
        example: '10s',
      },
    ),
    homeAssistant: key(
      z
        .union([
          z.boolean(),
          z.strictObject({ prefix: key(topic(), 'Discovery prefix.', { example: 'homeassistant' }) }),
        ])
        .prefault(false),
      'Announce the devices to Home Assistant; with a section, under another discovery prefix.',
      { example: true },
    ),
    homie: key(z.literal([4, 5, false]).prefault(false), 'Speak the Homie convention of this version, too.', {
      example: 5,
    }),
  })
  .meta({ title: 'mqtt' });

const modbus = z
  .strictObject({
    type: key(z.literal('modbus'), 'Modbus TCP server: devices offered as meters, buses shared with other masters.'),
    listen: key(oneOrMany(listenAddress()), 'Where it listens; one address or a list.', { example: '0.0.0.0:1502' }),
    units: key(
      z
        .record(
          z
            .string()
            .regex(/^[0-9]+$/)
            .meta({ 'x-type': 'unit id' }),
          z.strictObject({
            as: key(z.string().min(1), 'The model that the device is offered as.', { example: 'sdm630' }),
            device: key(name(), 'The device whose values it shows.', { example: 'grid' }),
          }),
        )
        .prefault({}),
      'Unit id -> device and the model that it plays.',
      { example: '{ 1: { as: sdm630, device: grid } }' },
    ),
    share: key(
      z
        .record(
          name(),
          z.strictObject({ cache: key(duration('0s', '1h').prefault('1s'), 'A reply counts as fresh for so long.') }),
        )
        .prefault({}),
      'Buses whose meters other masters may read through MeterHub.',
      { example: '{ rs485: { cache: 1s } }' },
    ),
  })
  .meta({ title: 'modbus' });

export const outputSchema = z.discriminatedUnion('type', [mqtt, influxdbSchema, modbus]);

export const outputsSchema = key(
  z.record(name(), outputSchema).prefault({}),
  'Where readings go beyond the HTTP interface, by name; any number of each type. None is needed at start.',
);

export type OutputInput = z.output<typeof outputSchema>;
export type MqttInput = z.output<typeof mqtt>;
export type InfluxInput = z.output<typeof influxdbSchema>;
export type ModbusOutputInput = z.output<typeof modbus>;
