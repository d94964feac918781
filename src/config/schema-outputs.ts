// What the section `outputs` may say: any number of each type. Values only.
import * as z from 'zod';
import { influxdbSchema } from './schema-influxdb.ts';
import { modbusOutputSchema } from './schema-modbus-output.ts';
import { duration, key, mqttUrl, name, secret } from './schema-values.ts';

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

export const outputSchema = z.discriminatedUnion('type', [mqtt, influxdbSchema, modbusOutputSchema]);

export const outputsSchema = key(
  z.record(name(), outputSchema).prefault({}),
  'Where readings go beyond the HTTP interface, by name; any number of each type. None is needed at start.',
);

export type OutputInput = z.output<typeof outputSchema>;
export type MqttInput = z.output<typeof mqtt>;
export type InfluxInput = z.output<typeof influxdbSchema>;
