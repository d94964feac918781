// How recording goes, for Prometheus: what waits, what was stored, what was lost. It must not know how it is stored.
import type { Registry } from 'prom-client';
import type { Services } from '../services.ts';
import { counterOf, gaugeOf } from './gathered-metrics.ts';

type Health = NonNullable<Services['historyHealth']>;

export function addHistoryMetrics(health: Health | undefined, registers: Registry[]): void {
  if (!health) return;
  gaugeOf(registers, 'meterhub_history_queued_values', 'Values that are not on the disk yet.', [], (set) =>
    set({}, health().queuedValues),
  );
  gaugeOf(registers, 'meterhub_history_held_values', 'Values that wait for a plausible clock.', [], (set) =>
    set({}, health().heldValues),
  );
  counterOf(registers, 'meterhub_history_stored_values_total', 'Values written to the disk.', [], (set) =>
    set({}, health().storedValues),
  );
  counterOf(registers, 'meterhub_history_dropped_values_total', 'Values lost: the disk refused them.', [], (set) =>
    set({}, health().droppedValues),
  );
  gaugeOf(registers, 'meterhub_history_last_commit_timestamp_seconds', 'Last write to the disk.', [], (set) => {
    const atMs = health().lastCommitMs;
    if (atMs !== null) set({}, atMs / 1000);
  });
}
