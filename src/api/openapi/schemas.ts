// The shapes of the JSON answers, as OpenAPI 3.1 schemas. It must not know paths.
import { HUB_SCHEMAS } from './hub-schemas.ts';
import { arrayOf, mapOf, record, ref, type Schema } from './schema.ts';

const text = { type: 'string' } as const;
const number = { type: 'number' } as const;
const integer = { type: 'integer' } as const;
const nullableText = { type: ['string', 'null'] } as const;
const nullableNumber = { type: ['number', 'null'] } as const;
const instant = { type: 'string', format: 'date-time' } as const;
const nullableInstant = { type: ['string', 'null'], format: 'date-time' } as const;
const phases = ref('PerPhase');

export const SCHEMAS: Readonly<Record<string, Schema>> = {
  ...HUB_SCHEMAS,
  Error: record(
    { error: record({ code: text, message: text, hint: text }) },
    'Any problem: what it is and what to do.',
  ),
  Reading: record(
    {
      value: {
        type: ['number', 'string', 'boolean', 'null'],
        description: 'null: never read, or its lifetime is over',
      },
      unit: {
        type: ['string', 'null'],
        description: 'W, Wh, V, A, var, varh, VA, VAh, Hz, 1, %, deg, degC, m3, l ...',
      },
      at: { ...nullableInstant, description: 'when it was measured (UTC, ms); kept when the lifetime is over' },
    },
    'A measured value in its canonical unit. Import and consumption are positive, export is negative.',
  ),
  Readings: mapOf(ref('Reading')),
  Health: record({
    state: { enum: ['starting', 'online', 'degraded', 'offline'] },
    since: instant,
    reason: { ...nullableText, description: 'why it is not online, in English' },
    code: { ...nullableText, description: 'of the reason, for programs and translations' },
    facts: { ...mapOf({ type: ['string', 'number'] }), description: 'what a translation of the reason needs' },
    lastSuccess: nullableInstant,
    requests: integer,
    errors: { ...mapOf(integer), description: 'failures since the start by error code' },
    roundTripMs: nullableNumber,
    heldBack: { ...integer, description: 'counter readings that were not believed, e.g. a fall to 0' },
  }),
  Device: record({
    name: text,
    kind: { enum: ['modbus', 'sml', 'http', 'published'] },
    model: text,
    type: text,
    manufacturer: text,
    description: text,
    bus: text,
    id: { type: ['integer', 'null'] },
    apiId: { type: ['integer', 'null'] },
    lifetimeMs: number,
    quirks: arrayOf(text),
    health: ref('Health'),
    readings: ref('Readings'),
  }),
  History: record({
    from: instant,
    to: instant,
    resolution: text,
    series: arrayOf(
      record({
        name: text,
        device: text,
        measurand: text,
        unit: nullableText,
        columns: { ...arrayOf(text), description: 't, value; of periods t, mean, min, max, first, last, count' },
        points: { ...arrayOf({ type: 'array' }), description: 't in ms since the epoch: of a period its begin' },
      }),
    ),
  }),
  DeviceEnergy: record({
    device: text,
    by: text,
    timeZone: text,
    unit: text,
    periods: arrayOf(
      record({
        from: instant,
        to: instant,
        ...{ import: nullableNumber, export: nullableNumber },
        ...{ importStart: nullableNumber, importEnd: nullableNumber },
        ...{ exportStart: nullableNumber, exportEnd: nullableNumber },
        complete: { type: 'boolean', description: 'over, with readings at both ends' },
      }),
    ),
  }),
  BuildingEnergy: record({
    roles: { type: 'object' },
    by: text,
    timeZone: text,
    unit: text,
    periods: arrayOf(
      record({
        from: instant,
        to: instant,
        ...{ gridImport: nullableNumber, gridExport: nullableNumber, production: nullableNumber },
        ...{ batteryCharge: nullableNumber, batteryDischarge: nullableNumber },
        consumption: { ...nullableNumber, description: 'production + import - export + discharge - charge' },
        selfConsumption: { ...nullableNumber, description: 'production that was not fed in' },
        selfConsumptionRate: { ...nullableNumber, description: 'part of the production, 0..1' },
        selfSufficiency: { ...nullableNumber, description: 'part of the consumption not from the grid, 0..1' },
        complete: { type: 'boolean' },
      }),
    ),
  }),
  MeterReadingAt: record({
    device: text,
    at: instant,
    timeZone: text,
    readings: arrayOf(
      record({
        measurand: text,
        unit: nullableText,
        value: nullableNumber,
        before: { anyOf: [ref('CounterReading'), { type: 'null' }] },
        after: { anyOf: [ref('CounterReading'), { type: 'null' }] },
      }),
    ),
  }),
  CounterReading: record({ value: number, at: instant, resolution: text }),
  Dataset: {
    ...mapOf({}),
    description:
      'The configured names in their order, then the published ones; null where a value is missing. First `time` (local), ' +
      '`timestamp` (unix s), last `measure_time` (s).',
  },
  Version: record({ name: text, version: text }),
  Overview: record({ name: text, version: text, devices: mapOf(text), links: mapOf(text) }),
  Healthz: record({
    status: { enum: ['ok', 'degraded', 'failing'], description: 'degraded: an output has a problem' },
    version: text,
    uptimeSeconds: number,
    buses: mapOf(record({ open: { type: 'boolean' }, problem: nullableText, code: nullableText })),
    devices: { ...mapOf(integer), description: 'how many devices are in each state' },
    outputs: mapOf(record({ problem: nullableText, code: nullableText })),
  }),
  CommandDone: record({
    target: text,
    result: { enum: ['done'] },
    readBack: { ...mapOf(ref('SettingValue')), description: 'what the device says it has set; null: it does not tell' },
  }),
  SettingValue: { type: ['number', 'string', 'boolean', 'null'] },
  Commands: record({
    needsToken: { type: 'boolean' },
    targets: arrayOf(
      record({
        target: text,
        device: text,
        parameters: arrayOf(
          record({
            key: text,
            allowed: {
              oneOf: [
                record({ kind: { const: 'range' }, least: number, most: number }, 'both ends included'),
                record({ kind: { const: 'list' }, values: arrayOf(ref('SettingValue')) }),
              ],
            },
            measurand: { ...nullableText, description: 'the reading of the device that shows it' },
            current: { ...ref('SettingValue'), description: 'what is set now, as far as the readings tell' },
          }),
        ),
      }),
    ),
  }),
  Reloaded: record({
    result: { enum: ['reloaded'] },
    changed: { ...arrayOf(text), description: 'what was restarted: `bus rs485`, `dataset`, `server.listen`' },
    warnings: arrayOf(ref('ConfigProblem')),
  }),
  ReloadRefused: record({
    error: record({ code: text, message: text, hint: text }),
    problems: arrayOf(ref('ConfigProblem')),
  }),
  ConfigProblem: record({
    ...{ file: text, line: integer, column: integer, path: text, message: text, hint: nullableText },
    ...{ sourceLine: text, width: integer },
  }),
  PerPhase: record({ L1: nullableNumber, L2: nullableNumber, L3: nullableNumber }),
  MeterReading: record(
    {
      UniqueId: text,
      Timestamp: instant,
      Unix: integer,
      ModbusDeviceId: integer,
      Power: phases,
      Voltage: phases,
      Current: phases,
      Cosphi: phases,
      Import: phases,
      TotalImport: nullableNumber,
      Export: phases,
      TotalExport: nullableNumber,
      THD: record({ VoltageNeutral: phases, AvgVoltageNeutral: nullableNumber }),
      Frequency: nullableNumber,
    },
    'Energies in kWh. Modelled on gosdm630.',
  ),
  Status: record({
    Starttime: instant,
    UptimeSeconds: number,
    Goroutines: integer,
    Memory: record({ Alloc: integer, HeapAlloc: integer }),
    Modbus: mapOf(number),
    ConfiguredMeters: arrayOf(record({ Id: integer, Type: text, Status: { enum: ['available', 'unavailable'] } })),
  }),
  Firehose: {
    oneOf: [
      record({ events: arrayOf(record({ timestamp: integer, category: text, data: { type: 'object' } })) }),
      record({ timeout: text, timestamp: integer }),
      record({ error: text }),
    ],
  },
  MbmdReadings: {
    type: 'object',
    properties: { Timestamp: instant, Unix: integer },
    additionalProperties: number,
    description: 'Names of mbmd (PowerL1, Import ...), energies in kWh; absent values are left out.',
  },
  MbmdStatus: record({
    StartTime: instant,
    UpTime: number,
    Goroutines: integer,
    Memory: record({ Alloc: integer, HeapAlloc: integer }),
    Meters: arrayOf(
      record({
        Device: text,
        Type: text,
        Online: { type: 'boolean' },
        Requests: integer,
        RequestsPerMinute: number,
        Errors: integer,
        ErrorsPerMinute: number,
      }),
    ),
  }),
};
