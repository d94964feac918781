// POST /api/v1/reload: reads the configuration again. It must not know the file or what is restarted.
import type { FastifyPluginCallback, FastifyReply } from 'fastify';
import { ConfigError } from '../../yaml/config-error.ts';
import { sendError } from '../http/answers.ts';
import { ApiError } from '../http/api-error.ts';
import type { ReloadedJson } from './answers/hub.ts';
import { tellable } from './command.ts';
import type { Services } from '../services.ts';
import { acceptAnyContentType } from '../http/json-body.ts';
import { counted } from '../../vocabulary/counted.ts';

export function reloadInterface({ reload, guard }: Services): FastifyPluginCallback {
  return (app, _options, done) => {
    acceptAnyContentType(app);
    app.post('/api/v1/reload', { onRequest: guard.requireRight('command') }, async (request, reply) => {
      if (!reload) throw new ApiError('RELOAD_NO_FILE', 'There is no configuration file to read again.');
      const who = guard.checkRight('command', request.raw) ?? guard.visitor(request.raw).address;
      try {
        const { changed, warnings } = await reload(who);
        return await reply.send({ result: 'reloaded', changed, warnings } satisfies ReloadedJson);
      } catch (error) {
        if (error instanceof ConfigError) return sendProblems(reply, error);
        throw tellable(error);
      }
    });
    done();
  };
}

/** All mistakes at once, as `meterhub check --json` lists them. */
function sendProblems(reply: FastifyReply, { problems }: ConfigError): FastifyReply {
  const count = counted(problems.length, 'mistake');
  const error = new ApiError('CONFIG_INVALID', `The new configuration has ${count}; the old one goes on.`, {
    details: { count: problems.length },
  });
  return sendError(reply, error, { problems });
}
