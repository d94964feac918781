// How the hub itself is: the dataset with what it uses, published keys, outputs, history, the configuration file.
// It must not know the page.
import type { FastifyPluginCallback } from 'fastify';
import type { ConfigProblem } from '../../yaml/file-problem.ts';
import type { OutputHealth } from '../../model/output-health.ts';
import { ApiError } from '../http/api-error.ts';
import type { Services } from '../services.ts';
import { neededHistory } from './history.ts';
import { isoUtc } from '../../time/zoned-time.ts';
import type { CheckJson, HistorySizeJson, OutputJson, ProblemJson, SystemJson } from './answers/hub.ts';

export function systemInterface(context: Services): FastifyPluginCallback {
  const { check } = context;
  return (app, _options, done) => {
    app.get('/api/v1/system', (_request, reply) => reply.header('cache-control', 'no-store').send(systemJson(context)));
    app.get('/api/v1/history/size', async (): Promise<HistorySizeJson> => {
      const { fileBytes, freeBytes, series } = await neededHistory(context).stats();
      const rawValues = series.reduce((sum, { rawCount }) => sum + rawCount, 0);
      return { fileBytes, freeBytes, series: series.length, rawValues };
    });
    app.get('/api/v1/check', (): CheckJson => {
      if (!check) throw new ApiError('HTTP_NOT_FOUND', 'MeterHub was started without a configuration file.');
      const result = check();
      return {
        ok: result.ok,
        problems: result.ok ? [] : result.problems.map(problemJson),
        warnings: result.warnings.map(problemJson),
      };
    });
    done();
  };
}

function systemJson(context: Services): SystemJson {
  const { status, runtime, dataset, published, outputs, trace, historyHealth } = context;
  return {
    uptimeSeconds: status.uptimeMs() / 1000,
    heapBytes: runtime.heapUsedBytes(),
    dataset: dataset?.explain() ?? [],
    published: published?.keys() ?? [],
    outputs: (outputs?.() ?? []).map(outputJson),
    trace: trace ? { size: trace.size } : null,
    history: historyHealth?.() ?? null,
  };
}

function outputJson({ lastSuccessMs, ...health }: OutputHealth): OutputJson {
  return { ...health, lastSuccess: lastSuccessMs === null ? null : isoUtc(lastSuccessMs) };
}

function problemJson({ line, column, path, message, hint, de }: ConfigProblem): ProblemJson {
  return { line, column, path, message, hint, de };
}
