// How answers are sent: headers of the older interfaces, JSON, and the last resort for errors. Knows no interface.
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { ApiError } from './api-error.ts';
import { SESSION_TOKEN_HEADER } from './visitor.ts';
import { isTypedAddress, sendConfirmation, UnconfirmedChange } from './unconfirmed-change.ts';

/** Exactly as gosdm630 wrote it. */
export const JSON_TYPE = 'application/json; charset=UTF-8';
export const TEXT_TYPE = 'text/plain; charset=utf-8';

/** A serialised answer of the older interfaces: any page may read it. */
export function sendOpenJson(reply: FastifyReply, body: Buffer | string): FastifyReply {
  return reply.header('content-type', JSON_TYPE).header('access-control-allow-origin', '*').send(body);
}

/** The older interfaces answer every problem with status 400 and a sentence. */
export function sendOpenProblem(reply: FastifyReply, text: string): FastifyReply {
  return reply.code(400).header('content-type', TEXT_TYPE).header('access-control-allow-origin', '*').send(text);
}

/** Browsers ask for a name and a password; the password is the token's secret. */
export const CHALLENGE = 'Basic realm="MeterHub", charset="UTF-8"';

/** `more`: what else the answer says, beside the error. */
export function sendError(reply: FastifyReply, error: ApiError, more: object = {}): FastifyReply {
  // Who is asked by the page itself must not be asked by the browser as well.
  const isOfPage = reply.request.headers[SESSION_TOKEN_HEADER] !== undefined;
  if (error.statusCode === 401 && !isOfPage) void reply.header('www-authenticate', CHALLENGE);
  const { waitMs } = error.details;
  if (typeof waitMs === 'number') void reply.header('retry-after', String(Math.ceil(waitMs / 1000)));
  return reply
    .code(error.statusCode)
    .header('content-type', JSON_TYPE)
    .send(JSON.stringify({ ...error.body, ...more }));
}

/** Answers what no route took or what a route could not do: JSON, never a stack or a path of this machine. */
export function answerTheRest(app: FastifyInstance, log: Logger): void {
  app.setNotFoundHandler((request, reply) => {
    const allowed = methodsAt(app, request);
    if (allowed.length === 0) return sendError(reply, notFound(request));
    return sendError(reply.header('allow', allowed.join(', ')), notAllowed(request, allowed));
  });
  app.setErrorHandler<FastifyError>((error, request, reply) =>
    error instanceof UnconfirmedChange && isTypedAddress(request)
      ? sendConfirmation(request, reply)
      : sendError(reply, toApiError(error, request, log)),
  );
}

export function toApiError(error: unknown, request: Pick<FastifyRequest, 'method'>, log: Logger): ApiError {
  if (error instanceof ApiError) return error;
  const { statusCode, code } = fieldsOf(error);
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new ApiError('HTTP_BODY_TOO_LARGE', 'The body is too long.');
  if (statusCode !== null && statusCode >= 400 && statusCode < 500) {
    return new ApiError('HTTP_BAD_REQUEST', 'The request is malformed (address, headers or body).');
  }
  log.error({ err: error, method: request.method }, 'a request could not be answered');
  return new ApiError('INTERNAL', 'The request could not be answered because of an internal error.');
}

/** What a path without parameters can be asked by. */
function methodsAt(app: FastifyInstance, request: FastifyRequest): string[] {
  const url = pathOf(request).replace(/(?<=.)\/$/, '');
  return (['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).filter((method) => app.hasRoute({ method, url }));
}

function notAllowed(request: FastifyRequest, allowed: readonly string[]): ApiError {
  const where = `${request.method} ${pathOf(request)}`;
  const hint = `Possible here: ${allowed.join(', ')}.`;
  return new ApiError('HTTP_METHOD_NOT_ALLOWED', `${where} is not possible.`, { details: { where }, hint });
}

function pathOf(request: FastifyRequest): string {
  return (request.url.split('?', 1)[0] ?? '/').slice(0, 200);
}

function notFound(request: FastifyRequest): ApiError {
  const where = `${request.method} ${pathOf(request)}`;
  return new ApiError('HTTP_NOT_FOUND', `There is nothing at ${where}.`, { details: { where } });
}

function fieldsOf(error: unknown): { statusCode: number | null; code: unknown } {
  if (typeof error !== 'object' || error === null) return { statusCode: null, code: null };
  const statusCode = 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : null;
  return { statusCode, code: 'code' in error ? error.code : null };
}
