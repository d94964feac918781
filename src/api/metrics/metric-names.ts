// How readings are called in Prometheus: base units in the name, `_total` for what only rises. Knows no registry.
// Naming: https://prometheus.io/docs/practices/naming/ (base units, unit suffix; joules, volts, amperes, celsius).
import type { Reading } from '../../model/reading.ts';

export interface MetricFamily {
  readonly name: string;
  readonly help: string;
  readonly kind: 'gauge' | 'counter';
  /** Factor from the reading's unit to the base unit. */
  readonly factor: number;
}

const JOULES_PER_WATT_HOUR = 3600;
const SECONDS_PER_HOUR = 3600;
const LITRES_PER_CUBIC_METRE = 1000;

function gauge(name: string, help: string, factor = 1): MetricFamily {
  return { name: `meterhub_${name}`, help, kind: 'gauge', factor };
}

function counter(name: string, help: string, factor = 1): MetricFamily {
  return { name: `meterhub_${name}_total`, help, kind: 'counter', factor };
}

const ENERGY = counter('energy_joules', 'Energy counted (1 kWh = 3.6 MJ).', JOULES_PER_WATT_HOUR);
/** Some meters count import minus export here: it may fall, so it is no Prometheus counter. */
const ENERGY_BALANCE = gauge('energy_balance_joules', 'Energy sum, may fall.', JOULES_PER_WATT_HOUR);
const FALLBACK_RATIO = gauge('share_ratio', 'Shares, 0..1.', 0.01);

const BY_UNIT: Readonly<Record<string, MetricFamily>> = {
  W: gauge('power_watts', 'Active power, positive when drawn.'),
  V: gauge('voltage_volts', 'Voltage.'),
  A: gauge('current_amperes', 'Current.'),
  Hz: gauge('frequency_hertz', 'Mains frequency.'),
  var: gauge('reactive_power_vars', 'Reactive power.'),
  VA: gauge('apparent_power_voltamperes', 'Apparent power.'),
  deg: gauge('phase_angle_radians', 'Phase angle.', Math.PI / 180),
  degC: gauge('temperature_celsius', 'Temperature.'),
  Wh: ENERGY,
  varh: counter('reactive_energy_var_seconds', 'Reactive energy counted.', SECONDS_PER_HOUR),
  VAh: counter('apparent_energy_voltampere_seconds', 'Apparent energy counted.', SECONDS_PER_HOUR),
  m3: counter('volume_cubic_meters', 'Volume counted.'),
  l: counter('volume_cubic_meters', 'Volume counted.', 1 / LITRES_PER_CUBIC_METRE),
  'm3/h': gauge('volume_flow_cubic_meters_per_second', 'Flow.', 1 / SECONDS_PER_HOUR),
  '%': FALLBACK_RATIO,
};

const BY_MEASURAND: readonly (readonly [RegExp, MetricFamily])[] = [
  [/^powerFactor/, gauge('power_factor_ratio', 'Power factor.')],
  [/^thd/, gauge('harmonic_distortion_ratio', 'Total harmonic distortion, 0..1.', 0.01)],
  [/^(stateOfCharge|batteryStateOfCharge)$/, gauge('state_of_charge_ratio', 'Battery charge, 0..1.', 0.01)],
  [/^energySum/, ENERGY_BALANCE],
  [
    /^reactiveEnergySum/,
    gauge('reactive_energy_balance_var_seconds', 'Reactive energy sum, may fall.', SECONDS_PER_HOUR),
  ],
];

/** Numbers without a unit that is known here. */
const PLAIN = gauge('value', 'Values without a known unit.');

/** Families in use, each once: a metric is registered before any reading arrives. */
export const METRIC_FAMILIES: readonly MetricFamily[] = distinct([
  ...Object.values(BY_UNIT),
  ...BY_MEASURAND.map(([, family]) => family),
  PLAIN,
]);

/** Family and value in base units; null for words. Truth values count as 1 and 0. */
export function metricOf(reading: Reading): { readonly family: MetricFamily; readonly value: number } | null {
  if (typeof reading.value === 'string') return null;
  const family = familyOf(reading);
  return { family, value: Number(reading.value) * family.factor };
}

function familyOf({ measurand, unit }: Reading): MetricFamily {
  const named = BY_MEASURAND.find(([pattern]) => pattern.test(measurand))?.[1];
  return named ?? (unit === null ? undefined : BY_UNIT[unit]) ?? PLAIN;
}

function distinct(families: readonly MetricFamily[]): MetricFamily[] {
  return [...new Map(families.map((family) => [family.name, family])).values()];
}
