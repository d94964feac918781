// Present values and counters in the words of a Shelly Pro 3EM. Units and decimals as of the components EM and EMData
// (shelly-api-docs.shelly.cloud, gen2, Components and services). Pure.
import type { GridFigures, PhaseFigures } from '../values/grid-figures.ts';
import { decimal, type Written } from './json-writer.ts';

const NAMES = ['a', 'b', 'c'] as const;

type Members = Record<string, Written>;

/** `EM.GetStatus` */
export function emStatus(figures: GridFigures): Members {
  const { current, power, apparentPower } = figures;
  return {
    id: 0,
    ...byPhase(figures, presentOf),
    n_current: null,
    total_current: decimal(current, 3),
    total_act_power: decimal(power, 3),
    total_aprt_power: decimal(apparentPower, 3),
    user_calibrated_phase: [],
  };
}

/** `EMData.GetStatus`, Wh. */
export function emDataStatus(figures: GridFigures): Members {
  return {
    id: 0,
    ...byPhase(figures, ({ energyImport, energyExport }) => ({
      total_act_energy: decimal(energyImport, 2),
      total_act_ret_energy: decimal(energyExport, 2),
    })),
    total_act: decimal(figures.energyImport, 2),
    total_act_ret: decimal(figures.energyExport, 2),
  };
}

function presentOf(phase: PhaseFigures, { frequency }: GridFigures): Members {
  return {
    current: decimal(phase.current, 3),
    voltage: decimal(phase.voltage, 1),
    act_power: decimal(phase.power, 1),
    aprt_power: decimal(phase.apparentPower, 1),
    pf: decimal(phase.powerFactor, 2),
    freq: decimal(frequency, 1),
  };
}

function byPhase(figures: GridFigures, of: (phase: PhaseFigures, figures: GridFigures) => Members): Members {
  const members = NAMES.flatMap((name, index) => {
    const phase = figures.phases[index];
    return phase === undefined
      ? []
      : Object.entries(of(phase, figures)).map(([key, value]) => [`${name}_${key}`, value] as const);
  });
  return Object.fromEntries(members);
}
