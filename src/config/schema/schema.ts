// The schema of the configuration file, put together from kinds, outputs and sections: types, defaults, JSON schema,
// messages and docs/config.md come from it. How the parts fit together (names, wires, models) is checked elsewhere.
import * as z from 'zod';
import type { Catalogue } from '../../catalog/model-set.ts';
import { KINDS } from '../../kinds/kinds.ts';
import type { OutputList } from '../../output/output-list.ts';
import { OUTPUTS } from '../../output/outputs.ts';
import type { KindList } from '../../source/entry/kind-list.ts';
import { busesSchema } from './buses.ts';
import { describedDevices, devicesByModel, kindOfEntry } from './devices.ts';
import { jsonSchemaOf } from './json-schema.ts';
import { outputsSchema } from './outputs.ts';
import {
  commandsSchema,
  countersSchema,
  datasetSchema,
  historySchema,
  modelsSchema,
  publishSchema,
  rolesSchema,
} from './sections.ts';
import { logSchema, serverSchema } from './server.ts';
import { tariffSchema } from './tariff.ts';

/** What the program is made of: what may be in a file, and what models its devices may name. */
export interface Parts {
  readonly kinds: KindList;
  readonly outputs: OutputList;
  readonly catalogue: Catalogue;
}

function schemaWith<D extends z.ZodType>({ kinds, outputs }: Omit<Parts, 'catalogue'>, devices: D) {
  return z
    .strictObject({
      server: serverSchema,
      models: modelsSchema,
      buses: busesSchema(kinds),
      devices,
      dataset: datasetSchema,
      publish: publishSchema,
      commands: commandsSchema,
      roles: rolesSchema,
      history: historySchema,
      tariff: tariffSchema,
      counters: countersSchema,
      ...sectionSchemas(outputs),
      log: logSchema,
      outputs: outputsSchema(outputs),
    })
    .meta({ title: 'MeterHub configuration' });
}

/** Sections that belong to an output. */
function sectionSchemas({ sections }: OutputList): Record<string, z.ZodType> {
  return Object.fromEntries(sections.map(({ type, schema }) => [type, schema]));
}

/** What a file is read with. */
export function fileSchema(parts: Parts) {
  return schemaWith(parts, devicesByModel(parts.kinds, kindOfEntry(parts.kinds, parts.catalogue)));
}

export type ConfigInput = z.output<ReturnType<typeof fileSchema>>;

/** JSON schema (draft 2020-12) of the file, for editors, messages and generated docs. */
export function configJsonSchema(
  parts: Omit<Parts, 'catalogue'> = { kinds: KINDS, outputs: OUTPUTS },
): Record<string, unknown> {
  return jsonSchemaOf(schemaWith(parts, describedDevices(parts.kinds)));
}
