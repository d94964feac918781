// All models of SunSpec that MeterHub knows, read or not. It must not know how a device is read.
import { sunSpecModel, type SunSpecModel } from '../../definition/sunspec/model.ts';
import type { Measurand } from '../../vocabulary/measurands.ts';
import { sunSpecDirectCurrent } from './dc.ts';
import { sunSpecInverters } from './inverters.ts';
import { sunSpecMeters } from './meters.ts';

/** Identity: manufacturer, model, version, serial number. Its length is 65 or 66. */
export const COMMON_MODEL = 1;

/** Known by name: what they hold are ratings, settings, controls and curves, no measurands. */
const WITHOUT_VALUES: readonly (readonly [id: number, title: string])[] = [
  [COMMON_MODEL, 'common'],
  [120, 'nameplate'],
  [121, 'basic settings'],
  [122, 'measurements and status'],
  [123, 'immediate controls'],
  [702, 'DER capacity'],
  [703, 'enter service'],
  [704, 'DER AC controls'],
  [705, 'DER volt-var'],
  [706, 'DER volt-watt'],
  [707, 'DER trip, low voltage'],
  [708, 'DER trip, high voltage'],
  [709, 'DER trip, low frequency'],
  [710, 'DER trip, high frequency'],
  [711, 'DER frequency droop'],
  [712, 'DER watt-var'],
  [804, 'lithium-ion string'],
  [805, 'lithium-ion module'],
];

export const sunSpecModels: readonly SunSpecModel[] = [
  ...sunSpecInverters,
  ...sunSpecMeters,
  ...sunSpecDirectCurrent,
  ...WITHOUT_VALUES.map(([id, title]) =>
    sunSpecModel({ id, title, role: id === COMMON_MODEL ? 'common' : 'other', length: 1 }),
  ),
].sort((a, b) => a.id - b.id);

const byId = new Map(sunSpecModels.map((model) => [model.id, model]));

/** Null: of a vendor, or newer than this program. */
export function findSunSpecModel(id: number): SunSpecModel | null {
  return byId.get(id) ?? null;
}

/** Everything that some SunSpec device may measure. */
export const SUNSPEC_MEASURANDS: readonly Measurand[] = [
  ...new Set(sunSpecModels.flatMap(({ points }) => points.map(({ measurand }) => measurand))),
];
