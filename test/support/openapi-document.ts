// What an OpenAPI 3.1 document may say (the part of the specification that ours uses), strictly: an unknown field is a fault.
// @see https://spec.openapis.org/oas/v3.1.1.html, sections 4.8.1 to 4.8.30. It must not know how ours is made.
import { z } from 'zod';
import { mismatches, schemaFaults, type JsonSchema, type NamedSchemas } from './json-schema.ts';

const text = z.string().min(1);
const schema = z.record(z.string(), z.unknown());

const mediaType = z.strictObject({
  schema: schema.optional(),
  'x-events': z.record(z.string(), schema).optional(),
  'x-lines': z.array(schema).optional(),
});
const content = z.record(z.string().regex(/^[\w.+*-]+\/[\w.+*-]+$/), mediaType);
const parameter = z.strictObject({
  name: text,
  in: z.enum(['path', 'query']),
  required: z.boolean(),
  description: text,
  schema,
});
const response = z.strictObject({
  description: text,
  content: content.optional(),
  'x-messages': z.array(schema).optional(),
});
const operation = z.strictObject({
  tags: z.array(text).min(1),
  summary: text,
  description: text.optional(),
  parameters: z.array(parameter).optional(),
  requestBody: z.strictObject({ required: z.boolean(), content }).optional(),
  responses: z.record(z.string().regex(/^[1-5]\d\d$/), response),
});
const DOCUMENT = z.strictObject({
  openapi: z.string().regex(/^3\.1\.\d+$/),
  info: z.strictObject({
    title: text,
    version: text,
    description: text,
    // Name and identifier, or name and url, never both.
    license: z.strictObject({ name: text, identifier: text }),
  }),
  servers: z.array(z.strictObject({ url: text })),
  security: z.array(z.record(z.string(), z.array(text))),
  tags: z.array(z.strictObject({ name: text })),
  paths: z.record(
    z.string().regex(/^\//),
    z.strictObject({
      get: operation.optional(),
      post: operation.optional(),
      put: operation.optional(),
      delete: operation.optional(),
    }),
  ),
  components: z.strictObject({
    schemas: z.record(z.string().regex(/^[a-zA-Z0-9._-]+$/), schema),
    securitySchemes: z.record(
      z.string().regex(/^[a-zA-Z0-9._-]+$/),
      z.strictObject({ type: z.literal('http'), scheme: text }),
    ),
  }),
});

export type OpenapiDocument = z.infer<typeof DOCUMENT>;
export type DocumentedOperation = z.infer<typeof operation>;
export type DocumentedResponse = z.infer<typeof response>;

/** @throws where a field is missing, unknown or of the wrong type. */
export function parseDocument(document: unknown): OpenapiDocument {
  return DOCUMENT.parse(document);
}

/** `GET /last/{id}` and so on, with what the document says of it. */
export function operationsOf({ paths }: OpenapiDocument): ReadonlyMap<string, DocumentedOperation> {
  return new Map(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, one]) =>
        one ? [[`${method.toUpperCase()} ${path}`, one] as const] : [],
      ),
    ),
  );
}

/** What fields alone do not show: references, parameters of paths, doubled names, schemas that nobody uses. */
export function documentFaults(document: OpenapiDocument): string[] {
  const named = document.components.schemas;
  const operations = [...operationsOf(document)];
  const shapes = Object.keys(document.paths).map((path) => path.replaceAll(/\{\w+\}/g, '{}'));
  const used = new Set(
    [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, id]) => id),
  );
  const schemes = document.security.flatMap((one) => Object.keys(one));
  return [
    ...twice(shapes).map((shape) => `${shape} is there twice`),
    ...Object.entries(named).flatMap(([id, one]) => schemaFaults(one, named, id)),
    ...Object.keys(named)
      .filter((id) => !used.has(id))
      .map((id) => `nothing uses ${id}`),
    ...schemes
      .filter((id) => !(id in document.components.securitySchemes))
      .map((id) => `security ${id} is not described`),
    ...operations.flatMap(([name, one]) => operationFaults(name, one, document)),
  ];
}

function operationFaults(name: string, one: DocumentedOperation, document: OpenapiDocument): string[] {
  const { tags, parameters = [], responses, requestBody } = one;
  const inPath = parameters.filter((each) => each.in === 'path');
  const wanted = [...name.matchAll(/\{(\w+)\}/g)].map(([, id]) => id);
  const schemas = [
    ...parameters.map((each) => each.schema),
    ...Object.values(requestBody?.content ?? {}).flatMap((media) => media.schema ?? []),
    ...Object.values(responses).flatMap(schemasOf),
  ];
  return [
    ...(String(inPath.map((each) => each.name)) === String(wanted) ? [] : [`${name}: parameters of the path`]),
    ...inPath.filter(({ required }) => !required).map((each) => `${name}: ${each.name} must be required`),
    ...twice(parameters.map((each) => `${each.in} ${each.name}`)).map((each) => `${name}: ${each} twice`),
    ...tags.filter((tag) => !document.tags.some((known) => known.name === tag)).map((tag) => `${name}: tag ${tag}`),
    ...(Object.keys(responses).some((status) => /^[12]/.test(status)) ? [] : [`${name} never succeeds`]),
    ...schemas.flatMap((each) => schemaFaults(each, document.components.schemas, name)),
  ];
}

function schemasOf({ content: byType = {}, 'x-messages': messages = [] }: DocumentedResponse): JsonSchema[] {
  return [
    ...messages,
    ...Object.values(byType).flatMap((media): JsonSchema[] => [
      ...(media.schema ? [media.schema] : []),
      ...(media['x-lines'] ?? []),
      ...Object.values(media['x-events'] ?? {}),
    ]),
  ];
}

function twice(names: readonly string[]): string[] {
  return names.filter((name, index) => names.indexOf(name) !== index);
}

/** What of an answer the document does not say: status, media type, and the content by its schema, closed. */
export function answerFaults(
  { responses }: DocumentedOperation,
  answer: { readonly status: number; readonly type: string | null; readonly text: string },
  named: NamedSchemas,
): string[] {
  const response = responses[String(answer.status)];
  if (response === undefined) return [`status ${answer.status} is not described: ${answer.text.slice(0, 300)}`];
  const type = answer.type?.split(';')[0] ?? '';
  const media = response.content?.[type];
  if (media === undefined) return [`status ${answer.status} with ${type} is not described`];
  if (media.schema !== undefined) return mismatches(JSON.parse(answer.text), media.schema, named);
  const alternatives = media['x-lines'];
  if (alternatives === undefined) return [];
  const rows = answer.text.split('\n').filter((line) => line !== '');
  return rows.flatMap((line) => mismatches(JSON.parse(line), { anyOf: alternatives }, named, line));
}
