// What can be said of a Modbus meter in a word: its measurands, its line, how it is read. No output format, no runtime.
import { measurandInfo, type Measurand } from '../../vocabulary/measurands.ts';
import type { Line, ModbusMeterModel } from './model.ts';

/** What a Modbus meter delivers, in the order of its registers, computed values last. */
export function measurandsOf(model: ModbusMeterModel): Measurand[] {
  return [...model.rows, ...model.derived].map(({ measurand }) => measurand);
}

/** Factory setting of the serial line: "9600 8N1", "not known", or "network" for a meter without a serial line. */
export function lineText(line: Line | null): string {
  if (line === null) return 'network';
  const parts = [line.baud, line.framing].filter((part) => part !== null);
  return parts.length === 0 ? 'not known' : parts.join(' ');
}

/** How much of a quantity a model delivers: for each connected phase, only the total, or nothing. */
export type Coverage = 'full' | 'total' | 'none';

/** A line of the capability table of gosdm630's README. */
export interface Capabilities {
  readonly voltage: Coverage;
  readonly current: Coverage;
  readonly power: Coverage;
  readonly powerFactor: Coverage;
  /** `sum`: one counter for both directions, or for the one that the meter counts. */
  readonly totalImport: 'yes' | 'sum' | 'no';
  readonly totalExport: boolean;
  readonly importPerPhase: boolean;
  readonly exportPerPhase: boolean;
  /** Total harmonic distortion of the voltage, line to neutral. */
  readonly thd: boolean;
}

/** What a model with `phases` connected phases and these measurands can do. */
export function capabilitiesOf(measurands: Iterable<string>, phases: 1 | 3): Capabilities {
  const has = new Set(measurands);
  const coverage = (base: string): Coverage => {
    if (has.has(`${base}L1`) && has.has(`${base}L3`)) return 'full';
    if (!has.has(base) && !has.has(`${base}L1`)) return 'none';
    return phases === 1 ? 'full' : 'total';
  };
  return {
    voltage: coverage('voltage'),
    current: coverage('current'),
    power: coverage('power'),
    powerFactor: coverage('powerFactor'),
    totalImport: has.has('energyImport') ? 'yes' : has.has('energySum') ? 'sum' : 'no',
    totalExport: has.has('energyExport'),
    importPerPhase: has.has('energyImportL1'),
    exportPerPhase: has.has('energyExportL1'),
    thd: [...has].some((name) => measurandInfo(name)?.parts.family === 'thdVoltage'),
  };
}
