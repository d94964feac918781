// What an entry of `devices` may say. Which key fits which kind of model is checked elsewhere: here are their values only.
import * as z from 'zod';
import { duration, httpUrl, key, name, path } from '../../yaml/schema-values.ts';
import { authKey, echoKey, lineKeys } from './line-keys.ts';

/** Shared with published values. */
export const countsKey = key(
  z.enum(['rising', 'both', 'restarts', 'no']).optional(),
  'How the value moves: a counter that only rises, one that may fall, one that begins anew, or no counter.',
  { example: 'rising', defaultText: 'by name and unit; a volume is no counter, for it may be that of a tank' },
);

const httpValue = z.strictObject({
  path: key(
    z.string().min(1).max(256),
    'Where the value is in the answer: keys and list positions, with dots between.',
    {
      example: 'data.level.0',
    },
  ),
  unit: key(z.string().min(1).max(16).optional(), 'Unit of the value after scaling.', { example: 'l' }),
  scale: key(z.number().optional(), 'Factor that the number is multiplied by.', { example: 0.001, defaultText: '1' }),
  offset: key(z.number().optional(), 'Added after scaling.', { example: -273.15, defaultText: '0' }),
  type: key(
    z.enum(['number', 'string', 'boolean']).optional(),
    'What to make of the value; numbers in quotes are read.',
    {
      example: 'number',
      defaultText: 'as the answer says',
    },
  ),
  counts: countsKey,
});

export const deviceSchema = z.strictObject({
  model: key(z.string().min(1), 'Model or alias from the catalogue; `meterhub models` lists them.', {
    example: 'sdm630',
  }),
  bus: key(z.string().min(1).optional(), 'Name of the bus. Or `port`, `address` or `url`: a bus of its own.', {
    example: 'rs485',
  }),
  id: key(
    z.int().optional(),
    'Modbus: unit id, 1..247 (0..255 on Modbus TCP). Inverters: their number behind the shared URL.',
    { example: 1 },
  ),
  apiId: key(
    z.int().min(0).max(65_535).optional(),
    'Number of the device in `/last/{id}` and the other meter interfaces; unique over all devices.',
    { example: 11, defaultText: 'the Modbus unit id; other devices have none' },
  ),
  lifetime: key(
    duration('1s', '30d').optional(),
    'How long a value counts after it was measured; then it reads null.',
    {
      example: '30s',
      defaultText: '10s (SML and HTTP: 30s), or three intervals where that is longer',
    },
  ),
  poll: key(
    z
      .strictObject({
        fast: key(duration('0s', '1h').optional(), 'Power, current, voltage, frequency. 0s: without pause.', {
          example: '500ms',
          defaultText: '1s',
        }),
        slow: key(duration('0s', '1d').optional(), 'Counters and distortion. 0s: without pause.', {
          example: '30s',
          defaultText: '10s',
        }),
      })
      .optional(),
    'Modbus: how often the two groups of values are read.',
    { example: '{ fast: 1s, slow: 10s }' },
  ),
  interval: key(duration('200ms', '1d').optional(), 'HTTP: how often the device is asked.', {
    example: '4s',
    defaultText: "the model's own, mostly 4s",
  }),
  timeout: key(
    duration('10ms', '60s').optional(),
    'Modbus: how long a reply may take beyond its time on the wire. HTTP: for the whole exchange.',
    { example: '600ms', defaultText: 'that of the bus, else 600ms; HTTP: 5s' },
  ),
  pause: key(
    duration('0s', '5s').optional(),
    'Modbus: silence before a request when the bus turns to this meter from another.',
    { example: '50ms', defaultText: "the model's own, mostly 0s" },
  ),
  measurands: key(z.array(z.string().min(1)).min(1).optional(), 'Only these are read and published.', {
    example: '[power, energyImport]',
    defaultText: 'all of the model',
  }),
  unit: key(z.enum(['l', 'm3']).optional(), 'Water and gas: unit of the meter reading.', {
    example: 'l',
    defaultText: 'm3',
  }),
  quirks: key(
    z.record(z.string().min(1), z.boolean()).optional(),
    'SML: special treatments of the model, switched on or off.',
    { example: '{ signPowerFromStatus: false }', defaultText: "the model's own" },
  ),
  values: key(z.record(name(), httpValue).optional(), 'Model http-json: the values to take from the answer, by name.', {
    example: '{ volume: { path: data.level.0, unit: l } }',
  }),
  path: key(z.string().regex(/^\//).max(2048).optional(), 'Model http-json on a bus: path and query of the request.', {
    example: '/api/status?unit=l',
    defaultText: '/',
  }),
  method: key(z.enum(['GET', 'POST']).optional(), 'Model http-json: request method.', {
    example: 'POST',
    defaultText: 'GET',
  }),
  headers: key(
    z.record(z.string().regex(/^[A-Za-z0-9-]+$/), z.string().regex(/^[^\r\n\0]*$/)).optional(),
    'Model http-json: further request headers. Treated as secret.',
    { example: '{ X-Api-Key: !env TANK_KEY }' },
  ),
  body: key(z.string().max(65_536).optional(), 'Model http-json: body of a POST.', { example: '{"cmd":"status"}' }),
  url: key(httpUrl().optional(), 'HTTP device with an endpoint of its own, without user and password.', {
    example: 'http://192.168.0.25',
  }),
  auth: authKey(),
  port: key(path().optional(), 'Device with a serial port of its own.', { example: '/dev/ttyUSB0' }),
  address: key(z.string().min(1).optional(), 'Device with a network address of its own.', {
    example: '192.168.0.44:502',
  }),
  type: key(
    z.enum(['modbus-tcp', 'modbus-rtu-over-tcp', 'modbus-rtu-over-udp']).optional(),
    'Modbus device with `address`: what is spoken there.',
    { example: 'modbus-rtu-over-tcp', defaultText: 'modbus-tcp when the port is 502' },
  ),
  ...lineKeys,
  echo: echoKey(),
});

export type DeviceInput = z.output<typeof deviceSchema>;
