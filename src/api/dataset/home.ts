// `/` for programs (the dataset, or an overview) and people (the dashboard). It must not know what either shows.
import type { FastifyPluginCallback } from 'fastify';
import { prefersHtml } from '../http/accept.ts';
import type { Services } from '../services.ts';
import { sendPage } from '../files/dashboard.ts';
import type { OverviewJson } from './answers.ts';
import { sendDataset } from './dataset.ts';

/** Relative, so that they hold behind a proxy under any prefix. */
const LINKS = {
  devices: 'api/v1/devices',
  readings: 'api/v1/readings',
  stream: 'api/v1/stream',
  last: 'last',
  status: 'status',
  metrics: 'metrics',
  health: 'healthz',
  openapi: 'api/openapi.json',
  dashboard: 'dashboard',
};

export function homeInterface(context: Services): FastifyPluginCallback {
  const { live, version, dataset } = context;
  return (app, _options, done) => {
    app.get('/', (request, reply) => {
      void reply.header('vary', 'accept');
      if (prefersHtml(request.headers.accept)) return sendPage(request, reply);
      if (dataset?.isConfigured === true) return sendDataset(context, reply);
      const devices = Object.fromEntries(live.devices.map((device) => [device.name, device.health().state]));
      return reply.send({ name: 'meterhub', version, devices, links: LINKS } satisfies OverviewJson);
    });
    done();
  };
}
