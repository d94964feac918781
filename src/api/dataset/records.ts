// meterhub-2022's records: /log, /trace and /backup. It must not know how they are kept.
import { Readable } from 'node:stream';
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import { MeterHubError } from '../../model/error.ts';
import type { DatasetTrace } from '../../output/offers.ts';
import { JSON_TYPE, TEXT_TYPE } from '../http/answers.ts';
import { ApiError } from '../http/api-error.ts';
import { acceptAnyContentType } from '../http/json-body.ts';
import { Query } from '../http/query.ts';
import { CSV_LOCALES, withLocale, type CsvLocale } from '../../vocabulary/csv.ts';
import type { Services } from '../services.ts';

/** How long /backup/save waits for the disk, ms. */
const SAVE_PATIENCE_MS = 10_000;

export function recordsInterface(context: Services): FastifyPluginCallback {
  return (app, _options, done) => {
    const { logLines, trace, backup, guard } = context;
    acceptAnyContentType(app);
    /** What changes something although it is a GET: not for pages of other sites. POST is the button of a typed address. */
    const change = { method: ['GET', 'POST'], onRequest: guard.requireOwnPage(), exposeHeadRoute: false };

    app.get('/log', async (_request, reply) => sendText(reply, (await logLines?.today()) ?? ''));

    app.get('/trace', (_request, reply) => sendText(reply, `trace.size=${trace?.size ?? 0}`));
    app.route<{ Params: { readonly size: string } }>({
      ...change,
      url: '/trace/:size',
      handler: ({ params }, reply) => {
        if (trace) trace.resize(traceSize(params.size, trace));
        return sendText(reply, `trace.size=${trace?.size ?? 0}`);
      },
    });
    app.get('/trace/json', (_request, reply) =>
      reply.header('content-type', JSON_TYPE).send(Readable.from(trace?.json() ?? ['[]'])),
    );
    app.get('/trace/csv', (request, reply) =>
      reply.header('content-type', TEXT_TYPE).send(Readable.from(written(trace?.csv() ?? [], localeOf(request)))),
    );

    app.get('/backup', (request, reply) => sendText(reply, withLocale(configured(backup).today(), localeOf(request))));
    app.route({
      ...change,
      url: '/backup/save',
      handler: async (_request, reply) => {
        try {
          await configured(backup).save(SAVE_PATIENCE_MS);
        } catch (error) {
          throw error instanceof MeterHubError && error.code === 'BACKUP_WRITE'
            ? new ApiError('BACKUP_WRITE', error.message)
            : error;
        }
        return sendText(reply, 'backup saved');
      },
    });
    done();
  };
}

/** Everything else in the question is ignored, as ever. @throws ApiError HTTP_BAD_REQUEST. */
function localeOf({ query }: FastifyRequest): CsvLocale {
  const asked = typeof query === 'object' && query !== null && 'locale' in query ? { locale: query.locale } : {};
  return new Query(asked, ['locale']).oneOf('locale', CSV_LOCALES, 'en');
}

function* written(pieces: Iterable<string>, locale: CsvLocale): Generator<string> {
  for (const piece of pieces) yield withLocale(piece, locale);
}

function sendText(reply: FastifyReply, text: string): FastifyReply {
  return reply.header('content-type', TEXT_TYPE).header('cache-control', 'no-store').send(text);
}

/** @throws ApiError HTTP_BAD_REQUEST */
function traceSize(text: string, { maxSize }: DatasetTrace): number {
  const size = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (size <= maxSize) return size;
  throw new ApiError('HTTP_BAD_REQUEST', `The size of the trace must be a whole number from 0 to ${maxSize}.`, {
    hint: 'For example /trace/600; /trace/json and /trace/csv show what is kept.',
  });
}

/** @throws ApiError HTTP_NO_BACKUP */
function configured<T>(backup: T | undefined): T {
  if (backup === undefined) throw new ApiError('HTTP_NO_BACKUP', 'No CSV backup is configured.');
  return backup;
}
