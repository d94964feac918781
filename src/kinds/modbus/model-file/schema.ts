// What a file may say of a Modbus meter. Keys and values only; how they fit together is checked where the model is built.
import * as z from 'zod';
import { REGISTER_COUNT, type RegisterType } from '../../../codec/modbus/registers.ts';
import { PROTOCOL_MAX_REGISTERS } from '../../../codec/modbus/request.ts';
import { countsKey } from '../../../source/entry/counts-key.ts';
import { modelKeys, prose } from '../../../source/entry/model-keys.ts';
import { modelLine } from '../../../source/entry/model-line.ts';
import { MEASURAND_NAMES } from '../../../vocabulary/measurands.ts';
import { duration, key, refuse } from '../../../yaml/schema-values.ts';

const LAST_ADDRESS = 0xffff;
/** More than any meter has measurands; it bounds what a file of a stranger may cost. */
const MAX_MARKERS = 16;

/** The types as a file names them: one source, so that a new type of the codec is a word of the file at once. */
export const REGISTER_TYPES = Object.keys(REGISTER_COUNT).filter(isRegisterType);

function isRegisterType(text: string): text is RegisterType {
  return Object.hasOwn(REGISTER_COUNT, text);
}

const address = () =>
  z
    .number()
    .meta({ 'x-type': 'register address' })
    .transform((value, ctx) => {
      if (Number.isInteger(value) && value >= 0 && value <= LAST_ADDRESS) return value;
      const message = {
        en: `there is no register ${value}: they are 0 to ${LAST_ADDRESS}`,
        de: `ein Register ${value} gibt es nicht: es sind 0 bis ${LAST_ADDRESS}`,
      };
      return refuse(ctx, message, ADDRESS_RULE);
    });

const ADDRESS_RULE = {
  en: 'the address on the wire: usually the number of the manual minus 30001 or 40001 (300001 or 400001), or 0x... as it is',
  de: 'die Adresse auf der Leitung: meist die Nummer des Handbuchs minus 30001 oder 40001 (300001 oder 400001), oder 0x... wie gedruckt',
};

const markers = () => z.array(z.string().regex(/^0x[0-9a-f]{1,16}$/i)).max(MAX_MARKERS);
const registerType = () => z.enum(REGISTER_TYPES);
const FUNCTIONS = { input: 'input', holding: 'holding', 4: 'input', 3: 'holding' } as const;
const registerKind = () => z.literal(['input', 'holding', 4, 3]).transform((said) => FUNCTIONS[said]);

const disputed = z.strictObject({
  source: key(prose(), 'Who says otherwise.', { example: 'manual v1.2' }),
  why: key(prose(), 'Why it is not followed.', { example: 'the display shows the other value' }),
  at: address().optional(),
  type: registerType().optional(),
  scale: z.number().optional(),
  measurand: z.string().optional(),
});

export const rowSchema = z.strictObject({
  at: key(address(), 'Address of the first register on the wire, counted from 0.', { example: '0x000C' }),
  type: key(registerType().optional(), 'How the number lies in its registers.', {
    example: 'float32',
    defaultText: 'that of `registerType`',
  }),
  unit: key(z.string().min(1).max(16).optional(), 'Unit that the manual prints.', {
    example: 'kWh',
    defaultText: 'that of the measurand: W, Wh, V, A ...',
  }),
  step: key(z.number().optional(), 'What one step of the number is worth in this unit; below 0 turns the sign round.', {
    example: 0.01,
    defaultText: '1',
  }),
  wordOrder: key(
    z.enum(['big', 'little']).optional(),
    'Where it differs from the rest: `big` is the high word first.',
    {
      example: 'little',
      defaultText: 'that of the model',
    },
  ),
  invalid: key(markers().optional(), 'Raw values that mean "not available".', {
    example: "['0x7FFFFFFF']",
    defaultText: 'those of the type',
  }),
  poll: key(z.enum(['fast', 'slow']).optional(), 'With which group of values it is read.', {
    example: 'slow',
    defaultText: 'by measurand',
  }),
  counts: countsKey,
  adds: key(z.literal('both directions').optional(), 'Import and export are added up here.', {
    example: 'both directions',
  }),
  origin: key(prose().optional(), 'Where this row comes from, when not from `source`.', { example: 'manual v1.3' }),
  note: key(prose().optional(), 'What should be known of it.', { example: 'moves with the tariff' }),
  disputed: key(z.array(disputed).optional(), 'What other sources say.'),
});

export type RowInput = z.output<typeof rowSchema>;

const derivedSchema = z.union([
  z.string().min(1),
  z.strictObject({
    of: key(z.string().min(1), 'A difference or a sum.', { example: 'importPower - exportPower' }),
    note: prose(),
  }),
]);

