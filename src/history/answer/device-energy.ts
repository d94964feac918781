// What a device drew and fed in per period, from its counters. It must not know HTTP or roles' names in the configuration.
import type { CounterPeriod, CounterPeriods, HistoryReader, SeriesInfo } from '../history.ts';

/** Counters of what was drawn, best first; a meter that tells no directions apart counts what it measures. */
const IMPORT_COUNTERS = ['energyImport', 'energySum', 'energyTotal', 'volume'];
const EXPORT_COUNTERS = ['energyExport'];
/** What an inverter produced is fed in, as seen from the wire. */
const PRODUCER_IMPORT_COUNTERS = ['energyImport'];
const PRODUCER_EXPORT_COUNTERS = ['energyExport', 'energyTotal', 'energySum'];
/** Only inverters count these. */
const PRODUCER_MEASURANDS = ['energyYear', 'dcPower', 'dcPowerS1', 'dcVoltage', 'dcVoltageS1'];

export interface DeviceCounters {
  readonly import: string | null;
  readonly export: string | null;
}

/** Of one direction in one period. Null: not known. */
export interface Counted {
  readonly amount: number | null;
  readonly start: number | null;
  readonly end: number | null;
  readonly complete: boolean;
}

export interface DevicePeriod {
  readonly fromMs: number;
  readonly toMs: number;
  readonly import: Counted | null;
  readonly export: Counted | null;
}

export interface DeviceEnergy {
  /** Wh for electricity, m3 or l for water and gas; null: no counter was ever recorded. */
  readonly unit: string | null;
  readonly periods: readonly DevicePeriod[];
}

/** Which of the recorded measurands count what the device draws and feeds in. */
export function countersOf(measurands: ReadonlySet<string>, isProducer: boolean): DeviceCounters {
  const producer = isProducer || PRODUCER_MEASURANDS.some((name) => measurands.has(name));
  const firstOf = (names: readonly string[]): string | null => names.find((name) => measurands.has(name)) ?? null;
  const imports = firstOf(producer ? PRODUCER_IMPORT_COUNTERS : IMPORT_COUNTERS);
  return { import: imports, export: firstOf(producer ? PRODUCER_EXPORT_COUNTERS : EXPORT_COUNTERS) };
}

/** `edgesMs` rising, two at least: the ends of the periods. Rejects as the reader does. */
export async function deviceEnergy(
  history: HistoryReader,
  series: readonly SeriesInfo[],
  question: { readonly device: string; readonly isProducer: boolean; readonly edgesMs: readonly number[] },
): Promise<DeviceEnergy> {
  const { device, isProducer, edgesMs } = question;
  const measurands = new Set(series.filter((each) => each.device === device).map(({ measurand }) => measurand));
  const counters = countersOf(measurands, isProducer);
  const read = async (measurand: string | null): Promise<Direction | null> => {
    return measurand === null ? null : direction(await history.energy(`${device}.${measurand}`, edgesMs));
  };
  const [imported, exported] = [await read(counters.import), await read(counters.export)];
  const periods = edgesMs.slice(1).map((toMs, index): DevicePeriod => {
    const fromMs = edgesMs[index] ?? toMs;
    return { fromMs, toMs, import: imported?.periods[index] ?? null, export: exported?.periods[index] ?? null };
  });
  return { unit: imported?.unit ?? exported?.unit ?? null, periods };
}

interface Direction {
  readonly unit: string | null;
  readonly periods: readonly Counted[];
}

/** A measurand whose unit changed is several series: each period is answered by the newest one that knows it. */
function direction(all: readonly CounterPeriods[]): Direction | null {
  const newestFirst = [...all].sort((a, b) => b.series.lastMs - a.series.lastMs);
  const newest = newestFirst[0];
  if (newest === undefined) return null;
  const sameUnit = newestFirst.filter(({ series }) => series.unit === newest.series.unit);
  const periods = newest.periods.map((period, index) => {
    const known = sameUnit
      .map((each) => each.periods[index])
      .find((each) => each !== undefined && each.amount !== null);
    return counted(known ?? period);
  });
  return { unit: newest.series.unit, periods };
}

function counted({ amount, start, end, complete }: CounterPeriod): Counted {
  return { amount: tidy(amount), start: tidy(start?.value ?? null), end: tidy(end?.value ?? null), complete };
}

/** Counters are kept to 0.1 Wh or finer; sums of them carry digits without meaning. */
export function tidy(value: number): number;
export function tidy(value: number | null): number | null;
export function tidy(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1e6) / 1e6;
}
