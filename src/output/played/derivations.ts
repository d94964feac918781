// How a measurand is computed from others, exactly and by definition: the vocabulary says from which. Pure.
import {
  measurandAt,
  MEASURANDS,
  measurandInfo,
  type Measurand,
  type MeasurandSource,
} from '../../vocabulary/measurands.ts';

/** `of` gets the values of `inputs` in their order. */
export interface Derivation {
  readonly inputs: readonly Measurand[];
  readonly of: (...values: number[]) => number;
}

const sum = (...values: number[]): number => values.reduce((total, value) => total + value, 0);

const COMPUTED: Readonly<Record<MeasurandSource['by'], Derivation['of']>> = {
  sum,
  mean: (...values) => sum(...values) / values.length,
  difference: (minuend = 0, subtrahend = 0) => minuend - subtrahend,
  /** Plus 0, so that it is never -0. */
  drawn: (power = 0) => Math.max(0, power) + 0,
  'fed in': (power = 0) => Math.max(0, -power) + 0,
  /** The apparent power of one phase is effective voltage times effective current. */
  product: (voltage = 0, current = 0) => Math.abs(voltage * current),
  same: (value = 0) => value,
};

/** The ways to come by a measurand, the best first. */
export function derivationsOf(measurand: Measurand): readonly Derivation[] {
  return MEASURANDS[measurand].sources.map(({ of, by }) => ({ inputs: of, of: COMPUTED[by] }));
}

/** The ways to come by what a row of both directions shows: import and export added. */
export function derivationsOfBothDirections(measurand: Measurand): readonly Derivation[] {
  const sources: Readonly<Partial<Record<Measurand, readonly Measurand[]>>> = {
    power: ['importPower', 'exportPower'],
    energySum: ['energyImport', 'energyExport'],
    reactiveEnergySum: ['reactiveEnergyImport', 'reactiveEnergyExport'],
  };
  const inputs = sources[measurand];
  return inputs === undefined ? [] : [{ inputs, of: sum }];
}

/** The ways to come by what a row of net energy shows: import less export. */
export function derivationsOfNet(measurand: Measurand): readonly Derivation[] {
  return measurand === 'energySum' ? [{ inputs: ['energyImport', 'energyExport'], of: COMPUTED.difference }] : [];
}

/** The same on the only phase: `voltage` and `voltageL1` of a one-phase meter are one. */
export function onePhaseTwin(measurand: Measurand): Measurand | null {
  const parts = measurandInfo(measurand)?.parts;
  if (parts === undefined || parts.tariff !== null || parts.string !== null) return null;
  return parts.place === 'L1'
    ? measurandAt(parts.family, '')
    : parts.place === ''
      ? measurandAt(parts.family, 'L1')
      : null;
}

/** The measurand seen from the other side: import and export exchanged. `sign`: what its value is multiplied with. */
export function turned(measurand: Measurand): { readonly measurand: Measurand; readonly sign: 1 | -1 } {
  const { opposite, signed } = MEASURANDS[measurand];
  return { measurand: opposite ?? measurand, sign: signed ? -1 : 1 };
}
