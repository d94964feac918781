// A house of Eastron-like meters, second by second, for measuring the history: load steps, mains noise, flicker in the last
// digits, float32 tails as the meters send them, two reads a poll with jitter. Nothing in it is tuned to the store.
import { seededRandom } from '../test/support/seeded-random.ts';
import type { Reading, Snapshot } from '../src/model/reading.ts';

const PHASES = ['L1', 'L2', 'L3'] as const;

interface Load {
  readonly powerW: number;
  readonly phase: number;
  /** Mean seconds on and off. */
  readonly onS: number;
  readonly offS: number;
  isOn: boolean;
}

/** 25 measurands, two blocks: what is measured, then counters. */
export class MeterModel {
  readonly #random: () => number;
  readonly #name: string;
  readonly #loads: Load[];
  readonly #baseW: number[];
  readonly #drift = [0, 0, 0];
  #mainsV: number;
  #mainsHz = 50;
  readonly #importKwh: number[];
  readonly #exportKwh: number;
  readonly #phaseJitterMs: number;

  constructor(index: number) {
    this.#random = seededRandom(1000 + index);
    this.#name = `meter${index + 1}`;
    const random = this.#random;
    // A third of the meters sees a busy flat, the others sub-circuits with few loads.
    const loadCount = index % 3 === 0 ? 12 : 3;
    this.#loads = Array.from({ length: loadCount }, () => ({
      powerW: 20 + 2500 * random() ** 3,
      phase: Math.floor(random() * 3),
      onS: 60 + 3600 * random(),
      offS: 300 + 14_400 * random(),
      isOn: random() < 0.3,
    }));
    this.#baseW = [0, 1, 2].map(() => 5 + 120 * random());
    this.#mainsV = 228 + 6 * random();
    this.#importKwh = [0, 1, 2].map(() => 1000 + 20_000 * random());
    this.#exportKwh = index % 5 === 0 ? 4000 * random() : 0;
    this.#phaseJitterMs = Math.floor(random() * 1000);
  }

  snapshotsAt(second: number, beginMs: number): Snapshot[] {
    const random = this.#random;
    this.#step(random);
    const atMs = beginMs + second * 1000 + this.#phaseJitterMs + Math.round(2 * gauss(random));
    const live = this.#measure(random);
    const counters = this.#count();
    return [snapshot(this.#name, atMs, live), snapshot(this.#name, atMs + 55 + Math.round(gauss(random)), counters)];
  }

  #step(random: () => number): void {
    for (const load of this.#loads) {
      if (random() < 1 / (load.isOn ? load.onS : load.offS)) load.isOn = !load.isOn;
    }
    this.#mainsV += 0.02 * gauss(random) + 0.0005 * (231 - this.#mainsV);
    this.#mainsHz += 0.0015 * gauss(random) + 0.01 * (50 - this.#mainsHz);
    for (let i = 0; i < 3; i++) this.#drift[i] = 0.99 * (this.#drift[i] ?? 0) + 0.1 * gauss(random);
  }

  #measure(random: () => number): [string, number, string][] {
    const columns: [string, number, string][] = [];
    const all = { w: 0, neutral: 0 };
    PHASES.forEach((phase, i) => {
      const steadyW = this.#loads.reduce((sum, load) => sum + (load.isOn && load.phase === i ? load.powerW : 0), 0);
      const meanW = (this.#baseW[i] ?? 0) + steadyW + (this.#drift[i] ?? 0);
      const watts = meanW * (1 + 0.0015 * gauss(random)) + 0.2 * gauss(random);
      const factor = Math.min(1, 0.6 + 0.35 * Math.min(1, meanW / 800) + 0.002 * gauss(random));
      const volts = this.#mainsV + (i - 1) * 0.8 - meanW * 0.0006 + 0.05 * gauss(random);
      const va = watts / factor;
      all.w += watts;
      all.neutral += va / volts / 3;
      this.#importKwh[i] = (this.#importKwh[i] ?? 0) + meanW / 3_600_000;
      columns.push(
        [`voltage${phase}`, volts, 'V'],
        [`current${phase}`, va / volts, 'A'],
        [`power${phase}`, watts, 'W'],
      );
      columns.push([`apparentPower${phase}`, va, 'VA'], [`powerFactor${phase}`, factor, '1']);
      columns.push([`reactivePower${phase}`, Math.sqrt(Math.max(0, va * va - watts * watts)), 'var']);
      columns.push([`thdVoltage${phase}`, 1.8 + 0.1 * i + 0.02 * gauss(random), '%']);
    });
    columns.push(['power', all.w, 'W'], ['frequency', this.#mainsHz, 'Hz']);
    return columns;
  }

  /** kWh as float32 on the wire, then Wh, as the device floor does it. */
  #count(): [string, number, string][] {
    const importKwh = this.#importKwh.reduce((sum, kwh) => sum + kwh, 0);
    const wh = (kwh: number): number => Math.fround(kwh) * 1000;
    return [
      ['energyImport', wh(importKwh), 'Wh'],
      ['energyExport', wh(this.#exportKwh), 'Wh'],
    ];
  }
}

function snapshot(device: string, atMs: number, columns: readonly [string, number, string][]): Snapshot {
  const readings: Reading[] = columns.map(([measurand, value, unit]) => ({
    measurand,
    value: measurand.startsWith('energy') ? value : Math.fround(value),
    unit,
    measuredAtMs: atMs,
    validForMs: 10_000,
  }));
  return { device, measuredAtMs: atMs, readings };
}

/** About normally distributed, mean 0, standard deviation 1. */
function gauss(random: () => number): number {
  return (random() + random() + random() + random() + random() + random() - 3) * 1.41421;
}
