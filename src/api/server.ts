// The HTTP server, built but not listening: every interface is a plugin of its own. It must not know ports.
import Fastify, { type FastifyInstance } from 'fastify';
import { answerTheRest, sendError, toApiError } from './answers.ts';
import { commandInterface } from './command.ts';
import { buildingInterface } from './building.ts';
import { createContext } from './context.ts';
import { dashboardInterface } from './dashboard.ts';
import { datasetInterface } from './dataset.ts';
import type { ApiDeps } from './deps.ts';
import { deviceSourceInterface } from './device-source.ts';
import { metersInterface } from './meters.ts';
import { firehoseInterface } from './firehose.ts';
import { healthInterface } from './health.ts';
import { energyInterface } from './energy.ts';
import { historyInterface } from './history.ts';
import { homeInterface } from './home.ts';
import { mbmdInterface } from './mbmd.ts';
import { metricsInterface } from './metrics.ts';
import { openapiInterface } from './openapi.ts';
import { recordsInterface } from './records.ts';
import { reloadInterface } from './reload.ts';
import { scanInterface } from './scan.ts';
import { streamInterface } from './stream.ts';
import { systemInterface } from './system.ts';
import { v1Interface } from './v1.ts';
import { webSocketInterface } from './ws.ts';

/** Largest body of a request, bytes. */
const BODY_LIMIT_BYTES = 64 * 1024;

/** Everything that shows readings: needs the right `read` where that is demanded. */
const INTERFACES = [
  homeInterface,
  dashboardInterface,
  datasetInterface,
  recordsInterface,
  metersInterface,
  firehoseInterface,
  webSocketInterface,
  mbmdInterface,
  v1Interface,
  deviceSourceInterface,
  buildingInterface,
  systemInterface,
  scanInterface,
  streamInterface,
  historyInterface,
  energyInterface,
  metricsInterface,
  openapiInterface,
];

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
  if (!deps.memory) app.addHook('onClose', () => context.feed.stop());
  void app.register(healthInterface(context));
  // With rights of their own: who may command need not be one who may read.
  void app.register(commandInterface(context));
  void app.register(reloadInterface(context));
  void app.register((scope, _options, done) => {
    if (context.guard.isDemanded('read')) scope.addHook('onRequest', context.guard.requireRight('read'));
    for (const plugin of INTERFACES) void scope.register(plugin(context));
    done();
  });
  return app;
}
