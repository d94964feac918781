// What the declaration of a meter at a P1 port may say: the electricity meter itself, or one that hands its reading through it.
// No meter, no runtime.
import { SML_MEASURANDS } from '../../vocabulary/obis.ts';
import type { Measurand } from '../../vocabulary/measurands.ts';
import type { ModelBase } from '../model-base.ts';

/** Which meter of the telegram it is. */
export type DsmrMeter = 'electricity' | 'gas' | 'water' | 'heat';

export interface DsmrModel extends ModelBase {
  readonly kind: 'dsmr';
  readonly meter: DsmrMeter;
  /** What every such meter sends. */
  readonly expected: readonly Measurand[];
  /** What a configuration may name. */
  readonly measurands: readonly Measurand[];
  /** How long a value counts when nobody says it, ms. */
  readonly defaultLifetimeMs: number;
}

/** Meters that count cold. */
export const COLD_TYPES: readonly number[] = [10, 11];

/**
 * Device types of EN 13757-3, table 6, as code x-n:24.1.0 says them: 4, 12 heat, 10, 11 cold, 13 both; 6 warm, 7 cold, 21 hot,
 * 22 drinking water.
 */
export const METERS_BY_TYPE: Readonly<Record<Exclude<DsmrMeter, 'electricity'>, readonly number[]>> = {
  gas: [3],
  water: [6, 7, 21, 22],
  heat: [4, 10, 11, 12, 13],
};

/** Everything that has an OBIS code, and the two that are made of halves. */
export const P1_MEASURANDS: readonly Measurand[] = [
  ...SML_MEASURANDS,
  'reactivePower',
  'reactivePowerL1',
  'reactivePowerL2',
  'reactivePowerL3',
];

const HOUR_MS = 3_600_000;

/** What follows from which meter it is. Gas is handed on every five minutes to every hour, water and heat once a day at least. */
const BY_METER: Readonly<Record<DsmrMeter, Pick<DsmrModel, 'expected' | 'measurands' | 'defaultLifetimeMs'>>> = {
  electricity: { expected: ['energyImport', 'power'], measurands: P1_MEASURANDS, defaultLifetimeMs: 30_000 },
  gas: { expected: ['volume'], measurands: ['volume'], defaultLifetimeMs: 3 * HOUR_MS },
  water: { expected: ['volume'], measurands: ['volume'], defaultLifetimeMs: 25 * HOUR_MS },
  heat: {
    expected: ['heatEnergy'],
    measurands: ['heatEnergy', 'coolingEnergy', 'volume'],
    defaultLifetimeMs: 25 * HOUR_MS,
  },
};

export const DSMR_METERS = ['electricity', 'gas', 'water', 'heat'] as const satisfies readonly DsmrMeter[];

/** Completes a declaration. */
export function defineDsmrMeter(declaration: Omit<ModelBase, 'kind'> & Pick<DsmrModel, 'meter'>): DsmrModel {
  return { kind: 'dsmr', ...declaration, ...BY_METER[declaration.meter] };
}
