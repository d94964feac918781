// What an output of type `mqtt` may say. Values only.
import * as z from 'zod';
import { brokerKeys } from '../../source/entry/broker-endpoint.ts';
import { duration, key } from '../../yaml/schema-values.ts';

const topic = () =>
  z
    .string()
    .regex(/^[^+#/\0][^+#\0]*[^+#/\0]$|^[^+#/\0]$/)
    .max(256)
    .meta({ 'x-type': 'topic' });

export const mqttSchema = z
  .strictObject({
    type: key(z.literal('mqtt'), 'MQTT broker.'),
    ...brokerKeys,
    topic: key(topic().optional(), 'First level of all topics.', {
      example: 'meterhub',
      defaultText: 'meterhub; mbmd with `layout: mbmd`',
    }),
    layout: key(
      z.literal(['meterhub', 'sdm630', 'mbmd']).prefault('meterhub'),
      'Which topics: our own, those of sdm630_httpd (`<topic>/Instrument1/VolLocPhsA`), or of mbmd (`<topic>/sdm1-24/Power/L1`).',
    ),
    qos: key(z.literal([0, 1, 2]).prefault(0), 'Quality of service.'),
    retain: key(z.boolean().optional(), 'Whether the broker keeps the last value for new subscribers.', {
      example: true,
      defaultText: 'true; false with `layout: mbmd`',
    }),
    interval: key(
      duration('0s', '1d').prefault('5s'),
      'A device is sent at most once in this time; 0s: with every reading. What is lost is sent at once.',
      { example: '10s' },
    ),
    maxAge: key(duration('1s', '1d').prefault('1min'), 'What has not changed is sent again after this time.'),
    homeAssistant: key(
      z
        .union([
          z.boolean(),
          z.strictObject({
            prefix: key(topic().prefault('homeassistant'), 'Discovery prefix.'),
            style: key(
              z.literal(['device', 'single']).prefault('device'),
              'One message a device (Home Assistant 2024.11 and later), or one a sensor, for older versions and openHAB.',
            ),
          }),
        ])
        .prefault(false),
      'Announce the devices to Home Assistant; with a section, in another form or under another discovery prefix.',
      { example: true },
    ),
    homie: key(
      z.literal([4, 5, false]).prefault(false),
      'Speak the Homie convention of this version, too. openHAB reads version 4, not 5.',
      {
        example: 4,
      },
    ),
    commands: key(
      z.boolean().prefault(false),
      'Take commands: `<topic>/<device>/<key>/set`, only what the section `commands` allows. Everybody who may write to the broker may then command.',
    ),
  })
  .meta({ title: 'mqtt' });

export type MqttInput = z.output<typeof mqttSchema>;
