// Where the values of a device come from, and what was received last. Schemas only; nothing of a route.
import { z } from 'zod';
import { RECEIVED_HEADINGS, RECEIVED_TITLES } from '../../../source/received-table.ts';
import { instant, named, value, type Answer } from '../../answer.ts';

const register = named(
  'Register',
  z.object({
    address: z.int(),
    type: z.string(),
    scale: z.number(),
    wordOrder: z.enum(['big', 'little']),
    words: z
      .array(z.string())
      .nullable()
      .describe('four hexadecimal digits each, in the order of the addresses, as last read; null: never read'),
    refused: z.boolean().describe('the meter does not have this register'),
  }),
);

const obisEntry = named(
  'ObisEntry',
  z.object({
    raw: value.describe('as sent; octets in hexadecimal'),
    scaler: z.int().nullable().describe('value = raw * 10^scaler'),
    unitCode: z.int().nullable().describe('DLMS unit code'),
    status: z.string().nullable().describe('status word, hexadecimal'),
  }),
);

const sourceRow = named(
  'SourceRow',
  z.object({
    measurand: z.string().nullable().describe('null: an entry that no reading is made of'),
    where: z.string().describe('register, OBIS code or path'),
    how: z.string().describe('how it is read: type and scale'),
    cells: z
      .array(z.union([z.string(), z.object({ word: z.enum(['neverRead', 'refusedRegister']) })]))
      .describe('what a person compares with the manual, in the order of `columns`'),
    unit: z.string().nullable(),
    value: value.describe('what was received last means so much; null: nothing yet, or "not available"'),
    at: instant.nullable().describe('when that was received; null: never'),
    register: register.nullable(),
    obis: obisEntry.nullable(),
  }),
);
export type SourceRow = Answer<typeof sourceRow>;

const column = named(
  'SourceColumn',
  z.object({
    heading: z.enum(RECEIVED_HEADINGS),
    shown: z.enum(['text', 'exact', 'number']).describe('exact: compared character by character'),
  }),
);

export const source = named(
  'Source',
  z.object({
    device: z.string(),
    model: z.string(),
    source: z.string().describe('the manual'),
    notes: z.array(z.string()),
    de: z.object({ source: z.string(), notes: z.array(z.string()) }).describe('the same in German'),
    title: z.enum(RECEIVED_TITLES).describe('what the rows are'),
    columns: z.array(column).describe('headings of the cells; value, unit and age come after them'),
    rows: z.array(sourceRow),
  }),
);
export type SourceJson = Answer<typeof source>;
