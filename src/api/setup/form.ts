// What a form of the page is made from: the schema that a file is judged by, and the models. It must not know a kind by name.
import type { Catalogue } from '../../catalog/model-set.ts';
import { isRecord, type SchemaNode } from '../../config/schema/info.ts';
import { withGerman } from '../../config/schema/german/german.ts';
import { configJsonSchema } from '../../config/schema/schema.ts';
import { KINDS } from '../../kinds/kinds.ts';
import type { SetupFormJson } from './answers.ts';

const SECTIONS = ['roles', 'history', 'backup'];

type Entries = Record<string, Record<string, unknown>>;

/** Where the variants of a section of named entries stand. */
function variants(schema: SchemaNode | undefined): readonly SchemaNode[] {
  const entry = schema?.additionalProperties;
  return typeof entry === 'object' ? (entry.anyOf ?? entry.oneOf ?? [entry]) : [];
}

function byType(schema: SchemaNode | undefined): Entries {
  const entries = variants(schema).flatMap((variant) => {
    const { const: only, enum: all } = variant.properties?.['type'] ?? {};
    const types = all ?? [only];
    return types.flatMap((type) => (typeof type === 'string' ? [[type, { ...variant }] as const] : []));
  });
  return Object.fromEntries(entries);
}

/** As far as it does not depend on models. */
function fixedPart(): Omit<SetupFormJson, 'models'> {
  const schema = withGerman(configJsonSchema());
  const { devices, buses, outputs, ...sections } = schema.properties ?? {};
  const kinds = variants(devices).map((variant, index) => [
    variant['x-kind'] ?? KINDS.all[index]?.name ?? '',
    { ...variant },
  ]);
  return {
    devices: Object.fromEntries(kinds) as Entries,
    buses: byType(buses),
    busTypes: Object.fromEntries(KINDS.all.map(({ name, busTypes }) => [name, [...busTypes]])),
    outputs: byType(outputs),
    sections: Object.fromEntries(
      SECTIONS.flatMap((name) => {
        const section: unknown = sections[name];
        return isRecord(section) ? [[name, section]] : [];
      }),
    ),
  };
}

let fixed: Omit<SetupFormJson, 'models'> | null = null;

export function setupFormJson(catalogue: Catalogue): SetupFormJson {
  fixed ??= fixedPart();
  return {
    ...fixed,
    models: catalogue.all.map((model) => ({
      ...{ id: model.id, kind: model.kind, manufacturer: model.manufacturer, description: model.model },
      keys: [...KINDS.named(model.kind).keysOf(model)],
    })),
  };
}
