// The one schema of the configuration file: types, defaults, JSON schema, messages and docs/config.md come from it.
// How the parts fit together (names, wires, models) is checked elsewhere.
import { parse } from 'yaml';
import * as z from 'zod';
import { busesSchema } from './buses.ts';
import { devicesSchema } from './devices.ts';
import { outputsSchema } from './outputs.ts';
import {
  backupSchema,
  commandsSchema,
  datasetSchema,
  historySchema,
  publishSchema,
  rolesSchema,
  traceSchema,
} from './sections.ts';
import { logSchema, serverSchema } from './server.ts';

export const configSchema = z
  .strictObject({
    server: serverSchema,
    buses: busesSchema,
    devices: devicesSchema,
    dataset: datasetSchema,
    publish: publishSchema,
    commands: commandsSchema,
    roles: rolesSchema,
    history: historySchema,
    trace: traceSchema,
    backup: backupSchema,
    log: logSchema,
    outputs: outputsSchema,
  })
  .meta({ title: 'MeterHub configuration' });

export type ConfigInput = z.output<typeof configSchema>;

/** JSON schema (draft 2020-12) of the file, for editors and generated docs. */
export function configJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(configSchema, {
    io: 'input',
    unrepresentable: 'any',
    // zod leaves out the examples of what it transforms (durations, addresses), so they go by another name until here.
    override: ({ jsonSchema }) => {
      const example: unknown = jsonSchema['x-example'];
      if (example !== undefined) jsonSchema.examples = [exampleValue(example)];
    },
  });
}

/** Examples are written as in the file; lists and sections become what they stand for. */
function exampleValue(example: unknown): z.infer<ReturnType<typeof z.json>> {
  const isFlow = typeof example === 'string' && /^[[{]/.test(example) && !example.includes('!env');
  const value: unknown = isFlow ? parse(example) : example;
  return z.json().parse(value);
}
