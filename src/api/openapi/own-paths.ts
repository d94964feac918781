// The paths of MeterHub's own interface and of operations, as the document describes them. It must not know how they are
// answered.
import { CSV_LOCALES } from '../../vocabulary/csv.ts';
import { ENERGY_FORMATS } from '../v1/energy-csv.ts';
import { PERIODS } from '../../time/calendar.ts';
import { healthz } from '../metrics/answers.ts';
import { building, buses, scanLine } from '../v1/answers/building.ts';
import { commandDone, commands } from '../v1/answers/command.ts';
import { allReadings, device, devices } from '../v1/answers/device.ts';
import { buildingEnergy, deviceEnergy, history, historyLine, meterReadingAt } from '../v1/answers/history.ts';
import { check, historySize, reloaded, reloadRefused, system } from '../v1/answers/hub.ts';
import { session } from '../v1/answers/session.ts';
import { costsOverview } from '../v1/answers/costs.ts';
import { source } from '../v1/answers/received.ts';
import { statement } from '../v1/answers/statement.ts';
import { STATEMENT_FORMATS, STATEMENT_LANGUAGES } from '../v1/costs/statement-json.ts';
import { deviceAvailability, houseEvent, houseEvents } from '../v1/answers/events.ts';
import { MOST_DAYS, MOST_EVENTS } from '../v1/events.ts';
import { EVENT_KIND_NAMES } from '../../vocabulary/events/kinds.ts';
import { healthEvent, snapshotEvent } from '../v1/answers/stream.ts';
import { SETUP_PATHS } from './setup-paths.ts';
import {
  anyJson,
  COMMAND_PROBLEMS,
  events,
  get,
  json,
  lines,
  OBJECT_BODY,
  ok,
  operation,
  path,
  PLAIN,
  post,
  problems,
  query,
  STRING,
  TAGS,
  type Parameter,
  type PathItem,
} from './operation.ts';

const DEVICE_NAME = path('name', 'Name of the device in the configuration.');
const ZONE = query('timeZone', 'Name of the tz database, like Europe/Berlin; otherwise that of the machine.');
const RANGE: readonly Parameter[] = [
  query('from', 'now, today, yesterday, thisMonth, -6h, -1d, today-7d, 2026-01-15, 2026-01-15T13:00+01:00.'),
  query('to', 'Excluded; otherwise now.'),
  ZONE,
];

const CSV_LOCALE = query('locale', 'Of CSV: de has ; between cells and decimal commas.', { enum: CSV_LOCALES });

const PRESENT: Readonly<Record<string, PathItem>> = {
  '/api/v1/devices': get(TAGS.own, 'All devices with health and readings', ok(json(devices))),
  '/api/v1/devices/{name}': get(TAGS.own, 'One device', { ...ok(json(device)), ...problems(404) }, [DEVICE_NAME]),
  '/api/v1/devices/{name}/source': get(
    TAGS.own,
    'Where the values of a device come from: registers, OBIS codes, manual; words and entries as last received',
    { ...ok(json(source)), ...problems(404) },
    [DEVICE_NAME],
  ),
  '/api/v1/readings': get(TAGS.own, 'All readings by device and measurand', ok(json(allReadings))),
  '/api/v1/stream': get(
    TAGS.own,
    'Server-sent events: snapshot {device, at, readings}, health {device, from, to, reason, at}, happened (as /api/v1/events), heartbeats',
    { ...ok(events({ snapshot: snapshotEvent, health: healthEvent, happened: houseEvent })), ...problems(404, 503) },
    [query('device', 'Only this device; may be given several times.', { type: 'array', items: STRING })],
  ),
  '/api/v1/building': get(
    TAGS.own,
    'Who plays which part in the building, and which rights need a token',
    ok(json(building)),
  ),
  '/api/v1/buses': get(TAGS.own, 'All buses: load, errors by kind, who waits', ok(json(buses))),
  '/api/v1/buses/{name}/scan': post(
    TAGS.own,
    'Looks for meters between the polls; tells what it finds as lines of JSON while it goes',
    { ...ok(lines(scanLine)), ...problems(400, 404, 413, 503) },
    {
      parameters: [path('name', 'Name of a Modbus bus.')],
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: { type: 'object', properties: { from: { type: 'integer' }, to: { type: 'integer' } } },
          },
        },
      },
    },
  ),
  '/api/v1/system': get(
    TAGS.own,
    'The hub itself: dataset with expressions and inputs, published keys, outputs, history',
    ok(json(system)),
  ),
  '/api/v1/check': get(TAGS.own, 'Mistakes and warnings of the configuration file as it is now', {
    ...ok(json(check)),
    ...problems(404),
  }),
};

const COMMANDS: Readonly<Record<string, PathItem>> = {
  '/api/v1/commands': get(TAGS.own, 'Targets, what may be set, and what is set now', ok(json(commands))),
  '/api/v1/commands/{target}': post(
    TAGS.own,
    'Sets all keys of the body at the device of the target, or none; answers when the device shows them',
    { ...ok(json(commandDone)), ...COMMAND_PROBLEMS, ...problems(413) },
    { parameters: [path('target', 'Name of the target in the section `commands`.')], requestBody: OBJECT_BODY },
  ),
  '/api/v1/reload': post(
    TAGS.operations,
    'Reads the configuration file again and restarts what differs; a wrong file changes nothing',
    {
      ...ok(json(reloaded)),
      ...problems(409, 413, 503),
      422: { description: 'All mistakes of the file.', content: json(reloadRefused) },
    },
  ),
};

