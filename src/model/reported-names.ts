// One-phase meters under the names of a three-phase one, as gosdm630's clients and files have them. Pure.
import type { DeviceView } from './device-view.ts';

type Named = Pick<DeviceView, 'phases' | 'measurands'>;

/**
 * The measurand that stands for `name` at this device. gosdm630 read one-phase meters with the three-phase
 * map, so its clients look for their values at L1.
 */
export function sourceOf(device: Named, name: string): string {
  if (device.phases !== 1 || !name.endsWith('L1') || Object.hasOwn(device.measurands, name)) return name;
  return name.slice(0, -'L1'.length);
}

/** The converse of `sourceOf`: the per-phase name under which gosdm630 reported a plain measurand. */
export function reportedAs(device: Named, measurand: string): string {
  const isPlain = ['power', 'voltage', 'current', 'powerFactor'].includes(measurand);
  return isPlain && device.phases === 1 && !Object.hasOwn(device.measurands, `${measurand}L1`)
    ? `${measurand}L1`
    : measurand;
}
