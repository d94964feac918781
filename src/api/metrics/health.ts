// /healthz: is the program doing its work? For watchdogs and containers, so it needs no token and shows no readings.
import type { FastifyPluginCallback } from 'fastify';
import type { Services } from '../services.ts';
import type { HealthState } from '../../model/health.ts';
import type { HealthzJson } from './answers.ts';

export function healthInterface({ live, status, version, outputs }: Services): FastifyPluginCallback {
  return (app, _options, done) => {
    app.get('/healthz', (_request, reply) => {
      const buses = live.buses.map((bus) => ({ name: bus.name, stats: bus.stats() }));
      const devices: Record<HealthState, number> = { starting: 0, online: 0, degraded: 0, offline: 0 };
      // What other programs publish is no device: nobody need ever publish.
      const real = live.devices.filter(({ hasWire }) => hasWire);
      for (const device of real) devices[device.health().state]++;
      const closed = buses.filter(({ stats }) => !stats.open);
      // One adapter unplugged is an alarm; one silent meter (an inverter at night) is not, but none at all is.
      const isWell = closed.length === 0 && (real.length === 0 || devices.offline < real.length);
      const problems = (outputs?.() ?? []).map(({ name, problem, code }) => [name, { problem, code }] as const);
      // A full disk or a server that is away is worth a look, but a restart would not help: still 200.
      const isImpaired = problems.some(([, { problem }]) => problem !== null);
      return reply
        .code(isWell ? 200 : 503)
        .header('cache-control', 'no-store')
        .send({
          status: !isWell ? 'failing' : isImpaired ? 'degraded' : 'ok',
          version,
          uptimeSeconds: status.uptimeMs() / 1000,
          buses: Object.fromEntries(
            buses.map(
              ({ name, stats }) => [name, { open: stats.open, problem: stats.problem, code: stats.code }] as const,
            ),
          ),
          devices,
          outputs: Object.fromEntries(distinctNames(problems)),
        } satisfies HealthzJson);
    });
    done();
  };
}

/** Outputs of one name (two halves of one, or a conflict beside an output) keep all they have to say: `broker`, `broker (2)`. */
function distinctNames<T>(entries: readonly (readonly [string, T])[]): (readonly [string, T])[] {
  const seen = new Map<string, number>();
  return entries.map(([name, value]) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return [count === 1 ? name : `${name} (${count})`, value];
  });
}
