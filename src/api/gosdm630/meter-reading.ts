// The reading object of gosdm630: fixed shape, kWh, null for what the meter does not have.
// It must not know where the values come from.
import type { DeviceView } from '../../model/device-view.ts';
import { sourceOf } from '../../model/reported-names.ts';
import { rfc3339Local } from '../../time/zoned-time.ts';
import type { MeterReading, PerPhase } from './answers.ts';

const WH_PER_KWH = 1000;
const PHASES = ['L1', 'L2', 'L3'] as const;

/** A device that takes part in gosdm630's interfaces. */
export interface NumberedDevice extends DeviceView {
  readonly apiId: number;
}

export function isNumbered(device: DeviceView): device is NumberedDevice {
  return device.apiId !== null;
}

export function uniqueIdOf(device: NumberedDevice, format: string): string {
  return format.replaceAll('%d', String(device.apiId));
}

/** `value` gives the value of a measurand in its canonical unit, or null. */
export function meterReading(
  device: NumberedDevice,
  uniqueId: string,
  atMs: number,
  value: (measurand: string) => number | null,
): MeterReading {
  const valueOf = (name: string): number | null => value(sourceOf(device, name));
  const perPhase = (name: string): PerPhase => {
    const [L1, L2, L3] = PHASES.map((phase) => valueOf(name + phase));
    return { L1: L1 ?? null, L2: L2 ?? null, L3: L3 ?? null };
  };
  const energyPerPhase = (name: string): PerPhase => {
    const { L1, L2, L3 } = perPhase(name);
    return { L1: kWh(L1), L2: kWh(L2), L3: kWh(L3) };
  };
  return {
    UniqueId: uniqueId,
    Timestamp: rfc3339Local(atMs),
    Unix: Math.floor(atMs / 1000),
    ModbusDeviceId: device.apiId,
    Power: perPhase('power'),
    Voltage: perPhase('voltage'),
    Current: perPhase('current'),
    Cosphi: perPhase('powerFactor'),
    Import: energyPerPhase('energyImport'),
    TotalImport: kWh(valueOf('energyImport')),
    Export: energyPerPhase('energyExport'),
    TotalExport: kWh(valueOf('energyExport')),
    THD: { VoltageNeutral: perPhase('thdVoltage'), AvgVoltageNeutral: valueOf('thdVoltage') },
    Frequency: valueOf('frequency'),
  };
}

function kWh(wattHours: number | null): number | null {
  return wattHours === null ? null : wattHours / WH_PER_KWH;
}
