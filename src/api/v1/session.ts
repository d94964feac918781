// /api/v1/session: logging in to the page, what a browser may do, logging out. It must not know what is changed then.
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import type { Login } from '../access/access.ts';
import { ApiError } from '../http/api-error.ts';
import type { Right } from '../http/guard.ts';
import { acceptAnyContentType, parseObjectBody } from '../http/json-body.ts';
import type { Visitor } from '../http/visitor.ts';
import type { Services } from '../services.ts';
import { isoUtc } from '../../time/zoned-time.ts';
import type { SessionJson } from './answers/session.ts';

const HINT =
  'Send {"password": "..."}; at the first visit {"code": "...", "password": "..."}; to change it, "newPassword", too.';
const RIGHTS: readonly Right[] = ['read', 'command', 'publish', 'configure'];

/** Longer than any password and code. */
const MAX_TEXT_LENGTH = 1000;

export function sessionInterface(context: Services): FastifyPluginCallback {
  const { access, guard } = context;
  return (app, _options, done) => {
    acceptAnyContentType(app);
    const own = { onRequest: guard.requireOwnPage() };

    app.get('/api/v1/session', (request, reply) =>
      answer(reply, sessionJson(context, request, guard.visitor(request.raw))),
    );

    app.post('/api/v1/session', own, async (request, reply) => {
      const visitor = guard.visitor(request.raw);
      const { cookie, session } = await access.login(visitor, loginOf(request.body));
      const cookies = cookie.split(';', 1)[0] ?? '';
      const loggedIn = { ...visitor, cookies, sessionToken: session.token };
      return answer(reply.header('set-cookie', cookie), sessionJson(context, request, loggedIn));
    });

    app.delete('/api/v1/session', own, (request, reply) => {
      const visitor = guard.visitor(request.raw);
      const cookie = access.logout(visitor);
      if (cookie !== null) void reply.header('set-cookie', cookie);
      return answer(reply, sessionJson(context, request, { ...visitor, cookies: null }));
    });
    done();
  };
}

function answer(reply: FastifyReply, body: SessionJson): FastifyReply {
  return reply.header('cache-control', 'no-store').send(body);
}

function sessionJson({ access, guard, clock }: Services, { raw }: FastifyRequest, visitor: Visitor): SessionJson {
  const { password, firstVisitMs, session, refused } = access.status(visitor);
  const at = (inMs: number): string => isoUtc(clock.wallMs() + inMs);
  return {
    loggedIn: session !== null,
    token: session?.token ?? null,
    endsAt: session && at(session.remainingMs),
    may: RIGHTS.filter((right) => session !== null || guard.mayByToken(right, raw)),
    password,
    firstVisitUntil: firstVisitMs === null ? null : at(firstVisitMs),
    refused: refused && {
      code: refused.refused,
      reason: refused.reason,
      remedy: refused.remedy,
      facts: refused.details,
    },
  };
}

/** @throws ApiError HTTP_BAD_REQUEST */
function loginOf(body: unknown): Login {
  const { password, code, newPassword, ...others } = parseObjectBody(body, HINT);
  const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= MAX_TEXT_LENGTH;
  const isTextOrNone = (value: unknown): value is string | undefined => value === undefined || isText(value);
  if (!isText(password) || !isTextOrNone(code) || !isTextOrNone(newPassword) || Object.keys(others).length > 0)
    throw new ApiError('HTTP_BAD_REQUEST', 'The body is no login.', { hint: HINT });
  return { password, ...(code !== undefined && { code }), ...(newPassword !== undefined && { newPassword }) };
}
