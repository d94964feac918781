// The files of the page, read once: security headers, lasting caches for hashed names, compressed as the client likes it.
// It must not know what the page shows.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import { PROGRAM_FOLDER } from '../../program/folder.ts';
import { ApiError } from '../http/api-error.ts';

/** Own files only: no inline script or style, nothing from elsewhere, no frame around it. */
const PAGE_HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
    "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
  'referrer-policy': 'no-referrer',
};

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

/** Where the build puts it. */
const FOLDER = new URL('dist/web/', PROGRAM_FOLDER);

/** `index-CZbSVBpe.css`: another content has another name. */
const HASHED = /-[\w-]{8}\.\w+$/;

const NOT_BUILT = `<!doctype html><html lang="en"><meta charset="utf-8"><title>MeterHub</title>
<p>The dashboard is not built: run <code>npm run build</code>. Values are at <a href="api/v1/readings">api/v1/readings</a>.
`;

interface PageFile {
  readonly type: string;
  readonly plain: Buffer;
  readonly brotli: Buffer | null;
  readonly gzip: Buffer | null;
  readonly isHashed: boolean;
}

let page: PageFile | null = null;
let assets: ReadonlyMap<string, PageFile> | null = null;

export function dashboardInterface(): FastifyPluginCallback {
  return (app, _options, done) => {
    app.get('/dashboard', (request, reply) => {
      // The page's own addresses are relative to `/`: below `/dashboard/` they would point nowhere.
      const isBelow = (request.url.split('?', 1)[0] ?? '').endsWith('/');
      return isBelow ? reply.redirect('../dashboard') : sendPage(request, reply);
    });
    app.get<{ Params: { readonly file: string } }>('/dashboard/:file', (request, reply) => {
      assets ??= readAssets();
      const file = assets.get(request.params.file);
      if (!file)
        throw new ApiError('HTTP_NOT_FOUND', 'The dashboard has no such file.', { hint: 'Load the page again.' });
      return send(request, reply, file);
    });
    done();
  };
}

/** The page itself. */
export function sendPage(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  page ??= readFile('', 'index.html');
  if (page === null)
    return reply
      .headers(PAGE_HEADERS)
      .header('content-type', TYPES['.html'] ?? '')
      .send(NOT_BUILT);
  return send(request, reply, page);
}

function send(request: FastifyRequest, reply: FastifyReply, file: PageFile): FastifyReply {
  const accepted = request.headers['accept-encoding'] ?? '';
  void reply
    .headers(PAGE_HEADERS)
    .header('content-type', file.type)
    .header('cache-control', file.isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    // The worker of the page stands beside its files and is there for the page above them.
    .header('service-worker-allowed', '../');
  if (file.brotli === null && file.gzip === null) return reply.send(file.plain);
  void reply.header('vary', 'accept, accept-encoding');
  // Browsers offer brotli to secure origins only; everybody knows gzip.
  if (file.brotli !== null && accepts(accepted, 'br')) return reply.header('content-encoding', 'br').send(file.brotli);
  if (file.gzip !== null && accepts(accepted, 'gzip')) return reply.header('content-encoding', 'gzip').send(file.gzip);
  return reply.send(file.plain);
}

function accepts(header: string, encoding: string): boolean {
  return header
    .toLowerCase()
    .slice(0, 500)
    .split(',')
    .map((part) => part.trim().split(';'))
    .some(([name, quality]) => name?.trim() === encoding && quality?.replaceAll(' ', '') !== 'q=0');
}

function readAssets(): ReadonlyMap<string, PageFile> {
  const folder = new URL('dashboard/', FOLDER);
  if (!existsSync(folder)) return new Map();
  const names = readdirSync(folder).filter((name) => extname(name) in TYPES);
  return new Map(names.flatMap((name) => [[name, readFile('dashboard/', name)] as const]).filter(isThere));
}

function isThere(entry: readonly [string, PageFile | null]): entry is readonly [string, PageFile] {
  return entry[1] !== null;
}

/** null: not built. */
function readFile(place: string, name: string): PageFile | null {
  const read = (suffix: string): Buffer | null => {
    const path = new URL(place + name + suffix, FOLDER);
    return existsSync(path) ? readFileSync(path) : null;
  };
  const plain = read('');
  if (plain === null) return null;
  const type = TYPES[extname(name)] ?? 'application/octet-stream';
  return { type, plain, brotli: read('.br'), gzip: read('.gz'), isHashed: HASHED.test(name) };
}
