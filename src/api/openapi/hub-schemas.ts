// Schemas of what the hub tells of itself: sources of values, building, buses, outputs, configuration. It must not know routes.
import { arrayOf, mapOf, nullable, record, ref, type Schema } from './schema.ts';

const text: Schema = { type: 'string' };
const number: Schema = { type: 'number' };
const integer: Schema = { type: 'integer' };
const truth: Schema = { type: 'boolean' };
const value: Schema = { type: ['number', 'string', 'boolean', 'null'] };
const nullableText = nullable('string');
const nullableInstant: Schema = { type: ['string', 'null'], format: 'date-time' };

/** Why something does not work. */
const TROUBLE = {
  problem: { ...nullableText, description: 'what does not work and what to do, in English' },
  code: { ...nullableText, description: 'of the problem, for programs and translations' },
  facts: { ...mapOf({ type: ['string', 'number'] }), description: 'what a translation of the problem needs' },
};

export const HUB_SCHEMAS: Readonly<Record<string, Schema>> = {
  Source: record({
    ...{ device: text, model: text, source: { ...text, description: 'the manual' }, notes: arrayOf(text) },
    rows: arrayOf(ref('SourceRow')),
  }),
  SourceRow: record({
    measurand: { ...nullableText, description: 'null: an entry that no reading is made of' },
    where: { ...text, description: 'register, OBIS code or path' },
    how: text,
    unit: nullableText,
    value: { ...value, description: 'what was received last means so much; null: nothing yet, or "not available"' },
    at: { ...nullableInstant, description: 'when that was received' },
    register: { anyOf: [ref('Register'), { type: 'null' }] },
    obis: { anyOf: [ref('ObisEntry'), { type: 'null' }] },
  }),
  Register: record({
    ...{ address: integer, type: text, scale: number, wordOrder: { enum: ['big', 'little'] } },
    words: {
      ...{ type: ['array', 'null'], items: text },
      description: 'four hexadecimal digits each, in the order of the addresses, as last read; null: never read',
    },
    refused: { ...truth, description: 'the meter does not have this register' },
  }),
  ObisEntry: record({
    raw: { ...value, description: 'as sent; octets in hexadecimal' },
    scaler: { ...nullable('integer'), description: 'value = raw * 10^scaler' },
    unitCode: { ...nullable('integer'), description: 'DLMS unit code' },
    status: { ...nullableText, description: 'status word, hexadecimal' },
  }),
  Building: record({
    ...{ version: text, hasHistory: truth, timeZone: text },
    now: { ...number, description: 'clock of the hub, ms since the epoch' },
    roles: record({
      ...{ grid: nullableText, house: nullableText },
      ...{ pv: arrayOf(text), battery: arrayOf(text), car: arrayOf(text), consumers: arrayOf(text) },
    }),
    needsToken: record({ read: truth, command: truth }),
  }),
  Bus: record({
    ...{ name: text, type: text, address: text, open: truth, ...TROUBLE, requests: integer, errors: mapOf(integer) },
    load: { ...number, description: 'share of the last minute in which the wire was in use, 0..1' },
    ...{ waiting: integer, behindMs: number, roundTripMs: nullable('number'), devices: arrayOf(text), canScan: truth },
  }),
  Output: record({
    ...{ name: text, ...TROUBLE },
    queued: { ...integer, description: 'what waits to be written or sent, in `queueOf`' },
    queueOf: text,
    dropped: { ...integer, description: 'given up since the start' },
    lastSuccess: { ...nullableInstant, description: 'when something was written or sent last' },
  }),
  System: record({
    ...{ uptimeSeconds: number, heapBytes: integer },
    dataset: arrayOf(
      record({
        ...{ name: text, expression: text, value: {} },
        inputs: arrayOf(record({ name: text, value: {}, unit: nullableText })),
      }),
    ),
    published: arrayOf(record({ key: text, value: {}, timeoutMs: number, remainingMs: nullable('number') })),
    outputs: arrayOf(ref('Output')),
    trace: { anyOf: [record({ size: integer }), { type: 'null' }] },
    history: {
      type: ['object', 'null'],
      description: 'how recording goes: what waits, is stored, is lost; the problem with code and facts',
    },
  }),
  HistorySize: record({ fileBytes: integer, freeBytes: integer, series: integer, rawValues: integer }),
  Check: record({ ok: truth, problems: arrayOf(ref('CheckProblem')), warnings: arrayOf(ref('CheckProblem')) }),
  CheckProblem: record({ line: integer, column: integer, path: text, message: text, hint: nullableText }),
};
