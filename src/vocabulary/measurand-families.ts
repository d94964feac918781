// The measurands as families: what a quantity is, once; its phases, tariffs and strings are generated in measurands.ts.
// It must not know devices or values. Data only.
import { APPLIANCES } from './families/appliances.ts';
import type { Plausible } from './families/declaration.ts';
import { LINE_TO_NEUTRAL, MAINS } from './families/mains.ts';
import { MEDIA } from './families/media.ts';
import type { Unit } from './units.ts';

export const FAMILIES = { ...MAINS, ...APPLIANCES, ...MEDIA } as const;

/** Plausible values of a unit, where the family says no others. */
export const PLAUSIBLE_BY_UNIT: Readonly<Partial<Record<Unit, Plausible>>> = {
  /** 16 2/3 Hz railways apart, every grid is 50 or 60 Hz. */
  Hz: { least: 45, most: 65, neverZero: true },
  /** Far above any meter that fits a building, far below what wrong bytes make. */
  A: { least: -10_000, most: 10_000 },
  V: LINE_TO_NEUTRAL,
  W: { least: -5e6, most: 5e6 },
  var: { least: -5e6, most: 5e6 },
  VA: { least: -5e6, most: 5e6 },
  '1': { least: -1.001, most: 1.001 },
  deg: { least: -360, most: 360 },
  '%': { least: 0, most: 400 },
  Wh: { least: -1e12, most: 1e12 },
  varh: { least: -1e12, most: 1e12 },
  VAh: { least: -1e12, most: 1e12 },
};
