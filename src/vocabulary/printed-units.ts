// Which units a manual may print for a measurand: the spellings of its canonical unit, as types. No device, no runtime.
import type { Measurand, UnitOf } from './measurands.ts';
import type { Unit, UNITS } from './units.ts';

/** The printed units that fit a canonical one: the type system refuses kWh for a voltage. */
export type PrintedUnitOf<M extends Measurand> =
  UnitOf<M> extends infer U extends Unit ? Extract<keyof (typeof UNITS)[U]['spellings'], string> : never;