const PAST: Readonly<Record<string, PathItem>> = {
  '/api/v1/history': get(
    TAGS.own,
    'What was: readings, or means with least and most per period',
    { ...ok({ ...json(history), 'text/csv': {}, ...lines(historyLine) }), ...problems(400, 404, 503) },
    [
      query('series', 'device.measurand or device.*, separated by commas.', STRING, true),
      ...RANGE,
      query(
        'resolution',
        'auto (at most `points`, spikes kept by min and max), raw, 1min, 15min, 1h, 1d; also 2min ... 1y.',
      ),
      query('points', 'The most points of a series that auto gives.', {
        type: 'integer',
        minimum: 10,
        maximum: 100_000,
      }),
      query('format', 'How the answer is written.', { enum: ['json', 'csv', 'ndjson'] }),
      CSV_LOCALE,
    ],
  ),
  '/api/v1/events': get(
    TAGS.own,
    'What happened: meters lost, back, exchanged and reset, commands, configuration, outputs, withheld values, the hub itself',
    { ...ok(json(houseEvents)), ...problems(400, 503) },
    [
      query('device', 'Only of this device.'),
      query('kind', `Only of these kinds, separated by commas: ${EVENT_KIND_NAMES.join(', ')}.`),
      ...RANGE,
      query('limit', 'At most this many, the newest.', { type: 'integer', minimum: 1, maximum: MOST_EVENTS }),
    ],
  ),
  '/api/v1/availability': get(
    TAGS.own,
    'How much of each of the last days each device was there, as far as it is known',
    { ...ok(json(deviceAvailability)), ...problems(400, 503) },
    [
      query('device', 'Only of this device.'),
      query('days', 'How many days, today included.', { type: 'integer', minimum: 1, maximum: MOST_DAYS }),
      ZONE,
    ],
  ),
  '/api/v1/history/size': get(TAGS.own, 'How large the history is', {
    ...ok(json(historySize)),
    ...problems(404, 503),
  }),
  '/api/v1/energy': get(
    TAGS.own,
    'What a device drew and fed in per period, with counter readings, and what it cost when there is a tariff; without a ' +
      'device the building',
    { ...ok({ ...anyJson(deviceEnergy, buildingEnergy), 'text/csv': {} }), ...problems(400, 404, 503) },
    [
      query('device', 'Name of the device; without it the building, if `roles` names its grid meter.'),
      query(
        'measurand',
        'One of its counters; otherwise what it drew and fed in: electricity, else heat, cold, volume.',
      ),
      query('by', 'Length of the periods; whole ones, local time.', { enum: PERIODS }),
      ...RANGE,
      query('format', 'How the answer is written.', { enum: ENERGY_FORMATS }),
      CSV_LOCALE,
    ],
  ),
  '/api/v1/costs': get(
    TAGS.own,
    'What each device cost yesterday, today and this month so far, and what the month will be; needs a tariff',
    { ...ok(json(costsOverview)), ...problems(400, 404, 503) },
    [ZONE],
  ),
  '/api/v1/statement': get(
    TAGS.own,
    'What devices used from reading to reading and what that cost, position by position; needs a tariff, and is no legal bill',
    { ...ok({ ...json(statement), 'text/csv': {}, ...PLAIN }), ...problems(400, 404, 503) },
    [
      query('device', 'Names of devices, separated by commas; otherwise those with a contract, and tenants.'),
      query('from', 'The first day, like `from` of the history; otherwise last month.'),
      query('to', 'The day after the last one; otherwise this month.'),
      ZONE,
      query('format', 'How the answer is written.', { enum: STATEMENT_FORMATS }),
      query('language', 'Of text and CSV.', { enum: STATEMENT_LANGUAGES }),
    ],
  ),
  '/api/v1/meter-reading': get(
    TAGS.own,
    'The counters of a device at a moment: the last reading at or before it, and the next one',
    { ...ok(json(meterReadingAt)), ...problems(400, 404, 503) },
    [
      query('device', 'Name of the device.', STRING, true),
      query('at', 'The moment, like `from` of the history: 2026-01-01, today, -1mo.', STRING, true),
      ZONE,
    ],
  ),
};

const OPERATIONS: Readonly<Record<string, PathItem>> = {
  '/api/openapi.json': get(
    TAGS.operations,
    'This document',
    ok({ 'application/json': { schema: { type: 'object' } } }),
  ),
  '/metrics': get(TAGS.operations, 'Metrics for Prometheus', ok(PLAIN)),
};

/** Whoever may not read yet has to be able to log in. */
const SESSION: PathItem = {
  ...get(TAGS.own, 'Who is logged in to the page, and what this browser may do', ok(json(session))),
  ...post(
    TAGS.own,
    'Logs in with the password; at the first visit chooses it with the code of terminal and journal; `newPassword` changes it',
    { ...ok(json(session)), ...problems(400, 403, 413, 429, 503) },
    { requestBody: OBJECT_BODY },
  ),
  ...operation('delete', TAGS.own, 'Logs out', { ...ok(json(session)), ...problems(403) }),
};

/** They never need a token: for watchdogs and containers, for who logs in, and for sessions only. */
export const OPEN_PATHS: Readonly<Record<string, PathItem>> = {
  '/api/v1/session': SESSION,
  ...SETUP_PATHS,
  '/healthz': get(TAGS.operations, 'Whether MeterHub does its work', {
    ...ok(json(healthz)),
    503: { description: 'A bus is closed, or no device answers.', content: json(healthz) },
  }),
};

export const OWN_PATHS: Readonly<Record<string, PathItem>> = {
  ...PRESENT,
  ...COMMANDS,
  ...PAST,
  ...OPERATIONS,
};
