// What the dashboard draws the building from: who plays which part, which rights need a token, and how the buses are.
// It must not know the page.
import type { FastifyPluginCallback } from 'fastify';
import type { LiveState } from '../../live/live-state.ts';
import type { BusView } from '../../model/bus-stats.ts';
import { machineTimeZone } from '../../time/calendar.ts';
import { NO_SECTIONS } from '../../config/config.ts';
import type { Services } from '../services.ts';
import type { BuildingJson, BusJson } from './answers/building.ts';

export function buildingInterface(context: Services): FastifyPluginCallback {
  const { live, clock, config, version, guard, history } = context;
  return (app, _options, done) => {
    app.get('/api/v1/building', (): BuildingJson => ({
      version,
      hasHistory: history !== undefined,
      now: clock.wallMs(),
      timeZone: machineTimeZone(),
      roles: config.roles ?? NO_SECTIONS.roles,
      needsToken: { read: guard.isDemanded('read'), command: guard.isDemanded('command') },
    }));
    app.get('/api/v1/buses', () => live.buses.map((bus) => busJson(context, live, bus)));
    done();
  };
}

function busJson({ scans }: Services, live: LiveState, bus: BusView): BusJson {
  const { name, type, address } = bus;
  const { open, problem, code, facts, requests, errors, load, waiting, behindMs, roundTrips, roundTripSumMs } =
    bus.stats();
  const answered = roundTrips.reduce((sum, count) => sum + count, 0);
  return {
    ...{ name, type, address, open, problem, code, facts, requests, errors, load, waiting, behindMs },
    roundTripMs: answered === 0 ? null : roundTripSumMs / answered,
    devices: live.devices.filter(({ bus }) => bus === name).map((device) => device.name),
    canScan: scans?.canScan(name) ?? false,
  };
}
