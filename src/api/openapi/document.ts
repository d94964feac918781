// The description of every route, served at /api/openapi.json. A test compares it with the routes there are.
import type { FastifyPluginCallback } from 'fastify';
import type { Services } from '../services.ts';
import { arrayOf, mapOf, ref } from './schema.ts';
import { SCHEMAS } from './schemas.ts';

type Node = Readonly<Record<string, unknown>>;

const DATASET = 'dataset (MeterHub of 2022)';
const METERS = 'meters (gosdm630)';
const MBMD = 'mbmd';
const OWN = 'MeterHub';
const OPERATIONS = 'operations';
const PAGE = 'page';

const SENTENCE: Node = { description: 'A sentence that says why not.', content: { 'text/plain': {} } };
const PROBLEM: Node = { description: 'What is wrong and what to do.', content: json(ref('Error')) };

function json(schema: Node): Node {
  return { 'application/json': { schema } };
}

function get(tag: string, summary: string, responses: Node, parameters: readonly Node[] = []): Node {
  return { get: { tags: [tag], summary, parameters, responses } };
}

function ok(content: Node, description = 'As asked.'): Node {
  return { 200: { description, content } };
}

function path(name: string, description: string): Node {
  return { name, in: 'path', required: true, description, schema: { type: 'string' } };
}

function query(name: string, description: string, schema: Node, required = false): Node {
  return { name, in: 'query', required, description, schema };
}

/** An answer of the older interfaces: status 400 and a sentence for every problem. */
function older(tag: string, summary: string, schema: Node, parameters: readonly Node[] = []): Node {
  return get(tag, summary, { ...ok(json(schema)), 400: SENTENCE }, parameters);
}

function file(summary: string, type: string): Node {
  return get(PAGE, summary, ok({ [type]: {} }));
}

const TEXT_OR_PROBLEM: Node = { ...ok({ 'text/plain': {} }), 400: PROBLEM, 403: PROBLEM };
const NUMBER_OR_NAME = path('id', 'Number of the device in this interface (its Modbus unit id), or its name.');
const MBMD_ID = path('device', 'Like SDM1.11 (type, number of the bus, unit id), or the name of the device.');
const STRING: Node = { type: 'string' };
const ZONE = query('timeZone', 'Name of the tz database, like Europe/Berlin; otherwise that of the machine.', STRING);
const RANGE: readonly Node[] = [
  query('from', 'now, today, yesterday, thisMonth, -6h, -1d, today-7d, 2026-01-15, 2026-01-15T13:00+01:00.', STRING),
  query('to', 'Excluded; otherwise now.', STRING),
  ZONE,
];

const TARGET = path('target', 'Name of the target in the section `commands`.');
const COMMAND_PROBLEMS: Node = {
  ...{ 400: PROBLEM, 401: PROBLEM, 403: PROBLEM, 404: PROBLEM, 413: PROBLEM, 429: PROBLEM, 503: PROBLEM },
  502: { description: 'The device did not do it, and why.', content: json(ref('Error')) },
};

