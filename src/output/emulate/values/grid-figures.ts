// What a grid meter shows of a device at one moment: total and phases, import positive. It must not know protocols.
import { PHASES, type Measurand, type Phase } from '../../../vocabulary/measurands.ts';
import { SourceValues, type PlayedModel, type SourceOptions, type SourceValue } from '../../played/source-values.ts';

/** One phase; null: not known. */
export interface PhaseFigures {
  /** W, positive when drawn. */
  readonly power: number | null;
  /** A, never negative. */
  readonly current: number | null;
  /** V */
  readonly voltage: number | null;
  /** VA, never negative. */
  readonly apparentPower: number | null;
  /** var */
  readonly reactivePower: number | null;
  /** 0..1 */
  readonly powerFactor: number | null;
  /** Wh */
  readonly energyImport: number | null;
  /** Wh */
  readonly energyExport: number | null;
}

export interface GridFigures extends PhaseFigures {
  readonly power: number;
  /** Hz */
  readonly frequency: number | null;
  /** False: only the total is known. */
  readonly hasPhases: boolean;
  /** L1 to L3. Their powers always add up to the total. */
  readonly phases: Phases<PhaseFigures & { readonly power: number }>;
}

type Phases<T> = readonly [T, T, T];

/** No model of the catalogue: all values are taken by what their names say, as on three phases. */
const GRID_METER: PlayedModel = { id: '', phases: 3 };
/** The sum of fewer than three phases counts as the total within this: rounding, and phases read a moment apart. */
const SUM_TOLERANCE = { watts: 2, share: 0.01 };

const NOTHING: PhaseFigures = {
  ...{ power: null, current: null, voltage: null, apparentPower: null, reactivePower: null, powerFactor: null },
  ...{ energyImport: null, energyExport: null },
};

export class GridMeter {
  readonly #source: SourceValues;
  readonly #device: () => { readonly phases: 1 | 3 | null } | undefined;

  constructor(options: Omit<SourceOptions, 'as' | 'settleMs'>) {
    const { live, device } = options;
    this.#source = new SourceValues({ ...options, as: GRID_METER, settleMs: 0 });
    this.#device = () => live.device(device);
  }

  /** Null: there is no present power, as if the meter were switched off. */
  read(): GridFigures | null {
    if (!this.#source.isThere) return null;
    const power = this.#of('power');
    if (typeof power !== 'number') return null;
    const powers = PHASES.map((phase) => this.#of(`power${phase}`));
    // What a phase draws is known, but not now: another distribution in between would be a wrong one.
    if (powers.includes('stale')) return null;
    const hasPhases = this.#areWhole(powers, power);
    const energies = { energyImport: this.#number('energyImport'), energyExport: this.#number('energyExport') };
    const [first, second, third] = hasPhases ? PHASES.map((phase) => this.#phase(phase)) : [];
    const phases = [first ?? NOTHING, second ?? NOTHING, third ?? NOTHING] as const;
    return {
      ...{ power, ...energies, hasPhases, frequency: this.#number('frequency') },
      ...{ current: sumOf(phases, 'current'), voltage: null },
      apparentPower: positive(this.#number('apparentPower') ?? sumOf(phases, 'apparentPower')),
      reactivePower: this.#number('reactivePower'),
      powerFactor: positive(this.#number('powerFactor')),
      phases: withWholeSums(phases, { power, ...energies }),
    };
  }

  #of(measurand: Measurand): SourceValue {
    return this.#source.of({ measurand });
  }

  #number(measurand: Measurand): number | null {
    const value = this.#of(measurand);
    return typeof value === 'number' ? value : null;
  }

  /** Whether the phases that are known make up the total. */
  #areWhole(powers: readonly SourceValue[], total: number): boolean {
    const known = powers.filter((power) => typeof power === 'number');
    if (known.length === PHASES.length || (known.length > 0 && this.#device()?.phases === 1)) return true;
    const sum = known.reduce((whole, power) => whole + power, 0);
    const tolerance = SUM_TOLERANCE.watts + Math.abs(total) * SUM_TOLERANCE.share;
    return known.length > 0 && Math.abs(sum - total) <= tolerance;
  }

  #phase(phase: Phase): PhaseFigures {
    const power = this.#number(`power${phase}`);
    const apparentPower = positive(this.#number(`apparentPower${phase}`));
    return {
      ...{ power, apparentPower },
      current: positive(this.#number(`current${phase}`)),
      voltage: this.#number(`voltage${phase}`),
      reactivePower: this.#number(`reactivePower${phase}`),
      powerFactor: positive(this.#number(`powerFactor${phase}`)) ?? powerFactorOf(power, apparentPower),
      energyImport: this.#number(`energyImport${phase}`),
      energyExport: this.#number(`energyExport${phase}`),
    };
  }
}

type Whole = Pick<GridFigures, 'power' | 'energyImport' | 'energyExport'>;

/**
 * Programs add the phases: what is known of the whole alone stands at L1 and nothing at the others, as on a meter that has
 * a clamp on one line, so that the sum stays right.
 */
function withWholeSums(phases: Phases<PhaseFigures>, whole: Whole): GridFigures['phases'] {
  const isSplit = (name: 'energyImport' | 'energyExport'): boolean =>
    whole[name] === null || phases.every((phase) => phase[name] !== null);
  const isPowerSplit = phases.some(({ power }) => power !== null);
  const at = (phase: PhaseFigures, isFirst: boolean): PhaseFigures & { power: number } => {
    const share = (name: keyof Whole): number => (isFirst ? (whole[name] ?? 0) : 0);
    return {
      ...phase,
      power: isPowerSplit ? (phase.power ?? 0) : share('power'),
      energyImport: isSplit('energyImport') ? phase.energyImport : share('energyImport'),
      energyExport: isSplit('energyExport') ? phase.energyExport : share('energyExport'),
    };
  };
  const [first, second, third] = phases;
  return [at(first, true), at(second, false), at(third, false)];
}

function sumOf(phases: readonly PhaseFigures[], name: 'current' | 'apparentPower'): number | null {
  const values = phases.map((phase) => phase[name]).filter((value) => value !== null);
  return values.length === PHASES.length ? values.reduce((sum, value) => sum + value, 0) : null;
}

/** By definition, active by apparent power. */
function powerFactorOf(power: number | null, apparentPower: number | null): number | null {
  if (power === null || apparentPower === null || apparentPower === 0) return null;
  return Math.min(1, Math.abs(power) / apparentPower);
}

function positive(value: number | null): number | null {
  return value === null ? null : Math.abs(value);
}
