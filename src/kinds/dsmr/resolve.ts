// One meter at a P1 port of the file, checked against its model.
import type { DsmrModel } from '../../definition/dsmr/model.ts';
import type { DeviceEntry } from '../../source/entry/kind.ts';
import { selectedMeasurands } from '../../source/entry/measurand-choice.ts';
import type { Report } from '../../yaml/report.ts';
import type { DsmrBusConfig, DsmrDeviceConfig } from './config.ts';
import type { DsmrDeviceInput } from './schema.ts';

/** A code as values are named that have no name of their own: 0-0:96.14.0*255. */
const OBIS_CODE = /^\d{1,3}-\d{1,3}:\d{1,3}\.\d{1,3}\.\d{1,3}\*\d{1,3}$/;

export function resolveDsmrDevice(
  { name, input, model, bus, path }: DeviceEntry<DsmrModel, DsmrDeviceInput, DsmrBusConfig>,
  report: Report,
): DsmrDeviceConfig {
  const offer = { known: model.measurands, mayMeasure: (measurand: string) => mayMeasure(model, measurand) };
  return {
    ...{ kind: 'dsmr', name, model, bus: bus.name, id: null, apiId: input.apiId ?? null },
    lifetimeMs: input.lifetime ?? model.defaultLifetimeMs,
    measurands: selectedMeasurands(input, offer, path, report),
    channel: input.channel ?? null,
  };
}

/** What has no name of its own keeps its code; meters behind the port have one value each. */
export function mayMeasure({ meter, measurands }: DsmrModel, measurand: string): boolean {
  return measurands.some((known) => known === measurand) || (meter === 'electricity' && OBIS_CODE.test(measurand));
}
