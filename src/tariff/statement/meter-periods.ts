// From reading to reading: where a statement begins and ends, where the price list changes, where a meter was exchanged. It must not
// know prices.
import { deviceEnergy, type DeviceEnergy, type DeviceQuestion } from '../../history/answer/device-energy.ts';
import type { HistoryReader, SeriesInfo } from '../../history/history.ts';
import type { CounterExchange } from '../../model/exchange.ts';
import type { PricePlan } from '../price-plan.ts';

export interface MeterPeriod {
  readonly direction: 'import' | 'export';
  readonly fromMs: number;
  readonly toMs: number;
  /** What the meter showed at the begin and the end, in the unit of the meter; null: it was not read. */
  readonly start: number | null;
  readonly end: number | null;
  /** When that was read. */
  readonly startMs: number | null;
  readonly endMs: number | null;
  /** What was counted in between; null: not known. */
  readonly use: number | null;
  /** Why it ends: `exchange`: the meter was exchanged or reset. */
  readonly ends: 'statement' | 'prices' | 'exchange';
}

export interface MeterPeriodQuestion {
  readonly history: HistoryReader;
  readonly series: readonly SeriesInfo[];
  readonly exchanges: readonly CounterExchange[];
  readonly asked: DeviceQuestion;
  /** Null: it has none. */
  readonly prices: PricePlan | null;
  readonly fromMs: number;
  readonly toMs: number;
}

export async function meterPeriods(
  direction: 'import' | 'export',
  energy: DeviceEnergy,
  { history, series, exchanges, asked, prices, fromMs, toMs }: MeterPeriodQuestion,
): Promise<MeterPeriod[]> {
  const spans = prices?.entrySpans(fromMs, toMs) ?? [];
  const edgesMs = [...new Set([fromMs, ...spans.map((span) => span.fromMs), toMs])].sort((a, b) => a - b);
  const { periods } = await deviceEnergy(history, series, { ...asked, edgesMs });
  return periods.flatMap((period): MeterPeriod[] => {
    const counted = period[direction];
    const own = exchanges.filter((one) => {
      const isOwn = one.device === asked.device && one.measurand === energy.counters[direction];
      return isOwn && one.unit === energy.unit && one.atMs >= period.fromMs && one.atMs < period.toMs;
    });
    const ends = period.toMs === toMs ? 'statement' : 'prices';
    const { start = null, end = null, startMs = null, endMs = null, amount = null } = counted ?? {};
    const whole = { direction, fromMs: period.fromMs, toMs: period.toMs, start, end, startMs, endMs };
    if (own.length === 0 || start === null || end === null) return [{ ...whole, use: amount, ends }];
    const rows: MeterPeriod[] = [];
    let [beginMs, from, readMs] = [period.fromMs, start, startMs];
    for (const { atMs, oldLast, newFirst } of own) {
      const use = tidied(oldLast - from);
      rows.push({
        direction,
        fromMs: beginMs,
        toMs: atMs,
        start: from,
        end: oldLast,
        startMs: readMs,
        endMs: atMs,
        use,
        ends: 'exchange',
      });
      [beginMs, from, readMs] = [atMs, newFirst, atMs];
    }
    const rest = { direction, fromMs: beginMs, toMs: period.toMs, start: from, end, startMs: readMs, endMs };
    return [...rows, { ...rest, use: tidied(end - from), ends }];
  });
}

function tidied(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
