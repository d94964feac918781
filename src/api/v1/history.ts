// /api/v1/history: what was, as JSON, CSV or lines of JSON, as coarse as asked for. It must not know how it is stored.
import type { FastifyInstance, FastifyPluginCallback } from 'fastify';
import { buckets, RAW, type Bucket } from '../../history/answer/bucket.ts';
import { machineTimeZone, type Calendar } from '../../time/calendar.ts';
import { chooseBucket } from '../../history/answer/choose-bucket.ts';
import { historyRows, widened } from '../../history/answer/history-rows.ts';
import type { HistoryReader, SeriesInfo } from '../../history/history.ts';
import { CSV_LOCALES } from '../../vocabulary/csv.ts';
import { didYouMean } from '../../vocabulary/did-you-mean.ts';
import { MeterHubError } from '../../model/error.ts';
import { ERROR_CATALOGUE } from '../../vocabulary/error-codes.ts';
import { sendError, toApiError } from '../http/answers.ts';
import { ApiError } from '../http/api-error.ts';
import type { Services } from '../services.ts';
import { CONTENT_TYPES, FORMATS, formatHistory } from './history-format.ts';
import { findSeries } from './history-series.ts';
import { badRequest, Query, shown } from '../http/query.ts';
import { StreamedAnswers } from '../http/streamed.ts';

export const HISTORY_PARAMETERS = [
  'series',
  'from',
  'to',
  'timeZone',
  'resolution',
  'points',
  'format',
  'locale',
] as const;

const DEFAULT_POINTS = 1000;
const LEAST_POINTS = 10;
const MOST_POINTS = 100_000;

export function historyInterface(context: Services): FastifyPluginCallback {
  const { live, clock } = context;
  return (app, _options, done) => {
    const answers = new StreamedAnswers(clock);
    answerHistoryProblems(app, context);
    app.get('/api/v1/history', { exposeHeadRoute: false }, async (request, reply) => {
      const history = neededHistory(context);
      const query = new Query(request.query, HISTORY_PARAMETERS);
      const calendar = query.calendar('timeZone');
      const range = timeRange(query, '-1d', clock.wallMs(), calendar);
      const format = query.oneOf('format', FORMATS, 'json');
      const points = query.integer('points', LEAST_POINTS, MOST_POINTS, DEFAULT_POINTS);
      const wanted = wantedBucket(query.text('resolution') ?? 'auto', calendar);
      const series = await findSeries(query.need('series', 'For example series=home.power.'), history, live);
      const bucket = wanted ?? (await autoBucket(history, series, range, points, calendar));
      const fromMs = widened(range.fromMs, bucket);
      const pieces = historyRows(history, { series, fromMs, toMs: range.toMs, bucket });
      const locale = query.oneOf('locale', CSV_LOCALES, 'en');
      const head = { fromMs, toMs: range.toMs, resolution: bucket.label, calendar, locale };
      return answers.send(request, reply, CONTENT_TYPES[format], formatHistory(format, head, pieces));
    });
    done();
  };
}

/** What the disk refuses is told by its code; the message may name a path of this machine and stays here, in the log. */
export function answerHistoryProblems(app: FastifyInstance, { log }: Services): void {
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof MeterHubError && (error.code === 'HISTORY_READ' || error.code === 'HISTORY_DAMAGED')) {
      log.warn({ code: error.code }, `a question about the past failed: ${error.message}`);
      return sendError(reply, new ApiError(error.code, ERROR_CATALOGUE[error.code].en));
    }
    return sendError(reply, toApiError(error, request, log));
  });
}

/** @throws ApiError HTTP_NO_HISTORY. */
export function neededHistory({ history }: Services): HistoryReader {
  if (history !== undefined) return history;
  throw new ApiError('HTTP_NO_HISTORY', 'Nothing is recorded here.');
}

/** @throws ApiError HTTP_BAD_REQUEST. */
export function timeRange(query: Query<'from' | 'to'>, from: string, nowMs: number, calendar: Calendar) {
  const fromMs = query.time('from', from, nowMs, calendar);
  const toMs = query.time('to', 'now', nowMs, calendar);
  if (fromMs < toMs) return { fromMs, toMs };
  const range = `from ${calendar.iso(fromMs)} to ${calendar.iso(toMs)}`;
  throw badRequest(`The range is empty: ${range}.`, '`from` must be before `to`; without `to` it is now.', 'from');
}

/** null: automatic. @throws ApiError HTTP_BAD_REQUEST. */
function wantedBucket(label: string, calendar: Calendar): Bucket | null {
  if (label === 'auto') return null;
  const all = [RAW, ...buckets(calendar, machineTimeZone())];
  const found = all.find((bucket) => bucket.label === label);
  if (found !== undefined) return found;
  const labels = ['auto', ...all.map((bucket) => bucket.label)];
  const hint = didYouMean(label, labels, 'resolutions') ?? '';
  throw badRequest(`resolution=${shown(label)} is not known.`, `${hint} Known are ${labels.join(', ')}.`, 'resolution');
}

function autoBucket(
  history: HistoryReader,
  series: readonly SeriesInfo[],
  range: { readonly fromMs: number; readonly toMs: number },
  points: number,
  calendar: Calendar,
): Promise<Bucket> {
  return chooseBucket(history, { series, ...range, points, buckets: buckets(calendar, machineTimeZone()) });
}
