// /api/v1/setup/outputs: a test message to every receiver of an output. It asks who is there: messages reach people. It must not
// know receivers.
import type { FastifyPluginCallback } from 'fastify';
import { ApiError } from '../http/api-error.ts';
import { acceptAnyContentType } from '../http/json-body.ts';
import type { Services } from '../services.ts';
import type { OutputTestJson } from './output-answers.ts';

interface OutputRoute {
  Params: { readonly name: string };
}

export function outputTestInterface({ guard, outputTests, log }: Services): FastifyPluginCallback {
  return (app, _options, done) => {
    acceptAnyContentType(app);
    const running = new Set<string>();
    const guarded = { onRequest: guard.requireRight('configure') };
    app.get('/api/v1/setup/outputs', guarded, () => ({ outputs: outputTests?.testable() ?? [] }));
    app.post<OutputRoute>('/api/v1/setup/outputs/:name/test', guarded, async (request): Promise<OutputTestJson> => {
      const { name } = request.params;
      if (running.has(name)) throw new ApiError('HTTP_OVERLOADED', `A test of ${name} is under way already.`);
      const test = outputTests?.test(name) ?? null;
      if (test === null) {
        const able = outputTests?.testable() ?? [];
        const hint = able.length === 0 ? 'There is no output of type notify.' : `Possible: ${able.join(', ')}.`;
        throw new ApiError('HTTP_NOT_FOUND', 'There is no output of that name that can be tested.', {
          hint,
          details: { where: name.slice(0, 64) },
        });
      }
      running.add(name);
      try {
        const who = guard.checkRight('configure', request.raw) ?? 'page';
        log.info({ who, output: name }, `a test message is sent by ${name}`);
        const results = await test;
        return {
          output: name,
          receivers: results.map(({ to, reason, code, facts }) => ({
            to,
            ok: code === null,
            problem: reason,
            code,
            facts,
          })),
        };
      } finally {
        running.delete(name);
      }
    });
    done();
  };
}
