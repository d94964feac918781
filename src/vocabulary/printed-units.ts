// Which units a manual may print for a measurand, and the factor to the canonical one. No device, no runtime.
import type { Measurand, Unit, UnitOf } from './measurands.ts';

/** Printed unit -> canonical unit and factor: value in canonical unit = printed value x factor. */
export const PRINTED_UNITS = {
  Wh: { canonical: 'Wh', factor: 1 },
  kWh: { canonical: 'Wh', factor: 1000 },
  MWh: { canonical: 'Wh', factor: 1_000_000 },
  varh: { canonical: 'varh', factor: 1 },
  kvarh: { canonical: 'varh', factor: 1000 },
  VAh: { canonical: 'VAh', factor: 1 },
  kVAh: { canonical: 'VAh', factor: 1000 },
  W: { canonical: 'W', factor: 1 },
  kW: { canonical: 'W', factor: 1000 },
  var: { canonical: 'var', factor: 1 },
  kvar: { canonical: 'var', factor: 1000 },
  VA: { canonical: 'VA', factor: 1 },
  kVA: { canonical: 'VA', factor: 1000 },
  V: { canonical: 'V', factor: 1 },
  mV: { canonical: 'V', factor: 0.001 },
  A: { canonical: 'A', factor: 1 },
  mA: { canonical: 'A', factor: 0.001 },
  Hz: { canonical: 'Hz', factor: 1 },
  '1': { canonical: '1', factor: 1 },
  '%': { canonical: '%', factor: 1 },
  deg: { canonical: 'deg', factor: 1 },
  degC: { canonical: 'degC', factor: 1 },
  m3: { canonical: 'm3', factor: 1 },
  l: { canonical: 'm3', factor: 0.001 },
  'm3/h': { canonical: 'm3/h', factor: 1 },
  'l/h': { canonical: 'm3/h', factor: 0.001 },
} as const satisfies Record<string, { canonical: Unit; factor: number }>;

export type PrintedUnit = keyof typeof PRINTED_UNITS;

/** The printed units that fit a canonical one: the type system refuses kWh for a voltage. */
export type PrintedUnitOf<M extends Measurand> = {
  [P in PrintedUnit]: (typeof PRINTED_UNITS)[P]['canonical'] extends UnitOf<M> ? P : never;
}[PrintedUnit];
