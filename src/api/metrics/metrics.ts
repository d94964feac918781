// /metrics: readings, devices and buses for Prometheus, gathered when asked for. It must not know other interfaces.
import type { FastifyPluginCallback } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { meaningOf } from '../../model/device-view.ts';
import type { LiveState } from '../../live/live-state.ts';
import { addBusMetrics } from './bus-metrics.ts';
import type { Services } from '../services.ts';
import { counterOf, gaugeOf } from './gathered-metrics.ts';
import { addHistoryMetrics } from './history-metrics.ts';
import { METRIC_FAMILIES, metricOf } from './metric-names.ts';
import { addOutputMetrics } from './output-metrics.ts';
import { addModbusServerMetrics } from './modbus-server-metrics.ts';

/** How finely the event-loop delay is sampled: 10 ms, the default, wakes a small machine a hundred times a second. */
const EVENT_LOOP_PRECISION_MS = 50;

export function metricsInterface(context: Services): FastifyPluginCallback {
  return (app, _options, done) => {
    let registry: Registry | null = null;
    app.get('/metrics', async (_request, reply) => {
      // Not before somebody asks: sampling the event loop costs a little all the time.
      registry ??= createRegistry(context);
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

function createRegistry({ live, version, historyHealth, modbusServers, outputs }: Services): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: EVENT_LOOP_PRECISION_MS });
  const registers = [registry];
  new Gauge({ name: 'meterhub_build_info', help: 'The version.', labelNames: ['version'], registers }).set(
    { version },
    1,
  );
  addReadings(live, registers);
  addDevices(live, registers);
  addBusMetrics(live, registers);
  addHistoryMetrics(historyHealth, registers);
  addModbusServerMetrics(modbusServers ?? (() => []), registers);
  addOutputMetrics(outputs ?? (() => []), registers);
  return registry;
}

/** Absent and expired values are left out: a series that ends says more than a 0. */
function addReadings(live: LiveState, registers: Registry[]): void {
  for (const family of METRIC_FAMILIES) {
    const options = { name: family.name, help: family.help, labelNames: ['device', 'measurand'] as const, registers };
    const values = (): { device: string; measurand: string; value: number }[] =>
      live.devices.flatMap((view) =>
        [...live.latest.readings(view.name)].flatMap((reading) => {
          if (!live.latest.isAlive(reading)) return [];
          const { measurand, unit } = reading;
          const metric = metricOf(reading, meaningOf(view, measurand, unit).counts === 'no');
          return metric?.family.name === family.name ? [{ device: view.name, measurand, value: metric.value }] : [];
        }),
      );
    if (family.kind === 'gauge') {
      new Gauge({
        ...options,
        collect() {
          this.reset();
          for (const { value, ...labels } of values()) this.set(labels, value);
        },
      });
    } else {
      new Counter({
        ...options,
        collect() {
          this.reset();
          for (const { value, ...labels } of values()) if (value >= 0) this.inc(labels, value);
        },
      });
    }
  }
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
