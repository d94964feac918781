// Which two values stand for a device in a list: what it measures now, and what it has counted. Pure.
import { measurandInfo } from '../../../src/vocabulary/measurands.ts';
import { unitInfo } from '../../../src/vocabulary/units.ts';
import { powerOf } from '../energy/flow.ts';
import { rank } from '../shared/measurands.ts';
import type { DeviceJson, ReadingJson } from '../shared/types.ts';

export interface MainValue extends Pick<ReadingJson, 'value' | 'unit'> {
  readonly measurand: string;
}

export function mainValues(device: DeviceJson): MainValue[] {
  const all = Object.entries(device.readings)
    .map(([measurand, { value, unit }]): MainValue => ({ measurand, value, unit }))
    .sort((a, b) => rank(a.measurand) - rank(b.measurand));
  const watts = powerOf(device);
  const hasPower = watts !== null || 'power' in device.readings;
  const counts = ({ unit }: MainValue): boolean => (unitInfo(unit)?.counts ?? 'no') !== 'no';
  const now = hasPower ? { measurand: 'power', value: watts, unit: 'W' } : all.find((each) => !counts(each));
  // The whole before its tariffs and phases, what is drawn before what is fed in.
  const counted = all.find((each) => counts(each) && measurandInfo(each.measurand)?.main === true) ?? all.find(counts);
  return [now, counted].filter((each) => each !== undefined);
}
