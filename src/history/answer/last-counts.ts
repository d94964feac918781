// What the counters of devices showed last as far as the history knows: their first reading after a start is judged by it.
// It must not know how a counter is judged.
import type { CounterMemory, KeptCounters } from '../../live/counter-memory.ts';
import type { CounterExchange } from '../../model/exchange.ts';
import type { HistoryReader, SeriesInfo } from '../history.ts';

export interface LastCountsQuestion {
  readonly history: Pick<HistoryReader, 'seriesList' | 'readingAt' | 'exchanges'>;
  readonly memory: CounterMemory;
  readonly devices: ReadonlySet<string>;
}

/** Teaches the memory what is newer in the history: its own file may be missing or old. Rejects as the reader does. */
export async function learnLastCounts({ history, memory, devices }: LastCountsQuestion): Promise<void> {
  const counters = (await history.seriesList()).filter((series) => {
    const { device, measurand, unit, isCounter, lastMs } = series;
    return isCounter && devices.has(device) && lastMs > (memory.get(device, measurand, unit)?.atMs ?? 0);
  });
  // Of a measurand whose unit changed, the newest one counts.
  for (const series of newest(counters)) memory.learn(await lastCount(history, series));
  for (const exchange of await history.exchanges())
    if (devices.has(exchange.device)) memory.learn(firstCount(memory, exchange));
}

async function lastCount(history: LastCountsQuestion['history'], series: SeriesInfo): Promise<KeptCounters> {
  const { name, device, measurand, unit, lastMs } = series;
  const around = (await history.readingAt(name, lastMs)).find((each) => each.series.id === series.id);
  const value = around?.before?.value;
  return value === undefined ? {} : { [device]: { [measurand]: { value, unit, atMs: lastMs } } };
}

/** After an exchange that was entered by hand the new meter goes on from its first reading. */
function firstCount(
  memory: CounterMemory,
  { device, measurand, unit, atMs, newFirst, newSerial }: CounterExchange,
): KeptCounters {
  if (memory.get(device, measurand, unit) === null) return {};
  const serial = newSerial === null ? {} : { serial: newSerial };
  return { [device]: { [measurand]: { value: newFirst, unit, atMs, ...serial } } };
}

function newest(all: readonly SeriesInfo[]): SeriesInfo[] {
  const byName = new Map<string, SeriesInfo>();
  for (const series of all) if (series.lastMs > (byName.get(series.name)?.lastMs ?? 0)) byName.set(series.name, series);
  return [...byName.values()];
}
