// meterhub-2022's interface: the dataset for programs at "/", publishing by POST, and the version.
// It must not know how the dataset is computed.
import type { FastifyPluginCallback, FastifyReply } from 'fastify';
import { MAX_PUBLISHED_VALUE_BYTES } from '../../live/published.ts';
import { JSON_TYPE } from '../http/answers.ts';
import { ApiError } from '../http/api-error.ts';
import type { Services } from '../services.ts';
import type { VersionJson } from './answers.ts';
import { acceptAnyContentType, isEmptyBody, parsePublishBody } from '../http/json-body.ts';

export function datasetInterface(context: Services): FastifyPluginCallback {
  return (app, _options, done) => {
    acceptAnyContentType(app);
    app.post('/', { onRequest: context.guard.requireRight('publish') }, (request, reply) => {
      if (!isEmptyBody(request.body)) publish(context, request.body);
      return sendDataset(context, reply);
    });
    app.get('/version', (_request, reply) => {
      const answer: VersionJson = { name: 'meterhub', version: context.version };
      return reply.header('content-type', JSON_TYPE).send(JSON.stringify(answer));
    });
    done();
  };
}

/**
 * The newest dataset.
 * @throws ApiError HTTP_NO_DATASET before the first cycle.
 */
export function sendDataset({ dataset }: Services, reply: FastifyReply): FastifyReply {
  const body = dataset?.body() ?? null;
  if (body === null) throw new ApiError('HTTP_NO_DATASET', noDataset(dataset));
  return reply.header('content-type', JSON_TYPE).header('cache-control', 'no-store').send(body);
}

function noDataset(dataset: Services['dataset']): string {
  return dataset?.isConfigured === true ? 'The first dataset is not computed yet.' : 'No dataset is configured.';
}

function publish({ published }: Services, body: unknown): void {
  const values = parsePublishBody(body);
  const result = published?.publish(values);
  if (result?.ok === false) {
    throw new ApiError(
      'HTTP_BAD_REQUEST',
      `The value of "${result.tooLong}" is longer than ${MAX_PUBLISHED_VALUE_BYTES} bytes: nothing was published.`,
      {
        hint: 'Publish shorter values, or several of them under names of their own.',
        details: { parameter: result.tooLong },
      },
    );
  }
}
