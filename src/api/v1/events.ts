// /api/v1/events: what happened to the meters: exchanges and resets. It must not know where they are kept.
import type { FastifyPluginCallback } from 'fastify';
import type { CounterExchange } from '../../model/exchange.ts';
import { Query } from '../http/query.ts';
import type { Services } from '../services.ts';
import type { HouseEventsJson } from './answers/events.ts';

export const EVENTS_PARAMETERS = ['device', 'from', 'to', 'timeZone'] as const;

export function eventsInterface({ live, clock }: Services): FastifyPluginCallback {
  return (app, _options, done) => {
    app.get('/api/v1/events', (request): HouseEventsJson => {
      const query = new Query(request.query, EVENTS_PARAMETERS);
      const calendar = query.calendar('timeZone');
      const device = query.text('device');
      const fromMs = query.time('from', '1970-01-01', clock.wallMs(), calendar);
      const toMs = query.time('to', 'now', clock.wallMs(), calendar);
      const found = live.exchanges.all().filter((one) => {
        return (device === null || one.device === device) && one.atMs >= fromMs && one.atMs <= toMs;
      });
      return { events: found.map((one) => eventJson(one, calendar.iso(one.atMs))) };
    });
    done();
  };
}

function eventJson(exchange: CounterExchange, at: string): HouseEventsJson['events'][number] {
  const { device, measurand, unit, oldLast, newFirst, oldSerial, newSerial, source } = exchange;
  return { type: 'exchange', at, device, measurand, unit, oldLast, newFirst, oldSerial, newSerial, source };
}
