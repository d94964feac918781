// Datasets as a backup or trace is told them, without the live state behind them.
import type { DatasetCycle } from '../../src/live/dataset.ts';
import { localDateTime } from '../../src/time/local-time.ts';

export function cycleAt(atMs: number, values: Readonly<Record<string, unknown>> = {}): DatasetCycle {
  const all: Record<string, unknown> = { time: localDateTime(atMs), timestamp: Math.floor(atMs / 1000), ...values };
  return { atMs, json: JSON.stringify(all), value: (name) => all[name] };
}
