// /api/openapi.json. It must not know what the document says.
import type { FastifyPluginCallback } from 'fastify';
import type { Services } from '../services.ts';

export function openapiInterface({ version }: Services): FastifyPluginCallback {
  return (app, _options, done) => {
    let document: Promise<Buffer> | null = null;
    app.get('/api/openapi.json', async (_request, reply) => {
      document ??= describe(version);
      return reply
        .header('content-type', 'application/json; charset=utf-8')
        .header('access-control-allow-origin', '*')
        .send(await document);
    });
    done();
  };
}

/** The schemas are loaded when somebody asks for them: most hubs never need them, and small ones feel their memory. */
async function describe(version: string): Promise<Buffer> {
  const { openapiDocument } = await import('./document.ts');
  return Buffer.from(JSON.stringify(openapiDocument(version)));
}
