// The paths of the older programs and of the page, as the document describes them. It must not know how they are answered.
import type { z } from 'zod';
import { dataset, datasets, overview, version } from '../dataset/answers.ts';
import { firehose, meterReading, meterReadings, meterUpdate, status } from '../gosdm630/answers.ts';
import { allMbmdReadings, mbmdReadings, mbmdStatus, mbmdUpdate } from '../mbmd/answers.ts';
import { CSV_LOCALES } from '../../vocabulary/csv.ts';
import { commandAccepted } from '../v1/answers/command.ts';
import {
  anyJson,
  COMMAND_PROBLEMS,
  get,
  json,
  OBJECT_BODY,
  ok,
  path,
  PLAIN,
  post,
  problems,
  query,
  TAGS,
  TYPED_ADDRESS,
  type Parameter,
  type PathItem,
  type Responses,
} from './operation.ts';
import { ref } from './schemas.ts';

const CSV_LOCALE = query('locale', 'de has decimal commas.', { enum: CSV_LOCALES });

const SENTENCE: Responses = { 400: { description: 'A sentence that says why not.', content: PLAIN } };

/** An answer of the older interfaces: status 400 and a sentence for every problem. */
function older(tag: string, summary: string, answer: z.ZodType, parameters: readonly Parameter[] = []): PathItem {
  return get(tag, summary, { ...ok(json(answer)), ...SENTENCE }, parameters);
}

/** What changes something although it is a GET; by POST as well, which is what the button of a typed address sends. */
function change(summary: string, responses: Responses, parameters: readonly Parameter[] = []): PathItem {
  return {
    ...get(TAGS.dataset, summary, { ...responses, ...TYPED_ADDRESS }, parameters),
    ...post(TAGS.dataset, `${summary}, as GET does`, responses, { parameters }),
  };
}

const NUMBER_OR_NAME = path('id', 'Number of the device in this interface (its Modbus unit id), or its name.');
const MBMD_ID = path('device', 'Like SDM1.11 (type, number of the bus, unit id), or the name of the device.');

const TARGET = path('target', 'Name of the target in the section `commands`.');

const DATASET: Readonly<Record<string, PathItem>> = {
  '/': {
    ...get(
      TAGS.dataset,
      'The dataset (an overview when none is configured); the dashboard for clients whose Accept prefers text/html',
      { ...ok({ ...anyJson(dataset, overview), 'text/html': {} }), ...problems(404) },
    ),
    ...post(
      TAGS.dataset,
      'Publishes the enabled keys of a JSON object, whatever the Content-Type; answers with the dataset',
      { ...ok(json(dataset)), ...problems(400, 404, 413) },
      { requestBody: OBJECT_BODY },
    ),
  },
  '/version': get(TAGS.dataset, 'Name and version', ok(json(version))),
  '/log': get(TAGS.dataset, 'The log of today, at most its last 1 MB', ok(PLAIN)),
  '/trace': get(TAGS.dataset, 'How many datasets the trace keeps', ok(PLAIN)),
  '/trace/{size}': change('Sets how many datasets the trace keeps', { ...ok(PLAIN), ...problems(400) }, [
    path('size', 'Datasets, 0 to 100000.'),
  ]),
  '/trace/json': get(TAGS.dataset, 'The newest datasets, oldest first', ok(json(datasets))),
  '/trace/csv': get(TAGS.dataset, 'The newest datasets as CSV, separated by ;', { ...ok(PLAIN), ...problems(400) }, [
    CSV_LOCALE,
  ]),
  '/backup': get(TAGS.dataset, 'The CSV backup of today so far', { ...ok(PLAIN), ...problems(400, 404) }, [CSV_LOCALE]),
  '/backup/save': change('Writes and uploads the CSV backup of today', {
    ...ok(PLAIN),
    ...problems(404, 503),
  }),
  '/command/{target}': change(
    'Sets what the query says (?amp=8) at the device of the target; answers with the dataset as soon as the device has ' +
      'accepted. What comes of it is in /api/v1/commands',
    { ...ok(anyJson(dataset, commandAccepted)), ...COMMAND_PROBLEMS },
    [TARGET],
  ),
};

const METERS: Readonly<Record<string, PathItem>> = {
  '/last': older(TAGS.meters, 'Newest readings of all meters that are available', meterReadings),
  '/last/{id}': older(TAGS.meters, 'Newest readings of one meter', meterReading, [NUMBER_OR_NAME]),
  '/minuteavg': older(TAGS.meters, 'Means over the last 60 s of all meters', meterReadings),
  '/minuteavg/{id}': older(TAGS.meters, 'Means over the last 60 s of one meter', meterReading, [NUMBER_OR_NAME]),
  '/status': get(TAGS.meters, 'Uptime, memory, Modbus totals and meters', ok(json(status))),
  '/firehose': get(
    TAGS.meters,
    'Long polling: waits for the next events',
    { ...ok(json(firehose)), ...problems(503) },
    [
      query('timeout', 'How long to wait, s.', { type: 'integer', minimum: 1, maximum: 120 }, true),
      query('category', 'meterupdate or statusupdate.', { type: 'string' }, true),
      query('since_time', 'Kept events newer than this come at once; ms since the epoch.', { type: 'integer' }),
    ],
  ),
  '/ws': get(TAGS.meters, 'WebSocket: every meterupdate, and the status once a second, without a subscription', {
    101: { description: 'Switching to WebSocket.', 'x-messages': [ref(meterUpdate), ref(status)] },
    ...problems(400, 503),
  }),
};

const MBMD: Readonly<Record<string, PathItem>> = {
  '/api/last': older(TAGS.mbmd, 'Newest readings by device', allMbmdReadings),
  '/api/last/{device}': older(TAGS.mbmd, 'Newest readings of one device', mbmdReadings, [MBMD_ID]),
  '/api/avg': older(TAGS.mbmd, 'Means over the last 60 s by device', allMbmdReadings),
  '/api/avg/{device}': older(TAGS.mbmd, 'Means over the last 60 s of one device', mbmdReadings, [MBMD_ID]),
  '/api/status': get(TAGS.mbmd, 'Uptime, memory and devices', ok(json(mbmdStatus))),
  '/api/ws': get(TAGS.mbmd, "WebSocket with mbmd's messages: every value, and the status once a second", {
    101: { description: 'Switching to WebSocket.', 'x-messages': [ref(mbmdUpdate), ref(mbmdStatus)] },
    ...problems(400, 503),
  }),
};

const PAGE: Readonly<Record<string, PathItem>> = {
  '/dashboard': get(TAGS.page, 'The dashboard', ok({ 'text/html': {} })),
  '/dashboard/{file}': get(
    TAGS.page,
    'A part of the dashboard',
    {
      ...ok({
        ...{ 'text/javascript': {}, 'text/css': {}, 'image/png': {}, 'image/svg+xml': {} },
        'application/manifest+json': {},
      }),
      ...problems(404),
    },
    [path('file', 'As the page names it.')],
  ),
};

export const OLDER_PATHS: Readonly<Record<string, PathItem>> = { ...DATASET, ...METERS, ...MBMD, ...PAGE };
