// The readings as metrics, gathered once a scrape. It must not know how a metric is called: see metric-names.ts.
import { Counter, Gauge, type Registry } from 'prom-client';
import type { LiveState } from '../../live/live-state.ts';
import { meaningOf, type DeviceView } from '../../model/device-view.ts';
import { metricOf, type Metric, type MetricFamily } from './metric-names.ts';

type Registered = Gauge | Counter;

export class ReadingMetrics {
  readonly #live: LiveState;
  /** By name; a family is registered with its first value. */
  readonly #families = new Map<string, Registered>();

  constructor(live: LiveState) {
    this.#live = live;
  }

  /** Absent and expired values are left out: a series that ends says more than a 0. */
  gather(registry: Registry): void {
    for (const family of this.#families.values()) family.reset();
    for (const view of this.#live.devices) {
      for (const { measurand, metric } of this.#metricsOf(view)) {
        const { family, part, value } = metric;
        const { label, room } = view.shown ?? {};
        const names = { ...(label !== undefined && { label }), ...(room !== undefined && { room }) };
        const labels = { device: view.name, measurand, ...names, ...part };
        const registered = this.#registered(family, registry);
        if (registered instanceof Gauge) registered.set(labels, value);
        // The counts are kept elsewhere; prom-client's counters can only be raised from 0.
        else if (value >= 0) registered.inc(labels, value);
      }
    }
  }

  #metricsOf(view: DeviceView): { readonly measurand: string; readonly metric: Metric }[] {
    return [...this.#live.latest.readings(view.name)].flatMap((reading) => {
      if (!this.#live.latest.isAlive(reading)) return [];
      const { measurand, unit } = reading;
      const isStored = meaningOf(view, measurand, unit).counts === 'no';
      const metric = metricOf(reading, { isStored, isPublished: !view.hasWire });
      return metric === null ? [] : [{ measurand, metric }];
    });
  }

  #registered({ name, help, kind, part }: MetricFamily, registry: Registry): Registered {
    const known = this.#families.get(name);
    if (known !== undefined) return known;
    const labelNames = ['device', 'measurand', 'label', 'room', ...(part === null ? [] : [part])];
    const options = { name, help, labelNames, registers: [registry] };
    const registered = kind === 'gauge' ? new Gauge(options) : new Counter(options);
    this.#families.set(name, registered);
    return registered;
  }
}
