// The JSON schema: every key is described, and it agrees with what the loader accepts.
import { expect, it } from 'vitest';
import { isRecord } from './info.ts';
import { configJsonSchema } from './schema.ts';

/** All keys below a schema, with their schemas. */
function keysOf(node: unknown, path = ''): { path: string; schema: Record<string, unknown> }[] {
  if (!isRecord(node)) return [];
  const properties = isRecord(node['properties']) ? Object.entries(node['properties']) : [];
  const below = [node['additionalProperties'], node['items']].flatMap((each) => keysOf(each, `${path}.*`));
  const variants = [node['anyOf'], node['oneOf']].flatMap((each) => (Array.isArray(each) ? each : []));
  return [
    ...properties.flatMap(([key, schema]) => [
      { path: `${path}.${key}`, schema: isRecord(schema) ? schema : {} },
      ...keysOf(schema, `${path}.${key}`),
    ]),
    ...below,
    ...variants.flatMap((variant) => keysOf(variant, path)),
  ];
}

const keys = keysOf(configJsonSchema());

it('has all the keys', () => expect(keys.length).toBeGreaterThan(120));

it('describes every key', () => {
  const silent = keys.filter(({ schema }) => typeof schema['description'] !== 'string').map(({ path }) => path);
  expect(silent).toEqual([]);
});

it('shows how to write every key that has no default', () => {
  const vague = keys.filter(({ schema, path }) => {
    const simple = schema['properties'] === undefined && schema['items'] === undefined && !('anyOf' in schema);
    const shown = ['default', 'examples', 'const', 'enum', 'oneOf', 'additionalProperties'].some(
      (each) => each in schema,
    );
    return simple && !shown && path !== '';
  });
  expect(vague.map(({ path }) => path)).toEqual([]);
});

it('refuses unknown keys everywhere', () => {
  const open = keys.filter(({ schema }) => 'properties' in schema && schema['additionalProperties'] !== false);
  expect(open.map(({ path }) => path)).toEqual([]);
});
