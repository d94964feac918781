// What an output of type `modbus` may say. Values only.
import * as z from 'zod';
import { MASTER_NAMES } from './masters/known-master.ts';
import { duration, key, listenAddress, name, oneOrMany } from '../../yaml/schema-values.ts';

const unitId = z
  .string()
  .regex(/^[0-9]+$/)
  .meta({ 'x-type': 'unit id' });

const unit = z.strictObject({
  as: key(z.string().min(1), 'The model that the device is offered as.', { example: 'sdm630' }),
  device: key(name(), 'The device whose values it shows.', { example: 'grid' }),
  missing: key(
    z.enum(['exception', 'nan', 'zero']).optional(),
    'What is answered for all values that the device never measures: a Modbus exception; "not available" as the register type says it; 0, which some clients take for a measured 0 A.',
    { example: 'nan', defaultText: 'exception for power, current and voltage; NaN or 0 for what steers nothing' },
  ),
  for: key(z.enum(MASTER_NAMES).optional(), 'Who reads it: answers missing values as that master needs it.', {
    example: 'victron',
  }),
  invert: key(
    z.boolean().prefault(false),
    'Exchange import and export, for an inverter behind a client that counts production as negative.',
  ),
});

const share = z.strictObject({
  cache: key(duration('0s', '1h').prefault('1s'), 'How long a reply counts as fresh; 0s: every request is sent.'),
  write: key(z.boolean().prefault(false), 'Pass writes on, too. Any program in the network can then change meters.'),
});

export const modbusOutputSchema = z
  .strictObject({
    type: key(z.literal('modbus'), 'Modbus TCP server: devices offered as meters, buses shared with other masters.'),
    listen: key(oneOrMany(listenAddress()), 'Where it listens; one address or a list.', { example: '0.0.0.0:1502' }),
    protocol: key(
      z.enum(['auto', 'modbus-tcp', 'modbus-rtu-over-tcp']).prefault('auto'),
      'What clients speak: Modbus TCP, or RTU over TCP as cheap RS485 converters do. `auto`: each connection is recognised by its first request.',
    ),
    units: key(z.record(unitId, unit).prefault({}), 'Unit id -> device and the model that it plays.', {
      example: '{ 1: { as: sdm630, device: grid } }',
    }),
    share: key(z.record(name(), share).prefault({}), 'Buses whose meters other masters may read through MeterHub.', {
      example: '{ rs485: { cache: 1s } }',
    }),
  })
  .meta({ title: 'modbus' });

export type ModbusOutputInput = z.output<typeof modbusOutputSchema>;
