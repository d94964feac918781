// What a device drew and fed in since it was first recorded: what decides which of its counters is its production, also in the
// first second after a start. It must not know who asks.
import type { CounterDirections } from '../../live/direction.ts';
import type { HistoryReader, SeriesInfo } from '../history.ts';

const HOUR_MS = 3_600_000;

export interface LifetimeQuestion {
  readonly history: HistoryReader;
  readonly series: readonly SeriesInfo[];
  readonly directions: CounterDirections;
  readonly devices: readonly string[];
  readonly nowMs: number;
}

/** Asks once for each device; later its live readings go on counting. Rejects as the reader does. */
export async function learnDirections({
  history,
  series,
  directions,
  devices,
  nowMs,
}: LifetimeQuestion): Promise<void> {
  for (const device of devices) {
    if (directions.hasLearned(device)) continue;
    const [importWh, exportWh] = await Promise.all([
      lifetimeCount(history, series, `${device}.energyImport`, nowMs),
      lifetimeCount(history, series, `${device}.energyExport`, nowMs),
    ]);
    directions.learn(device, { importWh, exportWh });
  }
}

/** Wh. Of a meter that was exchanged both count: what was counted since the beginning, or what the newest one shows if more. */
async function lifetimeCount(
  history: HistoryReader,
  series: readonly SeriesInfo[],
  name: string,
  nowMs: number,
): Promise<number | null> {
  const own = series.filter((each) => each.name === name && each.unit === 'Wh' && each.lastMs > 0);
  if (own.length === 0) return null;
  const firstMs = Math.floor(Math.min(...own.map((each) => each.firstMs)) / HOUR_MS) * HOUR_MS;
  const endMs = Math.max(nowMs, firstMs, ...own.map((each) => each.lastMs)) + 1;
  let count: number | null = null;
  for (const { series: info, periods } of await history.energy(name, [firstMs, endMs])) {
    const [whole] = periods;
    if (info.unit !== 'Wh' || whole === undefined || whole.amount === null) continue;
    count = Math.max(count ?? 0, whole.amount, whole.end?.value ?? 0);
  }
  return count;
}
