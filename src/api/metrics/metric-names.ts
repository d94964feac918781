// How readings are called in Prometheus: base units in the name, `_total` for what only rises. Knows no registry; units and
// quantities say their families themselves.
// Naming: https://prometheus.io/docs/practices/naming/ (base units, unit suffix; joules, volts, amperes, celsius).
import type { Reading } from '../../model/reading.ts';
import { valueInfo } from '../../vocabulary/measurands.ts';
import {
  QUANTITIES,
  unitInfo,
  unitNames,
  UNITS,
  type MetricFamilyInfo,
  type UnitInfo,
} from '../../vocabulary/units.ts';

export interface MetricFamily {
  readonly name: string;
  readonly help: string;
  readonly kind: 'gauge' | 'counter';
  /** Factor from the reading's unit to the base unit. */
  readonly factor: number;
}

function gauge({ name, help, factor }: MetricFamilyInfo): MetricFamily {
  return { name: `meterhub_${name}`, help, kind: 'gauge', factor };
}

function counter({ name, help, factor }: MetricFamilyInfo): MetricFamily {
  return { name: `meterhub_${name}_total`, help, kind: 'counter', factor };
}

/** Numbers without a unit that is known here. */
const PLAIN = gauge(UNITS['1'].family);

/** A unit whose values count has counters, and where it says so gauges for what may fall and for what is stored. */
function familiesOf({ counts, family, balanceFamily, levelFamily }: UnitInfo): MetricFamily[] {
  const gauges = [balanceFamily, levelFamily].flatMap((each) => (each === null ? [] : [gauge(each)]));
  return [counts === 'no' ? gauge(family) : counter(family), ...gauges];
}

/** Families in use, each once: a metric is registered before any reading arrives. */
export const METRIC_FAMILIES: readonly MetricFamily[] = distinct([
  ...unitNames().flatMap((name) => familiesOf(UNITS[name])),
  ...Object.values(QUANTITIES).map(({ family }) => gauge(family)),
]);

/**
 * Family and value in base units; null for words. Truth values count as 1 and 0. `isStored`: the value does not count, though
 * its unit does (a tank). Whether a model's sum may fall does not change its name: series stay the same over models.
 */
export function metricOf(
  { measurand, unit, value }: Reading,
  isStored = false,
): { readonly family: MetricFamily; readonly value: number } | null {
  if (typeof value === 'string') return null;
  const family = familyOf(measurand, unit, isStored);
  return { family, value: Number(value) * family.factor };
}

function familyOf(measurand: string, unit: string | null, isStored: boolean): MetricFamily {
  const { quantity, counts } = valueInfo(measurand, unit);
  const named = quantity === null ? undefined : QUANTITIES[quantity];
  if (named !== undefined) return gauge(named.family);
  const info = unitInfo(unit);
  if (info === null) return PLAIN;
  const { family, balanceFamily, levelFamily } = info;
  if (info.counts === 'no') return gauge(family);
  if (isStored || counts === 'no') return gauge(levelFamily ?? family);
  // Some meters count import minus export here: it may fall, so it is no Prometheus counter.
  return counts === 'both' ? gauge(balanceFamily ?? family) : counter(family);
}

function distinct(families: readonly MetricFamily[]): MetricFamily[] {
  return [...new Map(families.map((family) => [family.name, family])).values()];
}
