// The body of a publishing request: JSON whatever its Content-Type says. It must not know which keys are enabled.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isRecord } from '../../codec/http/json-value.ts';
import { ApiError } from './api-error.ts';

/**
 * Hands the body to the routes of `app` as text: senders leave the Content-Type out, let a tool choose one (curl says that
 * JSON is a form), or make one up.
 */
export function acceptAnyContentType(app: FastifyInstance): void {
  app.addHook('onRequest', forgetContentType);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body.toString('utf8'));
  });
}

/** Fastify would refuse one that is not of the form type/subtype. */
function forgetContentType({ raw }: FastifyRequest, _reply: unknown, done: () => void): void {
  delete raw.headers['content-type'];
  done();
}

/** Nothing was sent, which publishes nothing: programs ask for the dataset so. */
export function isEmptyBody(body: unknown): boolean {
  return typeof body !== 'string' || bareText(body) === '';
}

/** @throws ApiError HTTP_BAD_REQUEST when it is not a JSON object, saying what it looks like instead. */
export function parsePublishBody(body: unknown): Readonly<Record<string, unknown>> {
  return parseObjectBody(body, HINT);
}

/** The same for another interface; `hint` shows what is expected. */
export function parseObjectBody(body: unknown, hint: string): Readonly<Record<string, unknown>> {
  const text = typeof body === 'string' ? bareText(body) : '';
  if (text === '') throw new ApiError('HTTP_BAD_REQUEST', 'The body is empty.', { hint });
  const value = parseJson(text, hint);
  if (isRecord(value)) return value;
  throw new ApiError('HTTP_BAD_REQUEST', `The body is JSON, but not an object.`, { hint });
}

function bareText(body: string): string {
  return body.replace(/^\uFEFF/, '').trim();
}

const HINT = 'Send a JSON object with the keys of the section `publish`, for example {"bat_soc": 85}.';

function parseJson(text: string, hint: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError('HTTP_BAD_REQUEST', `The body is not JSON${likeness(text)}.`, { hint });
  }
}

/** What people send by mistake. The body itself is not repeated: it may hold anything. */
function likeness(text: string): string {
  if (text.startsWith('{') && text.includes("'")) return ': JSON needs double quotes';
  if (/^\{.*\b(NaN|-?Infinity)\b/s.test(text)) return ': NaN and Infinity do not exist in JSON, send null instead';
  if (/^[\w.%+-]+=/.test(text)) return ', it looks like a form';
  return '';
}
