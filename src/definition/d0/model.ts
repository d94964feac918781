// What the declaration of a meter of IEC 62056-21 may say. No meter, no runtime.
import type { Measurand } from '../../vocabulary/measurands.ts';
import { SML_MEASURANDS } from '../../vocabulary/obis.ts';
import type { ModelBase } from '../model-base.ts';

export interface D0Model extends ModelBase {
  readonly kind: 'd0';
  readonly meter: D0Meter;
  /** What every such meter sends. */
  readonly expected: readonly Measurand[];
  /** What a configuration may name. */
  readonly measurands: readonly Measurand[];
  /** From one readout to the next when nobody says it, ms. */
  readonly defaultIntervalMs: number;
}

export const D0_METERS = ['electricity', 'heat'] as const;
export type D0Meter = (typeof D0_METERS)[number];

const REACTIVE: readonly Measurand[] = ['reactivePower', 'reactivePowerL1', 'reactivePowerL2', 'reactivePowerL3'];

/** Heat meters have a battery, and each readout costs some of it. */
const BY_METER: Readonly<Record<D0Meter, Pick<D0Model, 'expected' | 'measurands' | 'defaultIntervalMs'>>> = {
  electricity: { expected: ['energyImport'], measurands: [...SML_MEASURANDS, ...REACTIVE], defaultIntervalMs: 60_000 },
  heat: { expected: ['heatEnergy', 'volume'], measurands: ['heatEnergy', 'volume'], defaultIntervalMs: 900_000 },
};

/** Completes a declaration. */
export function defineD0Meter(declaration: Omit<ModelBase, 'kind'> & Pick<D0Model, 'meter'>): D0Model {
  return { kind: 'd0', ...declaration, ...BY_METER[declaration.meter] };
}
