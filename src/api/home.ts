// `/` for programs (the dataset, or an overview) and people (a live table), and the files of the page.
// It must not know what the page or the dataset shows.
import { readFileSync } from 'node:fs';
import type { FastifyPluginCallback, FastifyReply } from 'fastify';
import { prefersHtml } from './accept.ts';
import type { ApiContext } from './context.ts';
import { sendDataset } from './dataset.ts';

/** Own files only: no inline script, nothing from elsewhere, no frame in a foreign page. */
const PAGE_HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
};

const TYPES = { html: 'text/html', css: 'text/css', js: 'text/javascript' } as const;

/** Beside `src/` and `dist/` alike. */
const FOLDER = new URL('../../web/table/', import.meta.url);

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

interface PageFile {
  readonly type: string;
  readonly body: Buffer;
}

export function homeInterface(context: ApiContext): FastifyPluginCallback {
  const { live, version, dataset } = context;
  return (app, _options, done) => {
    const page = readPageFile('index', 'html');
    const files = { 'table.js': readPageFile('table', 'js'), 'table.css': readPageFile('table', 'css') };

    app.get('/', (request, reply) => {
      void reply.header('vary', 'accept');
      if (prefersHtml(request.headers.accept)) return sendPage(reply, page);
      if (dataset?.isConfigured === true) return sendDataset(context, reply);
      const devices = Object.fromEntries(live.devices.map((device) => [device.name, device.health().state]));
      return reply.send({ name: 'meterhub', version, devices, links: LINKS });
    });
    app.get('/dashboard', (request, reply) => {
      // The page's own addresses are relative to `/`: below `/dashboard/` they would point nowhere.
      const isBelow = (request.url.split('?', 1)[0] ?? '').endsWith('/');
      return isBelow ? reply.redirect('../dashboard') : sendPage(reply, page);
    });
    for (const [name, file] of Object.entries(files)) {
      app.get(`/dashboard/${name}`, (_request, reply) => sendPage(reply, file));
    }
    done();
  };
}

function readPageFile(name: string, extension: keyof typeof TYPES): PageFile {
  const body = readFileSync(new URL(`${name}.${extension}`, FOLDER));
  return { type: `${TYPES[extension]}; charset=utf-8`, body };
}

function sendPage(reply: FastifyReply, { type, body }: PageFile): FastifyReply {
  return reply.headers(PAGE_HEADERS).header('content-type', type).send(body);
}
