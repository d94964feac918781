// What the section `outputs` may say: any number of each type. Values only.
import * as z from 'zod';
import { influxdbSchema } from './schema-influxdb.ts';
import { modbusOutputSchema } from './schema-modbus-output.ts';
import { mqttSchema } from './schema-mqtt.ts';
import { key, name } from './schema-values.ts';

export const outputSchema = z.discriminatedUnion('type', [mqttSchema, influxdbSchema, modbusOutputSchema]);

export const outputsSchema = key(
  z.record(name(), outputSchema).prefault({}),
  'Where readings go beyond the HTTP interface, by name; any number of each type. None is needed at start.',
);

export type OutputInput = z.output<typeof outputSchema>;
export type InfluxInput = z.output<typeof influxdbSchema>;
