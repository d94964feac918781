// What the history and energy interfaces answer, as types: the server promises them, the dashboard reads them. No code.
import type { BuildingPeriod as BuildingFigures } from '../../history/answer/building-energy.ts';
import type { Value } from './answers.ts';

export interface HistorySeries {
  /** `device.measurand` */
  readonly name: string;
  readonly device: string;
  readonly measurand: string;
  readonly unit: string | null;
  readonly columns: readonly string[];
  readonly points: readonly (readonly Value[])[];
}

export interface HistoryJson {
  /** ISO 8601 with the offset of the zone. */
  readonly from: string;
  readonly to: string;
  readonly resolution: string;
  readonly series: readonly HistorySeries[];
}

/** What a device drew and fed in, in the unit of the answer; null: not known. */
export interface EnergyPeriod {
  readonly from: string;
  readonly to: string;
  readonly import: number | null;
  readonly export: number | null;
  /** Readings of the counters at begin and end. */
  readonly importStart: number | null;
  readonly importEnd: number | null;
  readonly exportStart: number | null;
  readonly exportEnd: number | null;
  readonly complete: boolean;
}

export interface EnergyJson {
  readonly device: string;
  readonly by: string;
  readonly timeZone: string;
  readonly unit: string;
  readonly periods: readonly EnergyPeriod[];
}

/** Of the whole building, Wh; rates 0..1. */
export interface BuildingPeriod extends Omit<BuildingFigures, 'fromMs' | 'toMs'> {
  readonly from: string;
  readonly to: string;
}

export interface BuildingEnergyJson {
  readonly roles: { readonly grid: string; readonly pv: readonly string[]; readonly battery: readonly string[] };
  readonly by: string;
  readonly timeZone: string;
  readonly unit: string;
  readonly periods: readonly BuildingPeriod[];
}
