// What a three-phase connection would measure: voltages, currents and powers that fit each other, counters that only
// rise. Knows measurands by name, but no meter, register or wire.

import { measurandInfo, PHASES as PHASE_NAMES } from '../../vocabulary/measurands.ts';

/** Active power of a phase in W at a wall clock time; negative = fed in. */
export type PowerDriver = (phase: 1 | 2 | 3, wallMs: number) => number;

interface PhaseState {
  readonly voltage: number;
  readonly current: number;
  /** Signed. */
  readonly power: number;
  readonly reactivePower: number;
  readonly apparentPower: number;
  readonly thdVoltage: number;
  readonly thdCurrent: number;
}

/** Wh, varh, VAh. */
interface PhaseCounters {
  import: number;
  export: number;
  reactiveImport: number;
  reactiveExport: number;
  apparent: number;
}

export interface ElectricalOptions {
  /** Makes meters differ. */
  readonly unitId: number;
  readonly phases: 1 | 3;
  /** Default: a household load between 200 W and 1.5 kW a phase that moves slowly. */
  readonly power?: PowerDriver;
}

const PHASES = [1, 2, 3] as const;
const MS_PER_HOUR = 3_600_000;

export class ElectricalState {
  readonly #options: ElectricalOptions;
  readonly #counters: PhaseCounters[];
  #phases: PhaseState[] = [];
  #wallMs: number | null = null;

  constructor(options: ElectricalOptions) {
    this.#options = options;
    this.#counters = this.#usedPhases().map((phase) => startCounters(options.unitId, phase));
  }

  /** Moves the state on to a wall clock time; a time before the last one changes nothing but the present powers. */
  advanceTo(wallMs: number): void {
    const before = this.#phases;
    const elapsedMs = this.#wallMs === null ? 0 : Math.max(0, wallMs - this.#wallMs);
    this.#phases = this.#usedPhases().map((phase) => phaseState(phase, wallMs, this.#options));
    this.#wallMs = wallMs;
    this.#counters.forEach((counters, index) => {
      const from = before[index];
      const to = this.#phases[index];
      if (from && to) count(counters, from, to, elapsedMs / MS_PER_HOUR);
    });
  }

  /** Goes on counting from `wallMs` as if the time since the last call had not passed. */
  resumeAt(wallMs: number): void {
    this.#wallMs = wallMs;
  }

  /** The value of a measurand in its canonical unit; null for what an electricity meter does not measure. */
  value(measurand: string): number | null {
    const whole = this.#whole(measurand);
    if (whole !== null) return whole;
    const info = measurandInfo(measurand);
    if (info === undefined || info.parts.string !== null) return null;
    const { family, place, tariff } = info.parts;
    if (place === '') return this.#tariff(family, tariff);
    const index = PHASE_NAMES.findIndex((phase) => phase === place);
    // Averages over the phases are what a one-phase value of that family is.
    if (index < 0) return this.#ofPhases(measurand, this.#phases, this.#counters);
    return this.#ofPhases(family, this.#phases.slice(index, index + 1), this.#counters.slice(index, index + 1));
  }

  #usedPhases(): readonly (1 | 2 | 3)[] {
    return PHASES.slice(0, this.#options.phases);
  }

  /** Tariff 1 counts three fifths of everything, tariff 2 the rest: both only rise and their sum is the total. */
  #tariff(base: string, tariff: number | null): number | null {
    const total = this.#ofPhases(base, this.#phases, this.#counters);
    if (total === null || tariff === null) return total;
    return tariff === 1 ? total * 0.6 : total * 0.4;
  }

  /** What exists only for the connection as a whole. */
  #whole(measurand: string): number | null {
    const [u1 = 0, u2 = 0, u3 = 0] = this.#phases.map((phase) => phase.voltage);
    switch (measurand) {
      case 'voltageL1L2':
        return lineToLine(u1, u2);
      case 'voltageL2L3':
        return lineToLine(u2, u3);
      case 'voltageL3L1':
        return lineToLine(u3, u1);
      case 'voltageLL':
        return (lineToLine(u1, u2) + lineToLine(u2, u3) + lineToLine(u3, u1)) / 3;
      case 'currentN':
      case 'threePhaseVectorCurrent':
        return neutralCurrent(this.#phases);
      default:
        return null;
    }
  }

  #ofPhases(base: string, phases: readonly PhaseState[], counters: readonly PhaseCounters[]): number | null {
    if (phases.length === 0) return null;
    const sum = (pick: (phase: PhaseState) => number): number => phases.reduce((total, each) => total + pick(each), 0);
    const counted = (pick: (each: PhaseCounters) => number): number =>
      counters.reduce((total, each) => total + pick(each), 0);
    switch (base) {
      case 'frequency':
        return 50 + 0.02 * wave(this.#wallMs ?? 0, 30, 0);
      case 'voltage':
      case 'voltageLN':
        return sum((phase) => phase.voltage) / phases.length;
      case 'current':
        return sum((phase) => phase.current);
      case 'power':
        return sum((phase) => phase.power);
      case 'importPower':
        return Math.max(
          0,
          sum((phase) => phase.power),
        );
      case 'exportPower':
        return Math.max(0, -sum((phase) => phase.power));
      case 'reactivePower':
        return sum((phase) => phase.reactivePower);
      case 'apparentPower':
        return sum((phase) => phase.apparentPower);
      case 'powerFactor':
        return ratio(
          sum((phase) => phase.power),
          sum((phase) => phase.apparentPower),
        );
      case 'phaseAngle':
        return (
          (Math.atan2(
            sum((phase) => phase.reactivePower),
            sum((phase) => phase.power),
          ) *
            180) /
          Math.PI
        );
      case 'thdVoltage':
        return sum((phase) => phase.thdVoltage) / phases.length;
      case 'thdCurrent':
        return sum((phase) => phase.thdCurrent) / phases.length;
      case 'energySum':
        return counted((each) => each.import + each.export);
      case 'energyImport':
      case 'energyTotal':
        return counted((each) => each.import);
      case 'energyExport':
        return counted((each) => each.export);
      case 'reactiveEnergySum':
        return counted((each) => each.reactiveImport + each.reactiveExport);
      case 'reactiveEnergyImport':
        return counted((each) => each.reactiveImport);
      case 'reactiveEnergyExport':
        return counted((each) => each.reactiveExport);
      case 'apparentEnergy':
        return counted((each) => each.apparent);
      default:
        return null;
    }
  }
}

