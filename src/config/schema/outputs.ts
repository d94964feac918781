// What the section `outputs` may say: any number of each type. Values only.
import * as z from 'zod';
import { influxdbSchema } from '../../output/influxdb/schema.ts';
import { modbusOutputSchema } from '../../output/modbus/schema.ts';
import { mqttSchema } from '../../output/mqtt/schema.ts';
import { key, name } from '../../yaml/schema-values.ts';

export const outputSchema = z.discriminatedUnion('type', [mqttSchema, influxdbSchema, modbusOutputSchema]);

export const outputsSchema = key(
  z.record(name(), outputSchema).prefault({}),
  'Where readings go beyond the HTTP interface, by name; any number of each type. None is needed at start.',
);

export type OutputInput = z.output<typeof outputSchema>;
