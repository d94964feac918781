// The buses for Prometheus: load, requests, errors by kind, round trips. It must not know readings.
import { Histogram, type Registry } from 'prom-client';
import type { LiveState } from '../../live/live-state.ts';
import { ROUND_TRIP_BUCKETS_MS, type BusStats } from '../../model/bus-stats.ts';
import { counterOf, gaugeOf } from './gathered-metrics.ts';

export function addBusMetrics(live: LiveState, registers: Registry[]): void {
  const all = (): { bus: string; stats: BusStats }[] =>
    live.buses.map((view) => ({ bus: view.name, stats: view.stats() }));
  gaugeOf(registers, 'meterhub_bus_up', 'Whether the bus is open.', ['bus'], (set) => {
    for (const { bus, stats } of all()) set({ bus }, stats.open ? 1 : 0);
  });
  gaugeOf(registers, 'meterhub_bus_load_ratio', 'Share of the last minute in use.', ['bus'], (set) => {
    for (const { bus, stats } of all()) set({ bus }, stats.load);
  });
  gaugeOf(registers, 'meterhub_bus_waiting_requests', 'Requests in the queue.', ['bus'], (set) => {
    for (const { bus, stats } of all()) set({ bus }, stats.waiting);
  });
  gaugeOf(registers, 'meterhub_bus_behind_seconds', 'Delay of the oldest due poll.', ['bus'], (set) => {
    for (const { bus, stats } of all()) set({ bus }, stats.behindMs / 1000);
  });
  counterOf(registers, 'meterhub_bus_requests_total', 'Requests on a bus.', ['bus'], (set) => {
    for (const { bus, stats } of all()) set({ bus }, stats.requests);
  });
  counterOf(registers, 'meterhub_bus_errors_total', 'Failures by kind.', ['bus', 'kind'], (set) => {
    for (const { bus, stats } of all()) {
      for (const [kind, count] of Object.entries(stats.errors)) set({ bus, kind }, count);
    }
  });
  registers.forEach((registry) => registry.registerMetric(new RoundTrips(live)));
}

const NAME = 'meterhub_bus_round_trip_seconds';
const HELP = 'Time from request to complete reply.';

/** The buses count into buckets themselves; prom-client's own buckets stay empty. */
class RoundTrips extends Histogram {
  readonly #live: LiveState;

  constructor(live: LiveState) {
    super({ name: NAME, help: HELP, labelNames: ['bus'], registers: [] });
    this.#live = live;
  }

  /** What prom-client 15 asks a histogram for when it writes its text; its type declarations leave it out. */
  getForPromString(): object {
    const values = this.#live.buses.flatMap((view) => samplesOf(view.name, view.stats()));
    return { name: NAME, help: HELP, type: 'histogram', values };
  }
}

interface Sample {
  readonly metricName: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/** Prometheus' buckets are cumulative. */
function samplesOf(bus: string, { roundTrips, roundTripSumMs }: BusStats): Sample[] {
  let count = 0;
  const buckets = roundTrips.map((inBucket, index) => {
    count += inBucket;
    const boundMs = ROUND_TRIP_BUCKETS_MS[index];
    const le = boundMs === undefined ? '+Inf' : boundMs / 1000;
    return { metricName: `${NAME}_bucket`, labels: { bus, le }, value: count };
  });
  return [
    ...buckets,
    { metricName: `${NAME}_sum`, labels: { bus }, value: roundTripSumMs / 1000 },
    { metricName: `${NAME}_count`, labels: { bus }, value: count },
  ];
}
