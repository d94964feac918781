// /api/v1/events: what happened to meters, outputs, commands and the hub; and how much of each day a device was there. It must
// not know where events are kept.
import type { FastifyPluginCallback } from 'fastify';
import { AVAILABILITY_KINDS, availabilityOf, shareOf } from '../../events/availability.ts';
import type { Calendar } from '../../time/calendar.ts';
import { EVENT_KIND_NAMES, isEventKind, type EventKind } from '../../vocabulary/events/kinds.ts';
import { didYouMean } from '../../vocabulary/did-you-mean.ts';
import { badRequest, Query, shown } from '../http/query.ts';
import type { Services } from '../services.ts';
import type { AvailabilityJson, HouseEventsJson } from './answers/events.ts';
import { eventJson } from './event-json.ts';
import { answerHistoryProblems } from './history.ts';

export const EVENTS_PARAMETERS = ['device', 'kind', 'from', 'to', 'timeZone', 'limit'] as const;
export const AVAILABILITY_PARAMETERS = ['device', 'days', 'timeZone'] as const;

export const MOST_EVENTS = 10_000;
export const USUAL_EVENTS = 1000;
export const MOST_DAYS = 400;
export const USUAL_DAYS = 30;
/** Of all devices, from the beginning on. */
const MOST_STATES = 40_000;

export function eventsInterface(context: Services): FastifyPluginCallback {
  const { events, live, clock } = context;
  return (app, _options, done) => {
    answerHistoryProblems(app, context);
    app.get('/api/v1/events', async (request): Promise<HouseEventsJson> => {
      const query = new Query(request.query, EVENTS_PARAMETERS);
      const calendar = query.calendar('timeZone');
      const limit = query.integer('limit', 1, MOST_EVENTS, USUAL_EVENTS);
      const found = await events.find({
        fromMs: query.time('from', '1970-01-01', clock.wallMs(), calendar),
        // What happened in this very moment as well.
        toMs: query.text('to') === null ? clock.wallMs() + 1 : query.time('to', 'now', clock.wallMs(), calendar),
        device: query.text('device'),
        kinds: kindsOf(query.text('kind')),
        limit: limit + 1,
      });
      return {
        events: found.slice(-limit).map((one) => eventJson(one, calendar, live)),
        isCut: found.length > limit,
      };
    });
    app.get('/api/v1/availability', async (request): Promise<AvailabilityJson> => {
      const query = new Query(request.query, AVAILABILITY_PARAMETERS);
      const calendar = query.calendar('timeZone');
      const days = query.integer('days', 1, MOST_DAYS, USUAL_DAYS);
      const wanted = query.text('device');
      const nowMs = clock.wallMs();
      const kept = await events.find({
        ...{ fromMs: 0, toMs: nowMs + 1, device: null, kinds: AVAILABILITY_KINDS, limit: MOST_STATES },
      });
      const edgesMs = dayEdges(calendar, nowMs, days);
      const devices = live.devices.filter(({ hasWire, name }) => hasWire && (wanted === null || name === wanted));
      return {
        timeZone: calendar.timeZone,
        devices: devices.map(({ name: device }) => {
          const periods = availabilityOf(device, kept, edgesMs, nowMs);
          return {
            ...{ device, availability: shareOf(periods) },
            days: periods.map((period) => ({
              ...{ from: calendar.iso(period.fromMs), to: calendar.iso(period.toMs), availability: shareOf([period]) },
              ...{ knownMs: period.knownMs, awayMs: period.awayMs, losses: period.losses },
            })),
          };
        }),
      };
    });
    done();
  };
}

/** Local midnights: of `days` days, the last of which is today. */
function dayEdges(calendar: Calendar, nowMs: number, days: number): number[] {
  const todayMs = calendar.startOf('day', nowMs);
  return Array.from({ length: days + 1 }, (_, index) =>
    calendar.startOf('day', calendar.shift(todayMs, index - days + 1, 'day')),
  );
}

/** Null: all. @throws ApiError HTTP_BAD_REQUEST. */
function kindsOf(text: string | null): readonly EventKind[] | null {
  if (text === null) return null;
  return text.split(',').map((kind) => {
    if (isEventKind(kind)) return kind;
    const hint = didYouMean(kind, EVENT_KIND_NAMES, 'kinds of events') ?? '';
    throw badRequest(`kind=${shown(kind)} is not known.`, `${hint} Known are ${EVENT_KIND_NAMES.join(', ')}.`, 'kind');
  });
}
