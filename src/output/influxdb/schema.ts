// What an output of type `influxdb` may say. Values only.
import * as z from 'zod';
import { duration, httpUrl, key, name, path, secret } from '../../yaml/schema-values.ts';

/** Words of line protocol that may stand anywhere: no control characters, no backslash (it would hide what follows), no quote. */
const lineWord = () =>
  z
    .string()
    .regex(/^[^\p{Cc}\\"]+$/u)
    .max(256);

export const influxdbSchema = z
  .strictObject({
    type: key(z.literal('influxdb'), 'InfluxDB 1, 2 or 3, or what takes the same line protocol.'),
    url: key(httpUrl(), 'The server.', { example: 'http://localhost:8086' }),
    version: key(z.literal([1, 2, 3]).prefault(1), 'Which InfluxDB it is; VictoriaMetrics and Telegraf: 1 or 2.'),
    database: key(z.string().min(1).optional(), 'Versions 1 and 3: the database.', { example: 'meterhub' }),
    retentionPolicy: key(z.string().min(1).optional(), 'Version 1: the retention policy.', {
      example: 'two_years',
      defaultText: 'that of the database',
    }),
    bucket: key(z.string().min(1).optional(), 'Version 2: the bucket.', { example: 'meterhub' }),
    org: key(z.string().min(1).optional(), 'Version 2: the organisation.', { example: 'home' }),
    token: key(secret().optional(), 'Versions 2 and 3: the token.', { example: '!env INFLUX_TOKEN' }),
    user: key(z.string().min(1).optional(), 'Version 1: user name.', { example: 'meterhub' }),
    password: key(secret().optional(), 'Version 1: password.', { example: '!env INFLUX_PASSWORD' }),
    ca: key(path().optional(), 'PEM file of the authority that signed the certificate of an https server.', {
      example: '/etc/meterhub/ca.pem',
      defaultText: 'those that Node.js knows',
    }),
    layout: key(
      z.literal(['device', 'measurand']).prefault('device'),
      'One row per device and reading with a field for each measurand; or one row per value, with the measurand as a tag.',
    ),
    measurement: key(
      lineWord().prefault('readings'),
      'Name of the measurement; {device}, {model}, {measurand} and {unit} are filled in.',
    ),
    tags: key(z.record(name(), lineWord()).prefault({}), 'Tags that every row gets beside device and model.', {
      example: '{ building: home }',
    }),
    interval: key(duration('0s', '1d').prefault('10s'), 'One point per value in this time; 0s: every reading.'),
    flush: key(duration('100ms', '10min').prefault('5s'), 'How often is sent what has come together.'),
    timeout: key(duration('100ms', '5min').prefault('10s'), 'How long the server may take for an answer.'),
    buffer: key(
      z
        .string()
        .regex(/^[0-9]+(kB|MB)$/)
        .meta({ 'x-type': 'size' })
        .prefault('16MB'),
      'Most memory for what waits while the server is away; then the oldest goes, to be filled in from the history, if any.',
      { example: '32MB' },
    ),
  })
  .meta({ title: 'influxdb' });

export type InfluxInput = z.output<typeof influxdbSchema>;
