// Metrics whose values are kept elsewhere and gathered when Prometheus asks. It must not know what they mean.
import { Counter, Gauge, type Registry } from 'prom-client';

type SetValue<L extends string> = (labels: Record<L, string>, value: number) => void;

export function gaugeOf<L extends string>(
  registers: Registry[],
  name: string,
  help: string,
  labelNames: readonly L[],
  fill: (set: SetValue<L>) => void,
): void {
  new Gauge<string>({
    ...{ name, help, labelNames, registers },
    collect() {
      this.reset();
      fill((labels, value) => this.set(labels, value));
    },
  });
}

/** The counts are kept elsewhere; prom-client's counters can only be raised from 0. */
export function counterOf<L extends string>(
  registers: Registry[],
  name: string,
  help: string,
  labelNames: readonly L[],
  fill: (set: SetValue<L>) => void,
): void {
  new Counter<string>({
    ...{ name, help, labelNames, registers },
    collect() {
      this.reset();
      fill((labels, value) => this.inc(labels, value));
    },
  });
}
