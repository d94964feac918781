// gosdm630's interface: /last, /minuteavg and /status, as its clients expect them to the letter.
// It must not know streams.
import type { FastifyPluginCallback, FastifyReply } from 'fastify';
import type { LiveState } from '../../live/live-state.ts';
import { sendOpenJson, sendOpenProblem } from '../http/answers.ts';
import type { MeterReading } from './answers.ts';
import { aliveReadings, isAvailable, newestMs } from './availability.ts';
import type { Services } from '../services.ts';
import { LastReadings, numberedDevices } from './last-readings.ts';
import { isNumbered, meterReading, uniqueIdOf, type NumberedDevice } from './meter-reading.ts';

interface IdParams {
  readonly Params: { readonly id: string };
}

const ALL_INACTIVE = 'All meters are inactive.';

export function metersInterface(context: Services): FastifyPluginCallback {
  return (app, _options, done) => {
    const { live, clock, config, status } = context;
    const last = new LastReadings(live, clock, config.uniqueIdFormat);
    app.addHook('onClose', () => last.stop());

    app.get('/last', (_request, reply) => sendBody(reply, last.list(), ALL_INACTIVE));

    app.get<IdParams>('/last/:id', ({ params: { id } }, reply) => {
      const device = findNumbered(live, id);
      return device === null ? sendUnknown(reply, id) : sendBody(reply, last.one(device), inactive(id));
    });

    app.get('/minuteavg', (_request, reply) => {
      const averages = numberedDevices(live).flatMap((device) => minuteAverage(context, device) ?? []);
      return sendBody(reply, averages.length === 0 ? null : JSON.stringify(averages), ALL_INACTIVE);
    });

    app.get<IdParams>('/minuteavg/:id', ({ params: { id } }, reply) => {
      const device = findNumbered(live, id);
      if (device === null) return sendUnknown(reply, id);
      const average = minuteAverage(context, device);
      return sendBody(reply, average === null ? null : JSON.stringify(average), inactive(id));
    });

    app.get('/status', (_request, reply) => sendOpenJson(reply, JSON.stringify(status.build())));
    done();
  };
}

/** A number means the device's number; anything else, or a number nobody has, its name. */
function findNumbered(live: LiveState, id: string): NumberedDevice | null {
  const byNumber = /^\d+$/.test(id) ? live.devices.find(({ apiId }) => apiId === Number(id)) : undefined;
  const device = byNumber ?? live.device(id);
  return device !== undefined && isNumbered(device) ? device : null;
}

/** Means over the last 60 s; null when the device is not available. The time is that of its newest reading. */
function minuteAverage({ live, config }: Services, device: NumberedDevice): MeterReading | null {
  if (!isAvailable(live, device)) return null;
  const atMs = newestMs(aliveReadings(live, device.name));
  return meterReading(device, uniqueIdOf(device, config.uniqueIdFormat), atMs, (measurand) =>
    live.averages.mean(device.name, measurand),
  );
}

function sendBody(reply: FastifyReply, body: Buffer | string | null, problem: string): FastifyReply {
  return body === null ? sendOpenProblem(reply, problem) : sendOpenJson(reply, body);
}

function sendUnknown(reply: FastifyReply, id: string): FastifyReply {
  return sendOpenProblem(reply, `Device ${id} does not exist.`);
}

function inactive(id: string): string {
  return `Device ${id} is not available.`;
}
