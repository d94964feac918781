// How recording goes, for Prometheus: what waits, what was stored, what was lost. It must not know how it is stored.
import type { Registry } from 'prom-client';
import type { ApiContext } from './context.ts';
import { counterOf, gaugeOf } from './gathered-metrics.ts';

type Health = NonNullable<ApiContext['historyHealth']>;

export function addHistoryMetrics(health: Health | undefined, registers: Registry[]): void {
  if (!health) return;
  const figure = (name: string): number | null => {
    const value = health()[name];
    return typeof value === 'number' ? value : null;
  };
  gaugeOf(registers, 'meterhub_history_queued_values', 'Values that are not on the disk yet.', [], (set) =>
    set({}, figure('queuedValues') ?? 0),
  );
  counterOf(registers, 'meterhub_history_stored_values_total', 'Values written to the disk.', [], (set) =>
    set({}, figure('storedValues') ?? 0),
  );
  counterOf(registers, 'meterhub_history_dropped_values_total', 'Values lost: the disk refused them.', [], (set) =>
    set({}, figure('droppedValues') ?? 0),
  );
  gaugeOf(registers, 'meterhub_history_last_commit_timestamp_seconds', 'Last write to the disk.', [], (set) => {
    const atMs = figure('lastCommitMs');
    if (atMs !== null) set({}, atMs / 1000);
  });
}
