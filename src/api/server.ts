// The HTTP server, built but not listening: every interface is a plugin of its own. It must not know ports.
import Fastify, { type FastifyInstance } from 'fastify';
import { answerTheRest, sendError, toApiError } from './answers.ts';
import { createContext } from './context.ts';
import type { ApiDeps } from './deps.ts';
import { metersInterface } from './meters.ts';
import { v1Interface } from './v1.ts';

/** Largest body of a request, bytes. */
const BODY_LIMIT_BYTES = 64 * 1024;

export function createServer(deps: ApiDeps): FastifyInstance {
  const context = createContext(deps);
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    routerOptions: { ignoreTrailingSlash: true },
    frameworkErrors: (error, request, reply) => {
      void sendError(reply, toApiError(error, request, deps.log));
    },
  });
  answerTheRest(app, deps.log);
  void app.register(metersInterface(context));
  void app.register(v1Interface(context));
  return app;
}
