// docs/config.md: every key of the configuration file, from the schema that checks it.
import type { SchemaNode } from '../../src/config/schema/info.ts';
import { configJsonSchema } from '../../src/config/schema/schema.ts';
import { code, generatedNotice, markdownTable, type Page } from './page.ts';

export const configPage: Page = {
  file: 'config.md',
  render: () => `${generatedNotice('src/config/')}

# The configuration file

One YAML file, \`meterhub.yaml\` in the working directory or the one named with \`-c\`.
[meterhub.example.yaml](../meterhub.example.yaml) shows every section at work. \`meterhub check -c meterhub.yaml\` names all
mistakes at once, with line, column and hint, without opening a port. \`meterhub schema\` prints the JSON schema for editors.

- Durations: \`500ms\`, \`10s\`, \`5min\`, \`1h\`, \`30d\`, \`2y\`.
- Secrets come from the environment: \`password: !env PV_PASSWORD\`. They are never shown.
- Names of devices, buses and values: a letter, then letters, digits, \`_\` or \`-\`. In expressions names with \`-\` stand in
  double quotes: \`"my-car".power\`.
- Anchors and merges of YAML work. Unknown keys are refused.
- No section is needed but \`devices\`. A device says where it is with \`bus\` (a bus of the section \`buses\`), or with
  \`port\`, \`address\` or \`url\` (a bus of its own).

${sections()}
`,
};

function sections(): string {
  const root: SchemaNode = configJsonSchema();
  const parts = Object.entries(root.properties ?? {}).map(([name, section]) => {
    const text = [
      `## ${name}`,
      section.description ?? '',
      defaultOf(section) === '' ? '' : `Default: ${defaultOf(section)}.`,
      exampleOf(section) === '' ? '' : `Example: ${exampleOf(section)}`,
    ];
    return [...text.filter((line) => line !== ''), ...tables(section)].join('\n\n');
  });
  return parts.join('\n\n');
}

/** One table for a section; one for each type where entries come in several. */
function tables(section: SchemaNode): string[] {
  const entry = typeof section.additionalProperties === 'object' ? section.additionalProperties : section;
  const kinds = entry.anyOf?.some((variant) => variant['x-kind'] !== undefined) === true ? entry.anyOf : undefined;
  const variants = entry.oneOf ?? kinds ?? [entry];
  return variants.flatMap((variant) => {
    const rows = rowsOf(variant, '');
    const title = variant.title === undefined ? [] : [`### ${titleOf(variant, variant.title)}`];
    return rows.length === 0 ? [] : [...title, markdownTable(['Key', 'Meaning', 'Value', 'Default', 'Example'], rows)];
  });
}

/** Types are titled as they are written, kinds in words. */
function titleOf(variant: SchemaNode, title: string): string {
  return variant['x-kind'] === undefined ? title.split(', ').map(code).join(' and ') : title;
}

function rowsOf(node: SchemaNode, prefix: string): string[][] {
  return Object.entries(node.properties ?? {}).flatMap(([key, schema]) => {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    const needed = node.required?.includes(key) ?? false;
    const row = [
      code(path),
      schema.description ?? '',
      valueOf(schema),
      needed ? 'needed' : defaultOf(schema),
      exampleOf(schema),
    ];
    return [row, ...belowOf(schema, path)];
  });
}

/** Keys of sections, of entries by name and of list entries. */
function belowOf(schema: SchemaNode, path: string): string[][] {
  const entries =
    typeof schema.additionalProperties === 'object' ? rowsOf(schema.additionalProperties, `${path}.*`) : [];
  const items = schema.items === undefined ? [] : rowsOf(schema.items, `${path}[]`);
  const variants = (schema.anyOf ?? []).flatMap((variant) => rowsOf(variant, path));
  return [...rowsOf(schema, path), ...entries, ...items, ...variants];
}

/** What may stand there, in a few words. */
function valueOf(schema: SchemaNode): string {
  if (schema.anyOf !== undefined && schema['x-type'] === undefined) {
    return [...new Set(schema.anyOf.map(valueOf))].join(' or ');
  }
  if (schema.const !== undefined) return code(plain(schema.const));
  if (schema.enum !== undefined) return schema.enum.map((choice) => code(plain(choice))).join(', ');
  const range = schema['x-range'] === undefined ? rangeOf(schema) : `, ${schema['x-range']}`;
  return `${schema['x-type'] ?? typeWord(schema)}${range}`;
}

function rangeOf({ minimum, maximum }: SchemaNode): string {
  const bound = (value: number | undefined): value is number =>
    value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER;
  if (bound(minimum) && bound(maximum)) return `, ${minimum} to ${maximum}`;
  return bound(minimum) ? `, from ${minimum}` : '';
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  integer: 'whole number',
  boolean: '`true` or `false`',
  array: 'list',
  object: 'section',
};

function typeWord(schema: SchemaNode): string {
  return TYPE_WORDS[schema.type ?? ''] ?? 'value';
}

function defaultOf(schema: SchemaNode): string {
  if (schema['x-default'] !== undefined) return schema['x-default'];
  const { default: value } = schema;
  if (value === undefined || (typeof value === 'object' && value !== null)) return '';
  return code(plain(value));
}

function exampleOf(schema: SchemaNode): string {
  const example = schema['x-example'];
  return example === undefined ? '' : code(plain(example));
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
