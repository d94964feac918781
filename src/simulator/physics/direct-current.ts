// What the strings, the battery and the housing of a simulated inverter show, from its alternating side. Knows measurands by
// name, but no register or wire.
import { measurandInfo } from '../../vocabulary/measurands.ts';
import type { ElectricalState } from './electrical-state.ts';

/** Losses between strings and grid. */
const EFFICIENCY = 0.97;
const STRING_VOLTS = 612;
const STRINGS = 2;

/** Canonical unit; null: not measured there. */
export function directCurrentValue(measurand: string, state: ElectricalState): number | null {
  const parts = measurandInfo(measurand)?.parts;
  if (parts === undefined) return null;
  const { family, string } = parts;
  const share = string === null ? 1 : 1 / STRINGS;
  const volts = STRING_VOLTS + 3 * (string ?? 0);
  const watts = (Math.abs(state.value('power') ?? 0) / EFFICIENCY) * share;
  switch (family) {
    case 'dcPower':
      return watts;
    case 'dcVoltage':
      return volts;
    case 'dcCurrent':
      return watts / volts;
    case 'dcEnergy':
      return ((state.value('energyTotal') ?? 0) / EFFICIENCY) * share;
    // Counters that begin anew: a sunny morning, a car that has been charging for a while.
    case 'energyDay':
      return 7400;
    case 'energySession':
      return 5200;
    case 'temperature':
      return 41;
    case 'heatSinkTemperature':
      return 47;
    case 'batteryStateOfCharge':
      return 64;
    case 'batteryVoltage':
      return 410;
    default:
      return null;
  }
}
