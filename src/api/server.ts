// The HTTP server, built but not listening: every interface is a plugin of its own. It must not know ports.
import Fastify, { type FastifyInstance } from 'fastify';
import { answerTheRest, sendError, toApiError } from './http/answers.ts';
import { commandInterface } from './v1/command.ts';
import { buildingInterface } from './v1/building.ts';
import { createServices } from './services.ts';
import { dashboardInterface } from './files/dashboard.ts';
import { datasetInterface } from './dataset/dataset.ts';
import type { HubServices } from './hub-services.ts';
import { deviceSourceInterface } from './v1/last-received.ts';
import { metersInterface } from './gosdm630/meters.ts';
import { firehoseInterface } from './gosdm630/firehose.ts';
import { healthInterface } from './metrics/health.ts';
import { energyInterface } from './v1/energy.ts';
import { eventsInterface } from './v1/events.ts';
import { historyInterface } from './v1/history.ts';
import { homeInterface } from './dataset/home.ts';
import { mbmdInterface } from './mbmd/mbmd.ts';
import { metricsInterface } from './metrics/metrics.ts';
import { outputTestInterface } from './setup/output-test.ts';
import { openapiInterface } from './openapi/openapi.ts';
import { recordsInterface } from './dataset/records.ts';
import { reloadInterface } from './v1/reload.ts';
import { costsInterface } from './v1/costs/overview.ts';
import { statementInterface } from './v1/costs/statement.ts';
import { scanInterface } from './v1/scan.ts';
import { setupInterface } from './setup/setup.ts';
import { sessionInterface } from './v1/session.ts';
import { streamInterface } from './v1/stream.ts';
import { systemInterface } from './v1/system.ts';
import { v1Interface } from './v1/devices.ts';
import { webSocketInterface } from './web-sockets.ts';

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
  costsInterface,
  statementInterface,
  eventsInterface,
  metricsInterface,
  openapiInterface,
];

export function createServer(deps: HubServices): FastifyInstance {
  const context = createServices(deps);
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    routerOptions: { ignoreTrailingSlash: true },
    frameworkErrors: (error, request, reply) => {
      void sendError(reply, toApiError(error, request, deps.log));
    },
  });
  answerTheRest(app, deps.log);
  app.addHook('onRequest', context.guard.requireHost());
  if (!deps.memory) app.addHook('onClose', () => context.feed.stop());
  void app.register(healthInterface(context));
  // Who may not read yet has to be able to log in.
  void app.register(sessionInterface(context));
  // With rights of their own: who may command need not be one who may read.
  void app.register(commandInterface(context));
  void app.register(reloadInterface(context));
  void app.register(setupInterface(context));
  void app.register(outputTestInterface(context));
  void app.register((scope, _options, done) => {
    if (context.guard.isDemanded('read')) scope.addHook('onRequest', context.guard.requireRight('read'));
    for (const plugin of INTERFACES) void scope.register(plugin(context));
    done();
  });
  return app;
}
