// What a device drew and fed in per period, from its counters. It must not know HTTP or roles' names in the configuration.
import { hasOwnTotal, producesSomething, productionCounters, type Production } from '../../live/direction.ts';
import type { CounterPeriod, CounterPeriods, HistoryReader, SeriesInfo } from '../history.ts';

/** Counters of what was drawn, best first; a meter that tells no directions apart counts what it measures. */
const IMPORT_COUNTERS = ['energyImport', 'energySum', 'energyTotal', 'heatEnergy', 'coolingEnergy', 'volume'];
/** They count energy that is no electricity: its prices and emissions do not fit. */
const THERMAL_COUNTERS = ['heatEnergy', 'coolingEnergy'];
const EXPORT_COUNTERS = ['energyExport'];
/** What an inverter produced is fed in, as seen from the wire. */
const PRODUCER_IMPORT_COUNTERS = ['energyImport'];
const PRODUCER_EXPORT_COUNTERS = ['energyExport', 'energyTotal', 'energySum'];

export interface DeviceCounters {
  readonly import: string | null;
  readonly export: string | null;
}

/** Of one direction in one period. Null: not known. */
export interface Counted {
  readonly amount: number | null;
  readonly start: number | null;
  readonly end: number | null;
  /** When these were read, ms since the epoch; null: never. */
  readonly startMs?: number | null;
  readonly endMs?: number | null;
  readonly complete: boolean;
}

export interface DevicePeriod {
  readonly fromMs: number;
  readonly toMs: number;
  readonly import: Counted | null;
  readonly export: Counted | null;
  /** What it produced, whichever counter counts it; null: it is no producer, or it is not known which counter that is. */
  readonly production: Counted | null;
}

export interface DeviceEnergy {
  /** Wh for electricity, m3 or l for water and gas; null: no counter was ever recorded. */
  readonly unit: string | null;
  /** Which of import and export is the production; null: none is, or it is not known. */
  readonly producedIn: 'import' | 'export' | null;
  /** Which counters the two directions are. */
  readonly counters: DeviceCounters;
  readonly periods: readonly DevicePeriod[];
}

/** Which of the recorded measurands count what the device draws and feeds in. `isProducer`: its role says so. */
export function countersOf(measurands: ReadonlySet<string>, isProducer: boolean): DeviceCounters {
  const producer = producesSomething(measurands, isProducer);
  const firstOf = (names: readonly string[]): string | null => names.find((name) => isItsOwn(name)) ?? null;
  const isItsOwn = (name: string): boolean =>
    measurands.has(name) && (name !== 'energyTotal' || isProducer || hasOwnTotal(measurands));
  const imports = firstOf(producer ? PRODUCER_IMPORT_COUNTERS : IMPORT_COUNTERS);
  return { import: imports, export: firstOf(producer ? PRODUCER_EXPORT_COUNTERS : EXPORT_COUNTERS) };
}

/** What it counts is heat or cold. */
export function isThermal({ import: counter }: DeviceCounters): boolean {
  return counter !== null && THERMAL_COUNTERS.includes(counter);
}

export interface DeviceQuestion {
  readonly device: string;
  /** The configuration says that it produces. */
  readonly isProducer: boolean;
  /** Which direction that is, decided once for the device: the same for every question. */
  readonly production: Production;
  /** Only this counter of the device; left out: those of its directions. */
  readonly counter?: string;
  /** Rising, two at least: the ends of the periods. */
  readonly edgesMs: readonly number[];
}

/** Rejects as the reader does. */
export async function deviceEnergy(
  history: HistoryReader,
  series: readonly SeriesInfo[],
  question: DeviceQuestion,
): Promise<DeviceEnergy> {
  const { device, isProducer, production, edgesMs } = question;
  const measurands = measurandsOf(series, device);
  const own = question.counter ?? null;
  const counters = own === null ? countersOf(measurands, isProducer) : { import: own, export: null };
  const isProducing = own === null && producesSomething(measurands, isProducer);
  const producing = isProducing ? productionCounters(production, measurands) : [];
  const names = new Set([counters.import, counters.export, ...producing].filter((name) => name !== null));
  const read = new Map<string, Direction | null>();
  for (const name of names) read.set(name, direction(await history.energy(`${device}.${name}`, edgesMs)));
  const at = (name: string | null, index: number): Counted | null =>
    (name === null ? null : read.get(name))?.periods[index] ?? null;
  const periods = edgesMs.slice(1).map((toMs, index): DevicePeriod => {
    const produced = producing.map((name) => at(name, index)).filter((counted) => counted !== null);
    return {
      ...{ fromMs: edgesMs[index] ?? toMs, toMs },
      ...{ import: at(counters.import, index), export: at(counters.export, index) },
      production: produced.find(({ amount }) => amount !== null) ?? produced[0] ?? null,
    };
  });
  const unit = [counters.import, counters.export].map((name) => (name === null ? null : read.get(name)?.unit));
  const isImport = counters.import !== null && producing.includes(counters.import);
  const producedIn = isImport ? 'import' : producing.length > 0 ? 'export' : null;
  return { unit: unit[0] ?? unit[1] ?? null, producedIn, counters, periods };
}

/** What was ever recorded of a device. */
export function measurandsOf(series: readonly SeriesInfo[], device: string): Set<string> {
  return new Set(series.filter((each) => each.device === device).map(({ measurand }) => measurand));
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
  return {
    ...{ amount: tidy(amount), start: tidy(start?.value ?? null), end: tidy(end?.value ?? null), complete },
    ...{ startMs: start?.atMs ?? null, endMs: end?.atMs ?? null },
  };
}

/** Counters are kept to 0.1 Wh or finer; sums of them carry digits without meaning. */
export function tidy(value: number): number;
export function tidy(value: number | null): number | null;
export function tidy(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1e6) / 1e6;
}
