// The description of every route. A test compares it with the routes there are, another with what they really answer.
import { OLDER_PATHS } from './older-paths.ts';
import { guarded, TAGS } from './operation.ts';
import { OPEN_PATHS, OWN_PATHS } from './own-paths.ts';
import { answerSchemas } from './schemas.ts';

export function openapiDocument(version: string): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'MeterHub',
      version,
      description:
        'Every meter of a building. Reading is open unless a token with the right `read` is configured; ' +
        'then send `Authorization: Bearer <secret>` (or Basic with the secret as password).',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    // Relative to this document, so that it holds behind a proxy under any prefix.
    servers: [{ url: '../' }],
    security: [{}, { bearer: [] }, { basic: [] }],
    tags: Object.values(TAGS).map((name) => ({ name })),
    paths: { ...guarded({ ...OLDER_PATHS, ...OWN_PATHS }), ...OPEN_PATHS },
    components: {
      schemas: answerSchemas(),
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' }, basic: { type: 'http', scheme: 'basic' } },
    },
  };
}
