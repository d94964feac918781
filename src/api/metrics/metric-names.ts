// How readings are called in Prometheus: base units in the name, `_total` for what only rises, and one metric for what may be
// added up: phases, tariffs, strings and directions have metrics of their own. Knows no registry; units say their families.
// Naming: https://prometheus.io/docs/practices/naming/ (base units, unit suffix; joules, volts, amperes, celsius).
import type { Reading } from '../../model/reading.ts';
import { measurandInfo, valueInfo, type MeasurandInfo } from '../../vocabulary/measurands.ts';
import { QUANTITIES, unitInfo, UNITS, type MetricFamilyInfo } from '../../vocabulary/units.ts';

/** What tells the series of a family apart, beside the device and the measurand. */
export type PartLabel = 'phase' | 'tariff' | 'string';

export interface MetricFamily {
  readonly name: string;
  readonly help: string;
  readonly kind: 'gauge' | 'counter';
  readonly part: PartLabel | null;
  /** Factor from the reading's unit to the base unit. */
  readonly factor: number;
}

export interface Metric {
  readonly family: MetricFamily;
  /** The labels beside the device and the measurand. */
  readonly part: Readonly<Partial<Record<PartLabel, string>>>;
  /** In base units. */
  readonly value: number;
}

/** Before the family of the unit stands what keeps its values from being added to others. */
interface Kept {
  readonly words: readonly string[];
  readonly help: string;
  readonly part: PartLabel | null;
  readonly labels: Metric['part'];
}

/** Numbers without a unit that is known here. */
const PLAIN = UNITS['1'].family;

/** Of values with names of their own, which may be said of a device beside its measurands: published, read from JSON. */
const OWN: Kept = { words: ['other'], help: ' Values with names of their own.', part: null, labels: {} };

/**
 * Null for words. Truth values count as 1 and 0. `isStored`: the value does not count, though its unit does (a tank).
 * `isPublished`: some program says it, whatever it calls it. Whether a model's sum may fall does not change its name: series
 * stay the same over models.
 */
export function metricOf(
  { measurand, unit, value }: Pick<Reading, 'measurand' | 'unit' | 'value'>,
  { isStored = false, isPublished = false } = {},
): Metric | null {
  if (typeof value === 'string') return null;
  const info = isPublished ? undefined : measurandInfo(measurand);
  const kept = info === undefined ? OWN : keptApart(info);
  const family = familyOf(measurand, unit, isStored, kept);
  return { family, part: family.part === null ? {} : kept.labels, value: Number(value) * family.factor };
}

function keptApart({ parts, metric }: MeasurandInfo): Kept {
  const own = metric === null ? [] : [metric];
  const { place, tariff, string } = parts;
  if (tariff !== null) {
    return { words: ['tariff', ...own], help: ' By tariff.', part: 'tariff', labels: { tariff: String(tariff) } };
  }
  if (string !== null) {
    return { words: ['string', ...own], help: ' By string.', part: 'string', labels: { string: String(string) } };
  }
  if (place === 'L1' || place === 'L2' || place === 'L3') {
    return { words: ['phase', ...own], help: ' By phase.', part: 'phase', labels: { phase: place } };
  }
  if (place === 'L1L2' || place === 'L2L3' || place === 'L3L1') {
    return { words: own, help: ' Between phases.', part: 'phase', labels: { phase: place } };
  }
  return { words: own, help: '', part: null, labels: {} };
}

function familyOf(measurand: string, unit: string | null, isStored: boolean, kept: Kept): MetricFamily {
  const { quantity, counts } = valueInfo(measurand, unit);
  const named = quantity === null ? undefined : QUANTITIES[quantity];
  if (named !== undefined) return gauge(named.family, kept);
  const info = unitInfo(unit);
  if (info === null) return gauge(PLAIN, kept);
  const { family, balanceFamily, levelFamily } = info;
  if (info.counts === 'no') return gauge(family, kept);
  if (isStored || counts === 'no') return gauge(levelFamily ?? family, kept);
  // Some meters count import minus export here: it may fall, so it is no Prometheus counter.
  return counts === 'both' ? gauge(balanceFamily ?? family, kept) : counter(family, kept);
}

function gauge(info: MetricFamilyInfo, kept: Kept): MetricFamily {
  // Nobody adds up numbers without a unit: the measurand says what each is.
  if (info === PLAIN) return { name: `meterhub_${info.name}`, help: info.help, kind: 'gauge', part: null, factor: 1 };
  return { ...named(info, kept), kind: 'gauge' };
}

function counter(info: MetricFamilyInfo, kept: Kept): MetricFamily {
  const family = named(info, kept);
  return { ...family, name: `${family.name}_total`, kind: 'counter' };
}

function named({ name, help, factor }: MetricFamilyInfo, kept: Kept): Omit<MetricFamily, 'kind'> {
  return { name: ['meterhub', ...kept.words, name].join('_'), help: help + kept.help, part: kept.part, factor };
}
