// /api/v1/statement: from reading to reading, what that cost. It must not know how it is computed or printed.
import type { FastifyPluginCallback } from 'fastify';
import { askStatement } from '../../../tariff/statement/ask.ts';
import { statementCsv, statementText } from '../../../tariff/statement/print.ts';
import { didYouMean } from '../../../vocabulary/did-you-mean.ts';
import { ApiError } from '../../http/api-error.ts';
import { badRequest, Query, shown } from '../../http/query.ts';
import type { Services } from '../../services.ts';
import { answerHistoryProblems, neededHistory, timeRange } from '../history.ts';
import { CONTENT_TYPES } from '../history-format.ts';
import { statementJson, STATEMENT_FORMATS, STATEMENT_LANGUAGES } from './statement-json.ts';

export const STATEMENT_PARAMETERS = ['device', 'from', 'to', 'timeZone', 'format', 'language'] as const;

/** More is no statement, and a long time for the disk. */
const MOST_DAYS = 800;
const DAY_MS = 86_400_000;

export function statementInterface(context: Services): FastifyPluginCallback {
  const { clock, config, live } = context;
  return (app, _options, done) => {
    answerHistoryProblems(app, context);
    app.get('/api/v1/statement', async (request, reply) => {
      const history = neededHistory(context);
      const query = new Query(request.query, STATEMENT_PARAMETERS);
      const calendar = query.calendar('timeZone');
      const format = query.oneOf('format', STATEMENT_FORMATS, 'json');
      const language = query.oneOf('language', STATEMENT_LANGUAGES, 'en');
      const nowMs = clock.wallMs();
      const toMs = query.time('to', 'thisMonth', nowMs, calendar);
      const { fromMs } = timeRange(query, 'thisMonth-1mo', nowMs, calendar);
      if (fromMs >= toMs) throw badRequest('The range is empty.', '`from` must be before `to`.', 'from');
      if (toMs - fromMs > MOST_DAYS * DAY_MS) {
        throw badRequest(`That are more than ${MOST_DAYS} days.`, 'Ask for a year at a time.', 'from');
      }
      const { tariff } = context;
      if (tariff === undefined) {
        throw badRequest('There is no tariff.', 'Say what energy costs in the section `tariff`.', 'device');
      }
      const devices = query.text('device')?.split(',') ?? null;
      const series = await history.seriesList();
      const names = new Set([...live.devices.map(({ name }) => name), ...series.map(({ device }) => device)]);
      for (const name of devices ?? []) {
        if (names.has(name)) continue;
        const hint = didYouMean(name, names, 'devices') ?? 'no device is configured';
        throw new ApiError('HTTP_UNKNOWN_DEVICE', `There is no device "${shown(name)}".`, {
          hint,
          details: { device: shown(name) },
        });
      }
      const statement = await askStatement({
        ...{ history, tariff, calendar, devices, fromMs, toMs, nowMs, directions: live.directions },
        roles: { grid: config.roles?.grid ?? null, pv: config.roles?.pv ?? [] },
        calibratedUntil: config.calibratedUntil ?? {},
      });
      if (format === 'json') return statementJson(statement, calendar);
      const text = format === 'csv' ? statementCsv : statementText;
      const type = format === 'csv' ? CONTENT_TYPES.csv : 'text/plain; charset=utf-8';
      return reply.header('content-type', type).send(text(statement, { calendar, language }));
    });
    done();
  };
}
