// What an HTTP endpoint and a device behind one may say in the file. Keys and values only.
import * as z from 'zod';
import { countsKey } from '../../source/entry/counts-key.ts';
import { commonKeys } from '../../source/entry/common-keys.ts';
import { httpEndpointKeys } from '../../source/entry/http-endpoint.ts';
import { pulseKeys } from '../../source/pulses/pulse-keys.ts';
import { duration, httpUrl, key, name } from '../../yaml/schema-values.ts';

const loginSchema = z.strictObject({
  path: key(
    z.string().regex(/^\//).max(2048),
    'Path and query of the login. `{user}` and `{password}` in it, in its headers and body stand for those of the device.',
    { example: '/api/login' },
  ),
  method: key(z.enum(['GET', 'POST']).optional(), 'Request method.', {
    example: 'GET',
    defaultText: 'POST with a body, else GET',
  }),
  headers: key(
    z.record(z.string().regex(/^[A-Za-z0-9-]+$/), z.string().regex(/^[^\r\n\0]*$/)).optional(),
    'Further request headers.',
    { example: '{ X-App: meterhub }' },
  ),
  body: key(z.string().max(65_536).optional(), 'Body: JSON, or a form (`user={user}&pw={password}`).', {
    example: '{"user":"{user}","password":"{password}"}',
  }),
  tokenPath: key(
    z.string().min(1).max(256).optional(),
    'Where the token is in the answer; without it its cookies count.',
    {
      example: 'data.token',
    },
  ),
  sendAs: key(
    z
      .string()
      .regex(/^(bearer|(header|cookie|query) [A-Za-z0-9_-]{1,64})$/)
      .optional(),
    'How the token is shown with each request: `bearer`, or `header`, `cookie` or `query` with the name.',
    { example: 'header X-Auth-Token', defaultText: 'bearer' },
  ),
});

export type HttpLoginInput = z.output<typeof loginSchema>;

export const loginKey = () =>
  key(
    loginSchema.optional(),
    'A login before the first request, and anew when the device answers 401 or 403. `user` and `password` are used there.',
    { example: "{ path: /api/login, body: 'user={user}&pw={password}', tokenPath: token }" },
  );

export const httpBusSchema = z
  .strictObject({
    type: key(z.literal('http'), 'A device that answers HTTP requests: inverter, wallbox, water meter ...'),
    url: key(httpUrl(), 'Base URL, without user and password.', { example: 'http://192.168.0.20' }),
    ...httpEndpointKeys,
    login: loginKey(),
  })
  .meta({ title: 'http' });

export type HttpBusInput = z.output<typeof httpBusSchema>;

export const httpValue = z.strictObject({
  path: key(
    z.string().min(1).max(256),
    'Where the value is in the answer: keys with dots between, list positions, keys in quotes, or the part in which a key has a value: `data.level.0`, `["1.8.0"]`, `registers[obis=1.8.0].value`. Brackets need quotes around the path in YAML.',
    { example: 'data.level.0' },
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
  optional: key(z.boolean().optional(), 'An answer without the value is as it should be.', {
    example: true,
    defaultText: 'false',
  }),
  request: key(name().optional(), 'Which of `requests` has the value in its answer.', {
    example: 'meter',
    defaultText: 'the main request',
  }),
  ...pulseKeys,
  counts: countsKey,
});

export type HttpValueInput = z.output<typeof httpValue>;

/** What to ask. `whose`: what the texts begin with. */
export const requestKeys = (whose: string) => ({
  path: key(z.string().regex(/^\//).max(2048).optional(), `${whose} on a bus: path and query of the request.`, {
    example: '/api/status?unit=l',
    defaultText: '/',
  }),
  method: key(z.enum(['GET', 'POST']).optional(), `${whose}: request method.`, {
    example: 'POST',
    defaultText: 'GET',
  }),
  headers: key(
    z.record(z.string().regex(/^[A-Za-z0-9-]+$/), z.string().regex(/^[^\r\n\0]*$/)).optional(),
    `${whose}: further request headers. Treated as secret.`,
    { example: '{ X-Api-Key: !env TANK_KEY }' },
  ),
  body: key(z.string().max(65_536).optional(), `${whose}: body of a POST.`, { example: '{"cmd":"status"}' }),
});

/** What is asked beside the main request. */
export const furtherRequest = z.strictObject({
  path: key(z.string().regex(/^\//).max(2048), 'Path and query of the request.', { example: '/api/meter' }),
  method: key(z.enum(['GET', 'POST']).optional(), 'Request method.', { example: 'POST', defaultText: 'GET' }),
  headers: requestKeys('The request').headers,
  body: key(z.string().max(65_536).optional(), 'Body of a POST.', { example: '{"cmd":"meter"}' }),
  interval: key(duration('200ms', '1d').optional(), 'How often it is asked.', {
    example: '1min',
    defaultText: 'as often as the device',
  }),
});

export type FurtherRequestInput = z.output<typeof furtherRequest>;

/** `whose`: what the text begins with. */
export const furtherRequestsKey = (whose: string) =>
  key(
    z.record(name(), furtherRequest).optional(),
    `${whose}: further requests by name; a value says with \`request\` in which answer it is.`,
    { example: '{ meter: { path: /api/meter, interval: 1min } }' },
  );

export const httpDeviceSchema = z
  .strictObject({
    ...commonKeys({ model: 'go-e', apiId: 'none', lifetime: '30s, or three intervals where that is longer' }),
    id: key(z.int().optional(), 'Inverters: their number behind the shared URL.', {
      example: 1,
      defaultText: 'the first one behind the URL',
    }),
    interval: key(duration('200ms', '1d').optional(), 'How often the device is asked.', {
      example: '4s',
      defaultText: "the model's own, mostly 4s",
    }),
    timeout: key(duration('10ms', '60s').optional(), 'How long the whole exchange may take.', {
      example: '5s',
      defaultText: '5s',
    }),
    unit: key(z.enum(['l', 'm3']).optional(), 'Water and gas: unit of the meter reading.', {
      example: 'l',
      defaultText: 'm3',
    }),
    values: key(
      z.record(name(), httpValue).optional(),
      'Model http-json: the values to take from the answer, by name.',
      {
        example: '{ volume: { path: data.level.0, unit: l } }',
      },
    ),
    ...requestKeys('Model http-json'),
    requests: furtherRequestsKey('Model http-json'),
    url: key(httpUrl().optional(), 'HTTP device with an endpoint of its own, without user and password.', {
      example: 'http://192.168.0.25',
    }),
    ...httpEndpointKeys,
    login: loginKey(),
  })
  .meta({ title: 'HTTP device', 'x-kind': 'http' });

export type HttpDeviceInput = z.output<typeof httpDeviceSchema>;
