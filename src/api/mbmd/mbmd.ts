// The interface of mbmd, the successor of gosdm630: /api/last, /api/avg, /api/status. It must not know other interfaces.
import type { FastifyPluginCallback, FastifyReply } from 'fastify';
import type { LiveState } from '../../live/live-state.ts';
import { mbmdId } from '../../live/mbmd-id.ts';
import type { DeviceView } from '../../model/device-view.ts';
import { measurandInfo } from '../../vocabulary/measurands.ts';
import { sendOpenJson, sendOpenProblem } from '../http/answers.ts';
import type { MbmdStatus } from './answers.ts';
import { aliveReadings, isAvailable, newestMs } from '../gosdm630/availability.ts';
import type { Services } from '../services.ts';
import { inThousands } from '../../vocabulary/units.ts';
import { rfc3339Local } from '../../time/zoned-time.ts';
import { sumOf, type StatusReport } from '../gosdm630/status-report.ts';

type MbmdReadings = Record<string, number | string>;

/** The readings of a device, or null when it is not available. */
type Source = (live: LiveState, device: DeviceView) => MbmdReadings | null;

export function mbmdInterface({ live, status }: Services): FastifyPluginCallback {
  return (app, _options, done) => {
    for (const [path, source] of [['/api/last', lastReadings] as const, ['/api/avg', averages] as const]) {
      app.get(path, (_request, reply) => sendAll(reply, live, source));
      app.get<{ Params: { readonly device: string } }>(`${path}/:device`, ({ params }, reply) =>
        sendOne(reply, live, source, params.device),
      );
    }
    app.get('/api/status', (_request, reply) => sendOpenJson(reply, JSON.stringify(mbmdStatusOf(live, status))));
    done();
  };
}

function sendAll(reply: FastifyReply, live: LiveState, source: Source): FastifyReply {
  const entries = metersOf(live).flatMap((device) => {
    const readings = source(live, device);
    return readings === null ? [] : [[mbmdId(live, device), readings] as const];
  });
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) return sendOpenProblem(reply, 'all meters are inactive');
  return sendOpenJson(reply, JSON.stringify(Object.fromEntries(entries)));
}

/** What other programs published is no meter. */
function metersOf(live: LiveState): readonly DeviceView[] {
  return live.devices.filter(({ hasWire }) => hasWire);
}

function sendOne(reply: FastifyReply, live: LiveState, source: Source, id: string): FastifyReply {
  const wanted = id.toLowerCase();
  const device = live.devices.find((one) => mbmdId(live, one).toLowerCase() === wanted) ?? live.device(id);
  if (!device) return sendOpenProblem(reply, `device ${id} does not exist`);
  const readings = source(live, device);
  if (readings === null) return sendOpenProblem(reply, `device ${id} is not available`);
  return sendOpenJson(reply, JSON.stringify(readings));
}

function lastReadings(live: LiveState, device: DeviceView): MbmdReadings | null {
  return readingsOf(live, device, ({ name }, measurand) => live.latest.get(name, measurand)?.value ?? null);
}

function averages(live: LiveState, device: DeviceView): MbmdReadings | null {
  return readingsOf(live, device, ({ name }, measurand) => live.averages.mean(name, measurand));
}

/** mbmd leaves out what is not there. */
function readingsOf(
  live: LiveState,
  device: DeviceView,
  valueOf: (device: DeviceView, measurand: string) => unknown,
): MbmdReadings | null {
  if (!isAvailable(live, device)) return null;
  const alive = aliveReadings(live, device.name);
  const values = alive.flatMap(({ measurand, unit }) => {
    const name = measurandInfo(measurand)?.mbmd;
    const value = valueOf(device, measurand);
    return name !== null && name !== undefined && typeof value === 'number'
      ? [[name, printed(inThousands(value, unit))] as const]
      : [];
  });
  values.sort(([a], [b]) => (a < b ? -1 : 1));
  const atMs = newestMs(alive);
  return { Timestamp: rfc3339Local(atMs), Unix: Math.floor(atMs / 1000), ...Object.fromEntries(values) };
}

/** mbmd prints at most 6 digits behind the point. */
export function printed(value: number): number {
  return Number(value.toFixed(6));
}

export function mbmdStatusOf(live: LiveState, status: StatusReport): MbmdStatus {
  return {
    StartTime: rfc3339Local(status.startedAtMs),
    UpTime: status.uptimeMs() / 1000,
    Goroutines: status.concurrency(),
    Memory: status.memory(),
    Meters: metersOf(live).map((device) => {
      const { requests, errors: byCode } = device.health();
      const errors = sumOf(byCode);
      return {
        Device: mbmdId(live, device),
        Type: device.type,
        Online: isAvailable(live, device),
        Requests: requests,
        RequestsPerMinute: status.perMinute(requests),
        Errors: errors,
        ErrorsPerMinute: status.perMinute(errors),
      };
    }),
  };
}
