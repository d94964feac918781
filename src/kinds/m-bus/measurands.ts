// What M-Bus meters may measure, by name: the usual ones, and those of their parts and further tariffs.
import { isMeasurand } from '../../vocabulary/measurands.ts';

/** For "did you mean", and for those who want to know beforehand. */
export const KNOWN_MEASURANDS: readonly string[] = [
  ...['heatEnergy', 'coolingEnergy', 'heatPower', 'coolingPower', 'volume', 'volumeFlow', 'volumeUncorrected'],
  ...['flowTemperature', 'returnTemperature', 'temperatureDifference', 'temperature', 'humidity', 'pressure'],
  ...['energyImport', 'energyExport', 'energyImportT1', 'energyImportT2', 'energyExportT1', 'energyExportT2'],
  ...['power', 'powerL1', 'powerL2', 'powerL3', 'importPower', 'exportPower', 'energyTotal', 'operatingTime'],
  ...['voltage', 'voltageL1', 'voltageL2', 'voltageL3', 'current', 'currentL1', 'currentL2', 'currentL3', 'frequency'],
  ...['reactivePower', 'apparentPower', 'reactiveEnergySum', 'reactiveEnergyImport', 'reactiveEnergyExport'],
  'apparentEnergy',
];

/** A second counter or pulse input of the meter, a tariff that the vocabulary has no name for. */
const PARTS = /^([a-zA-Z]+?)(?:L[1-3]|N)?(?:Sub[1-9]\d*)?(?:T[1-9]\d*)?$/;

export function mayMeasure(measurand: string): boolean {
  if (KNOWN_MEASURANDS.includes(measurand)) return true;
  const base = PARTS.exec(measurand)?.[1];
  return base !== undefined && KNOWN_MEASURANDS.includes(base) && (isMeasurand(base) || base === measurand);
}