const identify = z.strictObject({
  function: key(registerKind(), 'Which function reads it.', { example: 'holding' }),
  at: key(address(), 'Address of the register.', { example: '0xFC02' }),
  type: key(z.enum(['uint16', 'uint32', 'ascii16', 'ascii32']), 'How it is compared.', { example: 'uint16' }),
  values: key(z.record(z.string(), z.string()), 'Raw values, or ranges of them, and what they mean.', {
    example: "{ '0x0070': SDM630 }",
  }),
  note: prose().optional(),
});

const setting = z.strictObject({
  at: key(address(), 'Address of the register.', { example: '0x0014' }),
  type: key(z.enum([...REGISTER_TYPES, 'bcd32', 'ascii16']), 'How the number lies there.', { example: 'uint16' }),
  access: key(z.enum(['rw', 'ro', 'wo']).optional(), 'Read and written, or one of them.', { defaultText: 'rw' }),
  function: key(registerKind().optional(), 'Which function reads it.', { defaultText: 'holding' }),
  values: key(
    z.union([prose(), z.record(z.string(), z.union([z.string(), z.number()]))]).optional(),
    'Raw values and what they mean, or a sentence that begins with the range.',
    { example: "{ '0': 2400, '1': 9600 }" },
  ),
  unlock: key(prose().optional(), 'What has to be done before a write.'),
  unlockAddress: key(address().optional(), 'Register that takes the password.'),
  note: prose().optional(),
});

export type SettingInput = z.output<typeof setting>;

export const modbusModelSchema = z
  .strictObject({
    ...modelKeys,
    function: key(registerKind().optional(), 'Which registers are read: `input` (function 4) or `holding` (3).', {
      example: 'input',
      defaultText: 'needed, unless the model extends another',
    }),
    functionAlternatives: key(z.array(registerKind()).optional(), 'What reads the same registers, too.', {
      example: '[holding]',
    }),
    wordOrder: key(
      z.enum(['big', 'little']).optional(),
      'Order of the registers of one number: high word first, or last.',
      {
        example: 'little',
        defaultText: 'big',
      },
    ),
    registerType: key(registerType().optional(), 'Type of the rows that name none.', { example: 'float32' }),
    line: key(
      modelLine().optional(),
      'Factory setting of the serial line: `9600 8N1`, with its source as a section, or `network` for a meter without one.',
      { example: '9600 8N1', defaultText: 'not known' },
    ),
    defaultUnitId: key(z.int().min(0).max(255).nullable().optional(), 'Unit id when it leaves the factory.', {
      example: 1,
    }),
    maxRegistersPerRead: key(
      z.int().min(1).max(PROTOCOL_MAX_REGISTERS).optional(),
      'Most registers that one request may ask for.',
      { example: 80, defaultText: '40' },
    ),
    maxRegistersSource: key(prose().optional(), 'Who says that.', { example: 'the manual' }),
    pauseOnUnitChange: key(duration('0s', '5s').optional(), 'Silence that it wants when the bus turns to it.', {
      example: '50ms',
      defaultText: '0s',
    }),
    sharesUnit: key(
      z.boolean().optional(),
      'Devices of other models answer at the same unit id: an inverter, its meter and its battery.',
      { example: true, defaultText: 'false' },
    ),
    carries: key(
      z
        .strictObject({ currentA: key(z.number().positive(), 'Highest current of a phase, A.', { example: 100 }) })
        .optional(),
      'The most that it is built for: more is a damaged reading. Only of meters without transformers.',
      { example: '{ currentA: 100 }' },
    ),
    probe: key(z.string().min(1).optional(), 'Value that a search of the bus reads, or `none`.', {
      example: 'voltageL1',
      defaultText: 'a voltage, else the frequency',
    }),
    identify: key(identify.nullable().optional(), 'Register that tells the model from its relatives.'),
    invalid: key(z.record(z.string(), markers()).optional(), 'Raw values that mean "not available", by type.', {
      example: "{ int32: ['0x7FFFFFFF'] }",
    }),
    discovers: key(
      z.literal('sunspec').optional(),
      'Its registers are found in the device itself, by SunSpec: there are no `registers` then.',
      { example: 'sunspec' },
    ),
    registers: key(
      z
        .record(z.string(), rowSchema.nullable())
        .meta({ propertyNames: { enum: MEASURAND_NAMES } })
        .optional(),
      'Its values by measurand. With `extends`: others and further ones; null takes one away.',
      { example: '{ powerL1: { at: 0x000C, type: float32 } }' },
    ),
    derived: key(
      z.record(z.string(), derivedSchema.nullable()).optional(),
      'Values that are the difference of two others, or the sum of several. With `extends`: null takes one away.',
      { example: '{ power: importPower - exportPower }' },
    ),
    settings: key(
      z.record(z.string(), setting.nullable()).optional(),
      'Registers that configure the meter, for `meterhub settings`. With `extends`: null takes one away.',
    ),
  })
  .meta({ title: 'Modbus meter', 'x-kind': 'modbus' });

export type ModbusModelInput = z.output<typeof modbusModelSchema>;