export const PATHS: Readonly<Record<string, Node>> = {
  '/': {
    ...get(
      DATASET,
      'The dataset (an overview when none is configured); the dashboard for clients whose Accept prefers text/html',
      {
        ...ok({ 'application/json': { schema: { anyOf: [ref('Dataset'), ref('Overview')] } }, 'text/html': {} }),
        404: PROBLEM,
      },
    ),
    post: {
      tags: [DATASET],
      summary: 'Publishes the enabled keys of a JSON object, whatever the Content-Type; answers with the dataset',
      requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } }, '*/*': {} } },
      responses: { ...ok(json(ref('Dataset'))), 400: PROBLEM, 403: PROBLEM, 404: PROBLEM, 413: PROBLEM },
    },
  },
  '/version': get(DATASET, 'Name and version', ok(json(ref('Version')))),
  '/log': get(DATASET, 'The log of today, at most its last 1 MB', ok({ 'text/plain': {} })),
  '/trace': get(DATASET, 'How many datasets the trace keeps', ok({ 'text/plain': {} })),
  '/trace/{size}': get(DATASET, 'Sets how many datasets the trace keeps', TEXT_OR_PROBLEM, [
    path('size', 'Datasets, 0 to 100000.'),
  ]),
  '/trace/json': get(DATASET, 'The newest datasets, oldest first', ok(json(arrayOf(ref('Dataset'))))),
  '/trace/csv': get(DATASET, 'The newest datasets as CSV, separated by ;', ok({ 'text/plain': {} })),
  '/backup': get(DATASET, 'The CSV backup of today so far', { ...ok({ 'text/plain': {} }), 404: PROBLEM }),
  '/backup/save': get(DATASET, 'Writes and uploads the CSV backup of today', {
    ...ok({ 'text/plain': {} }),
    403: PROBLEM,
    404: PROBLEM,
    503: PROBLEM,
  }),
  '/dashboard': file('The dashboard', 'text/html'),
  '/dashboard/{file}': {
    get: {
      tags: [PAGE],
      summary: 'A part of the dashboard',
      parameters: [path('file', 'As the page names it.')],
      responses: { ...ok({ 'text/javascript': {}, 'text/css': {}, 'image/png': {} }), 404: PROBLEM },
    },
  },
  '/last': older(METERS, 'Newest readings of all meters that are available', arrayOf(ref('MeterReading'))),
  '/last/{id}': older(METERS, 'Newest readings of one meter', ref('MeterReading'), [NUMBER_OR_NAME]),
  '/minuteavg': older(METERS, 'Means over the last 60 s of all meters', arrayOf(ref('MeterReading'))),
  '/minuteavg/{id}': older(METERS, 'Means over the last 60 s of one meter', ref('MeterReading'), [NUMBER_OR_NAME]),
  '/status': get(METERS, 'Uptime, memory, Modbus totals and meters', ok(json(ref('Status')))),
  '/firehose': get(METERS, 'Long polling: waits for the next events', ok(json(ref('Firehose'))), [
    query('timeout', 'How long to wait, s.', { type: 'integer', minimum: 1, maximum: 120 }, true),
    query('category', 'meterupdate or statusupdate.', STRING, true),
    query('since_time', 'Kept events newer than this come at once; ms since the epoch.', { type: 'integer' }),
  ]),
  '/ws': get(METERS, 'WebSocket: every meterupdate, and the status once a second, without a subscription', {
    101: { description: 'Switching to WebSocket.' },
    400: PROBLEM,
    403: PROBLEM,
  }),
  '/api/last': older(MBMD, 'Newest readings by device', mapOf(ref('MbmdReadings'))),
  '/api/last/{device}': older(MBMD, 'Newest readings of one device', ref('MbmdReadings'), [MBMD_ID]),
  '/api/avg': older(MBMD, 'Means over the last 60 s by device', mapOf(ref('MbmdReadings'))),
  '/api/avg/{device}': older(MBMD, 'Means over the last 60 s of one device', ref('MbmdReadings'), [MBMD_ID]),
  '/api/status': get(MBMD, 'Uptime, memory and devices', ok(json(ref('MbmdStatus')))),
  '/api/v1/devices': get(OWN, 'All devices with health and readings', ok(json(arrayOf(ref('Device'))))),
  '/api/v1/devices/{name}': get(OWN, 'One device', { ...ok(json(ref('Device'))), 404: PROBLEM }, [
    path('name', 'Name of the device in the configuration.'),
  ]),
  '/api/v1/devices/{name}/source': get(
    OWN,
    'Where the values of a device come from: registers, OBIS codes, manual; words and entries as last received',
    { ...ok(json(ref('Source'))), 404: PROBLEM },
    [path('name', 'Name of the device in the configuration.')],
  ),
  '/api/v1/building': get(
    OWN,
    'Who plays which part in the building, and which rights need a token',
    ok(json(ref('Building'))),
  ),
  '/api/v1/buses': get(OWN, 'All buses: load, errors by kind, who waits', ok(json(arrayOf(ref('Bus'))))),
  '/api/v1/buses/{name}/scan': {
    post: {
      tags: [OWN],
      summary: 'Looks for meters between the polls; tells what it finds as lines of JSON while it goes',
      parameters: [path('name', 'Name of a Modbus bus.')],
      requestBody: {
        content: {
          'application/json': {
            schema: { type: 'object', properties: { from: { type: 'integer' }, to: { type: 'integer' } } },
          },
        },
      },
      responses: {
        ...ok({ 'application/x-ndjson': {} }),
        ...{ 400: PROBLEM, 401: PROBLEM, 403: PROBLEM, 404: PROBLEM, 503: PROBLEM },
      },
    },
  },
  '/api/v1/system': get(
    OWN,
    'The hub itself: dataset with expressions and inputs, published keys, outputs, history',
    ok(json(ref('System'))),
  ),
  '/api/v1/history/size': get(OWN, 'How large the history is', { ...ok(json(ref('HistorySize'))), 404: PROBLEM }),
  '/api/v1/check': get(OWN, 'Mistakes and warnings of the configuration file as it is now', {
    ...ok(json(ref('Check'))),
    404: PROBLEM,
  }),
  '/api/v1/readings': get(OWN, 'All readings by device and measurand', ok(json(mapOf(ref('Readings'))))),
  '/command/{target}': get(
    DATASET,
    'Sets what the query says (?amp=8) at the device of the target; answers with the dataset',
    { ...ok(json({ anyOf: [ref('Dataset'), ref('CommandDone')] })), ...COMMAND_PROBLEMS },
    [TARGET],
  ),
  '/api/v1/commands': get(OWN, 'Targets, what may be set, and what is set now', ok(json(ref('Commands')))),
  '/api/v1/commands/{target}': {
    post: {
      tags: [OWN],
      summary: 'Sets all keys of the body at the device of the target, or none; answers when the device shows them',
      parameters: [TARGET],
      requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } }, '*/*': {} } },
      responses: { ...ok(json(ref('CommandDone'))), ...COMMAND_PROBLEMS },
    },
  },
  '/api/v1/reload': {
    post: {
      tags: [OPERATIONS],
      summary: 'Reads the configuration file again and restarts what differs; a wrong file changes nothing',
      responses: {
        ...ok(json(ref('Reloaded'))),
        401: PROBLEM,
        403: PROBLEM,
        409: PROBLEM,
        422: { description: 'All mistakes of the file.', content: json(ref('ReloadRefused')) },
        429: PROBLEM,
      },
    },
  },
  '/api/v1/stream': get(
    OWN,
    'Server-sent events: snapshot {device, at, readings}, health {device, from, to, reason, at}, heartbeats',
    { ...ok({ 'text/event-stream': {} }), 404: PROBLEM, 503: PROBLEM },
    [query('device', 'Only this device; may be given several times.', arrayOf(STRING))],
  ),
  '/api/v1/history': get(
    OWN,
    'What was: readings, or means with least and most per period',
    {
      ...ok({ 'application/json': { schema: ref('History') }, 'text/csv': {}, 'application/x-ndjson': {} }),
      ...{ 400: PROBLEM, 404: PROBLEM, 503: PROBLEM },
    },
    [
      query('series', 'device.measurand or device.*, separated by commas.', STRING, true),
      ...RANGE,
      query(
        'resolution',
        'auto (at most `points`, spikes kept by min and max), raw, 1min, 15min, 1h, 1d; also 2min ... 1y.',
        STRING,
      ),
      query('points', 'The most points of a series that auto gives.', {
        type: 'integer',
        minimum: 10,
        maximum: 100_000,
      }),
      query('format', 'How the answer is written.', { enum: ['json', 'csv', 'ndjson'] }),
    ],
  ),
  '/api/v1/energy': get(
    OWN,
    'What a device drew and fed in per period, with counter readings; without a device the building',
    {
      ...ok(json({ anyOf: [ref('DeviceEnergy'), ref('BuildingEnergy')] })),
      ...{ 400: PROBLEM, 404: PROBLEM, 503: PROBLEM },
    },
    [
      query('device', 'Name of the device; without it the building, if `roles` names its grid meter.', STRING),
      query('by', 'Length of the periods; whole ones, local time.', { enum: ['hour', 'day', 'week', 'month', 'year'] }),
      ...RANGE,
    ],
  ),
  '/api/v1/meter-reading': get(
    OWN,
    'The counters of a device at a moment: the last reading at or before it, and the next one',
    { ...ok(json(ref('MeterReadingAt'))), 400: PROBLEM, 404: PROBLEM, 503: PROBLEM },
    [
      query('device', 'Name of the device.', STRING, true),
      query('at', 'The moment, like `from` of the history: 2026-01-01, today, -1mo.', STRING, true),
      ZONE,
    ],
  ),
  '/api/openapi.json': get(OPERATIONS, 'This document', ok(json({ type: 'object' }))),
  '/healthz': get(OPERATIONS, 'Whether MeterHub does its work', {
    ...ok(json(ref('Healthz'))),
    503: { description: 'A bus is closed, or no device answers.', content: json(ref('Healthz')) },
  }),
  '/metrics': get(OPERATIONS, 'Metrics for Prometheus', ok({ 'text/plain': {} })),
};

export function openapiDocument(version: string): Node {
  return {
    openapi: '3.1.0',
    info: {
      title: 'MeterHub',
      version,
      description:
        'Every meter of a building. Reading is open unless a token with the right `read` is configured; ' +
        'then send `Authorization: Bearer <secret>` (or Basic with the secret as password).',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    // Relative to this document, so that it holds behind a proxy under any prefix.
    servers: [{ url: '../' }],
    security: [{}, { bearer: [] }, { basic: [] }],
    paths: PATHS,
    components: {
      schemas: SCHEMAS,
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' }, basic: { type: 'http', scheme: 'basic' } },
    },
  };
}

export function openapiInterface({ version }: Services): FastifyPluginCallback {
  return (app, _options, done) => {
    const body = Buffer.from(JSON.stringify(openapiDocument(version)));
    app.get('/api/openapi.json', (_request, reply) =>
      reply
        .header('content-type', 'application/json; charset=utf-8')
        .header('access-control-allow-origin', '*')
        .send(body),
    );
    done();
  };
}