/** A sine between -1 and 1 with a period in seconds. */
function wave(wallMs: number, periodS: number, shift: number): number {
  return Math.sin((2 * Math.PI * wallMs) / (periodS * 1000) + shift);
}

function phaseState(phase: 1 | 2 | 3, wallMs: number, { unitId, power }: ElectricalOptions): PhaseState {
  const voltage = 230 + 0.1 * (unitId % 16) + 0.5 * phase + 2 * wave(wallMs, 60, 2.1 * phase);
  const watts = power
    ? power(phase, wallMs)
    : 500 + 23 * (unitId % 31) + 90 * phase + 180 * wave(wallMs, 45, phase + unitId);
  const angle = 0.2 + 0.05 * phase + 0.1 * wave(wallMs, 90, phase);
  const apparentPower = Math.abs(watts) / Math.cos(angle);
  return {
    voltage,
    current: apparentPower / voltage,
    power: watts,
    reactivePower: apparentPower * Math.sin(angle),
    apparentPower,
    thdVoltage: 2 + 0.2 * phase + 0.1 * wave(wallMs, 50, phase),
    thdCurrent: 6 + 0.5 * phase + 0.4 * wave(wallMs, 70, phase),
  };
}

function startCounters(unitId: number, phase: number): PhaseCounters {
  return {
    import: 1_000_000 * phase + 12_345 * unitId,
    export: 100_000 * phase + 1_234 * unitId,
    reactiveImport: 200_000 * phase + 2_345 * unitId,
    reactiveExport: 50_000 * phase + 345 * unitId,
    apparent: 1_300_000 * phase + 13_579 * unitId,
  };
}

/** Adds the mean of both ends times the hours between them. */
function count(counters: PhaseCounters, from: PhaseState, to: PhaseState, hours: number): void {
  const power = ((from.power + to.power) / 2) * hours;
  const reactive = ((from.reactivePower + to.reactivePower) / 2) * hours;
  counters.import += Math.max(0, power);
  counters.export += Math.max(0, -power);
  counters.reactiveImport += Math.max(0, reactive);
  counters.reactiveExport += Math.max(0, -reactive);
  counters.apparent += ((from.apparentPower + to.apparentPower) / 2) * hours;
}

/** Voltage between two phases 120 degrees apart. */
function lineToLine(a: number, b: number): number {
  return Math.sqrt(a * a + b * b + a * b);
}

/** Magnitude of the vector sum of the phase currents. */
function neutralCurrent(phases: readonly PhaseState[]): number {
  let real = 0;
  let imaginary = 0;
  phases.forEach((phase, index) => {
    const angle = (-2 * Math.PI * index) / 3 - Math.atan2(phase.reactivePower, phase.power);
    real += phase.current * Math.cos(angle);
    imaginary += phase.current * Math.sin(angle);
  });
  return Math.hypot(real, imaginary);
}

function ratio(a: number, b: number): number {
  return b === 0 ? 1 : a / b;
}
