// How a measurand follows from others, exactly and by definition: nothing here is an estimate. Pure.
import { isMeasurand, type Measurand } from '../../../vocabulary/measurands.ts';

/** `of` gets the values of `inputs` in their order. */
export interface Derivation {
  readonly inputs: readonly Measurand[];
  readonly of: (...values: number[]) => number;
}

const sum = (...values: number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (...values: number[]): number => sum(...values) / values.length;
const difference = (minuend = 0, subtrahend = 0): number => minuend - subtrahend;
/** Plus 0, so that it is never -0. */
const drawn = (power = 0): number => Math.max(0, power) + 0;
const fedIn = (power = 0): number => Math.max(0, -power) + 0;
/** By definition of the apparent power of one phase: effective voltage times effective current. */
const voltAmpere = (voltage = 0, current = 0): number => Math.abs(voltage * current);
const same = (value = 0): number => value;

const PHASES = ['L1', 'L2', 'L3'] as const;
/** The total and the three phases. */
const PLACES = ['', ...PHASES] as const;

/** Counters that tariffs share out between them: all that was counted was counted in one of the two. */
const BY_TARIFF = ['energyImport', 'energyExport', 'reactiveEnergyImport', 'reactiveEnergyExport'] as const;

/**
 * Not here, because they do not follow: a total counter from those of the phases (meters that balance the phases count
 * less), the total apparent power (arithmetic or vector sum), power factors, currents from powers, line-to-line voltages.
 */
const TABLE = new Map<Measurand, Derivation[]>();

function add(measurand: Measurand, inputs: readonly Measurand[], of: Derivation['of']): void {
  TABLE.set(measurand, [...(TABLE.get(measurand) ?? []), { inputs, of }]);
}

for (const place of PLACES) {
  add(`power${place}`, [`importPower${place}`, `exportPower${place}`], difference);
  add(`importPower${place}`, [`power${place}`], drawn);
  add(`exportPower${place}`, [`power${place}`], fedIn);
}
for (const phase of PHASES) add(`apparentPower${phase}`, [`voltage${phase}`, `current${phase}`], voltAmpere);
add('power', ['powerL1', 'powerL2', 'powerL3'], sum);
add('reactivePower', ['reactivePowerL1', 'reactivePowerL2', 'reactivePowerL3'], sum);
add('voltageLN', ['voltageL1', 'voltageL2', 'voltageL3'], mean);
add('voltageLL', ['voltageL1L2', 'voltageL2L3', 'voltageL3L1'], mean);
for (const counter of BY_TARIFF) add(counter, [`${counter}T1`, `${counter}T2`], sum);
// A grid has one frequency.
for (const phase of PHASES) {
  add(`frequency${phase}`, ['frequency'], same);
  add('frequency', [`frequency${phase}`], same);
}

/** The ways to come by a measurand, the best first. */
export function derivationsOf(measurand: Measurand): readonly Derivation[] {
  return TABLE.get(measurand) ?? [];
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

/** The same on the only phase: `voltage` and `voltageL1` of a one-phase meter are one. */
export function onePhaseTwin(measurand: Measurand): Measurand | null {
  const twin = measurand.endsWith('L1') ? measurand.slice(0, -2) : `${measurand}L1`;
  return isMeasurand(twin) ? twin : null;
}

const SIGNED = /^(power|reactivePower|powerFactor|phaseAngle)(L[123])?$/;

/** The measurand seen from the other side: import and export exchanged. `sign`: what its value is multiplied with. */
export function turned(measurand: Measurand): { readonly measurand: Measurand; readonly sign: 1 | -1 } {
  const other = measurand.replace(/import|export|Import|Export/, (word) => {
    return { import: 'export', export: 'import', Import: 'Export', Export: 'Import' }[word] ?? word;
  });
  return { measurand: isMeasurand(other) ? other : measurand, sign: SIGNED.test(measurand) ? -1 : 1 };
}
