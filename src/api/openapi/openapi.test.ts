// The description of the interfaces: valid OpenAPI 3.1, every route and no other, and it closes objects where a test does.
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mismatches, schemaFaults } from '../../../test/support/json-schema.ts';
import { LiveHouse } from '../../../test/support/live-house.ts';
import {
  documentFaults,
  operationsOf,
  parseDocument,
  type OpenapiDocument,
} from '../../../test/support/openapi-document.ts';
import { createServer } from '../server.ts';

let app: FastifyInstance;
const routes: string[] = [];

beforeEach(async () => {
  routes.length = 0;
  app = createServer(new LiveHouse().deps());
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) routes.push(`${one} ${url.replace(/:(\w+)/g, '{$1}')}`);
  });
  await app.ready();
});

afterEach(() => app.close());

async function served(): Promise<OpenapiDocument> {
  const reply = await app.inject({ url: '/api/openapi.json' });
  expect(reply.headers['access-control-allow-origin']).toBe('*');
  return parseDocument(reply.json());
}

describe('/api/openapi.json', () => {
  it('describes every route, and no other', async () => {
    const documented = [...operationsOf(await served()).keys()];
    const there = routes.filter((route) => !route.startsWith('HEAD '));
    expect(documented.sort()).toEqual([...new Set(there)].sort());
  });

  it('is OpenAPI 3.1 without a field that the specification does not know, a dead reference or a schema without use', async () => {
    expect(documentFaults(await served())).toEqual([]);
  });

  it('leaves objects open: a client that checks must not fail when a later version says more', async () => {
    const { components } = await served();
    expect(JSON.stringify(components.schemas)).not.toContain('"additionalProperties":false');
  });

  it('says the version', async () => expect((await served()).info.version).toBe('1.2.3'));

  it('says of every operation but /healthz, logging in and what needs a session that it may need a token', async () => {
    const open = /^GET \/healthz$|^\w+ \/api\/v1\/(session$|setup\/)/;
    for (const [name, { responses }] of operationsOf(await served())) {
      expect([name, '401' in responses]).toEqual([name, !open.test(name)]);
    }
  });
});

describe('the strict check', () => {
  it.each<[string, (document: OpenapiDocument) => unknown]>([
    ['an unknown field', (document) => ({ ...document, path: {} })],
    ['a version of its own', (document) => ({ ...document, openapi: '3.0.0' })],
    [
      'no description of an answer',
      (document) => {
        return { ...document, paths: { '/a': { get: { tags: ['x'], summary: 'x', responses: { 200: {} } } } } };
      },
    ],
  ])('refuses %s', async (_what, spoil) => {
    const document = await served();
    expect(() => parseDocument(spoil(document))).toThrow();
  });

  it('finds dead references, unused schemas and parameters that the path does not have', async () => {
    const document = await served();
    const { schemas } = document.components;
    const get = document.paths['/last']?.get;
    if (!get) throw new Error('no /last');
    const spoilt = {
      ...document,
      paths: { ...document.paths, '/last/{no}': { get } },
      components: { ...document.components, schemas: { ...schemas, Odd: { $ref: '#/components/schemas/None' } } },
    };
    expect(documentFaults(spoilt)).toEqual([
      '/last/{} is there twice',
      'Odd: #/components/schemas/None leads nowhere',
      'nothing uses Odd',
      'GET /last/{no}: parameters of the path',
    ]);
  });

  it('finds what a value has too much, too little or wrong', () => {
    const named = { Id: { type: 'integer', minimum: 1 } };
    const schema = {
      type: 'object',
      properties: { id: { $ref: '#/components/schemas/Id' }, at: { type: ['string', 'null'], format: 'date-time' } },
      required: ['id'],
    };
    expect(schemaFaults(schema, named, 'schema')).toEqual([]);
    const faults = (value: unknown) => mismatches(value, schema, named, 'it');
    expect(faults({ id: 1, at: '2026-01-15T13:00:00.000Z' })).toEqual([]);
    expect(faults({ id: 1, at: null })).toEqual([]);
    expect(faults({})).toEqual(['it.id is missing']);
    expect(faults({ id: 1, more: 2 })).toEqual(['it.more is not described']);
    expect(faults({ id: 0.5 })).toEqual(['it.id is 0.5, not integer', 'it.id is 0.5, below 1']);
    expect(faults({ id: 1, at: 'noon' })).toEqual(['it.at is "noon", no point in time']);
    expect(faults([])).toEqual(['it is [], not object']);
    expect(mismatches({ a: 1 }, { additionalProperties: { type: 'string' } }, {}, 'it')).toEqual([
      'it.a is 1, not string',
    ]);
    expect(mismatches(3, { anyOf: [{ type: 'string' }, { enum: [1, 2] }] }, {}, 'it')).toEqual(['it is 3, not string']);
    expect(mismatches(1, { oneOf: [{ type: 'number' }, { const: 1 }] }, {}, 'it')).toEqual(['it fits 2 alternatives']);
    expect(() => mismatches(1, { patternProperties: {} }, {})).toThrow('patternProperties');
  });
});
