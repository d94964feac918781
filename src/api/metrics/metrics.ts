// /metrics: readings, devices and buses for Prometheus, gathered when asked for. It must not know other interfaces.
import type { FastifyPluginCallback } from 'fastify';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { LiveState } from '../../live/live-state.ts';
import { addBusMetrics } from './bus-metrics.ts';
import type { Services } from '../services.ts';
import { counterOf, gaugeOf } from './gathered-metrics.ts';
import { addEventMetrics } from './event-metrics.ts';
import { addHistoryMetrics } from './history-metrics.ts';
import { addOutputMetrics } from './output-metrics.ts';
import { ReadingMetrics } from './reading-metrics.ts';
import { addOutputFigures } from './output-figures.ts';

/** How finely the event-loop delay is sampled: 10 ms, the default, wakes a small machine a hundred times a second. */
const EVENT_LOOP_PRECISION_MS = 50;

/** Gauges of prom-client that are called as counters are; the same is there by type, without the ending. */
const MISNAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

export function metricsInterface(context: Services): FastifyPluginCallback {
  return (app, _options, done) => {
    let registry: Registry | null = null;
    const readings = new ReadingMetrics(context.live);
    app.get('/metrics', async (_request, reply) => {
      // Not before somebody asks: sampling the event loop costs a little all the time.
      registry ??= createRegistry(context);
      readings.gather(registry);
      const text = await registry.metrics();
      return reply.header('content-type', registry.contentType).send(withoutEmptyDelays(text));
    });
    done();
  };
}

/** Before the event loop's delay was sampled for the first time its mean is no number, and its least value is absurd. */
function withoutEmptyDelays(text: string): string {
  const isEmpty = /^nodejs_eventloop_lag_mean_seconds nan$/im.test(text);
  return isEmpty ? text.replace(/^(# \w+ )?nodejs_eventloop_lag_(min|max|mean|stddev|p\d+)_seconds .*\n/gm, '') : text;
}

function createRegistry({ live, version, historyHealth, outputFigures, outputs, events }: Services): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: EVENT_LOOP_PRECISION_MS });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  const registers = [registry];
  new Gauge({ name: 'meterhub_build_info', help: 'The version.', labelNames: ['version'], registers }).set(
    { version },
    1,
  );
  addDevices(live, registers);
  addBusMetrics(live, registers);
  addHistoryMetrics(historyHealth, registers);
  if (outputFigures) addOutputFigures(outputFigures, registers);
  addEventMetrics(events, registers);
  addOutputMetrics(outputs ?? (() => []), registers);
  return registry;
}

function addDevices(live: LiveState, registers: Registry[]): void {
  gaugeOf(registers, 'meterhub_device_up', 'Whether the device answers.', ['device', 'model'], (set) => {
    // Nobody need ever publish: what is published is missing, but not down.
    for (const device of live.devices.filter(({ hasWire }) => hasWire)) {
      const isUp = ['online', 'degraded'].includes(device.health().state);
      set({ device: device.name, model: device.model }, isUp ? 1 : 0);
    }
  });
  gaugeOf(registers, 'meterhub_device_last_success_timestamp_seconds', 'Last good reply.', ['device'], (set) => {
    for (const device of live.devices) {
      const { lastSuccessMs } = device.health();
      if (lastSuccessMs !== null) set({ device: device.name }, lastSuccessMs / 1000);
    }
  });
  counterOf(registers, 'meterhub_device_requests_total', 'Requests to a device.', ['device'], (set) => {
    for (const device of live.devices) set({ device: device.name }, device.health().requests);
  });
  counterOf(registers, 'meterhub_device_errors_total', 'Failures by kind.', ['device', 'kind'], (set) => {
    for (const device of live.devices) {
      for (const [kind, count] of Object.entries(device.health().errors)) set({ device: device.name, kind }, count);
    }
  });
  counterOf(registers, 'meterhub_device_held_back_total', 'Counter readings not believed.', ['device'], (set) => {
    for (const { name: device } of live.devices) set({ device }, live.heldBack(device));
  });
}
