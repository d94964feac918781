// A house of Eastron-like meters, second by second, for measuring the history. It must not know how values are stored: nothing
// in it is tuned to the store, and where a real house is sometimes quiet, it is not.
//
// What makes real readings hard to compress is in it, on purpose:
// - loads that switch, with an inrush; motors and computers whose power is another each second; a base that wanders
// - mains voltage that wanders, jumps when a neighbour switches, and has noise of some hundredths of a volt from one
//   measurement to the next; frequency with its own noise
// - noise of the measuring chip in the last digits of everything that is calculated: the meter sends float32 with all its
//   digits ("230.20166015625"), not rounded decimals
// - counters in kWh as float32: above 8192 kWh the steps on the wire are one Wh and more
// - two requests a poll that are answered at different times, jitter of some ms in each, now and then a late one (another
//   meter was slow), now and then one that is missing
import { seededRandom } from '../test/support/seeded-random.ts';
import type { Reading, Snapshot } from '../src/model/reading.ts';

const PHASES = ['L1', 'L2', 'L3'] as const;

interface Load {
  readonly powerW: number;
  readonly phase: number;
  /** How much its power changes from second to second while it is on, as a part of it: a kettle 0, a drum 0.3. */
  readonly restless: number;
  /** Mean seconds on and off. */
  readonly onS: number;
  readonly offS: number;
  isOn: boolean;
  /** Just switched on: a motor or a power supply takes a multiple for a second. */
  isNew: boolean;
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
  #exportKwh: number;
  readonly #hasPanels: boolean;
  readonly #phaseMs: number;

  constructor(index: number) {
    this.#random = seededRandom(1000 + index);
    this.#name = `meter${index + 1}`;
    const random = this.#random;
    // A third of the meters sees a busy flat, the others sub-circuits with few loads.
    const loadCount = index % 3 === 0 ? 12 : 3;
    this.#loads = Array.from({ length: loadCount }, () => ({
      powerW: 20 + 2500 * random() ** 3,
      phase: Math.floor(random() * 3),
      restless: random() < 0.5 ? 0 : 0.3 * random(),
      onS: 60 + 3600 * random(),
      offS: 300 + 14_400 * random(),
      isOn: random() < 0.3,
      isNew: false,
    }));
    this.#baseW = [0, 1, 2].map(() => 5 + 120 * random());
    this.#mainsV = 228 + 6 * random();
    this.#importKwh = [0, 1, 2].map(() => 1000 + 20_000 * random());
    this.#hasPanels = index % 5 === 0;
    this.#exportKwh = this.#hasPanels ? 4000 * random() : 0;
    this.#phaseMs = Math.floor(random() * 1000);
  }

  snapshotsAt(second: number, beginMs: number): Snapshot[] {
    const random = this.#random;
    this.#step(random);
    const lateMs = random() < 0.02 ? 50 * random() : 0;
    const atMs = beginMs + second * 1000 + this.#phaseMs + Math.round(lateMs + 3 * gauss(random));
    const live = snapshot(this.#name, atMs, this.#measure(random));
    const counters = snapshot(this.#name, atMs + 55 + Math.round(2 * gauss(random)), this.#count(second));
    return [live, counters].filter(() => random() > 0.0005);
  }

  #step(random: () => number): void {
    for (const load of this.#loads) {
      load.isNew = false;
      if (random() >= 1 / (load.isOn ? load.onS : load.offS)) continue;
      load.isOn = !load.isOn;
      load.isNew = load.isOn;
    }
    const neighbour = random() < 0.01 ? gauss(random) : 0;
    this.#mainsV += 0.04 * gauss(random) + 0.001 * (231 - this.#mainsV) + neighbour;
    this.#mainsHz += 0.0015 * gauss(random) + 0.01 * (50 - this.#mainsHz);
    for (let i = 0; i < 3; i++) this.#drift[i] = 0.99 * (this.#drift[i] ?? 0) + 0.3 * gauss(random);
  }

  #measure(random: () => number): [string, number, string][] {
    const columns: [string, number, string][] = [];
    let sumW = 0;
    PHASES.forEach((phase, i) => {
      const loadW = this.#loads.reduce((sum, load) => sum + (load.phase === i ? powerNow(load, random) : 0), 0);
      const meanW = Math.max(0, (this.#baseW[i] ?? 0) + loadW + (this.#drift[i] ?? 0));
      const watts = meanW * (1 + 0.002 * gauss(random)) + 0.2 * gauss(random);
      const factor = Math.min(1, 0.6 + 0.35 * Math.min(1, meanW / 800) + 0.003 * gauss(random));
      const volts = this.#mainsV + (i - 1) * 0.8 - meanW * 0.0006 + 0.07 * gauss(random);
      const va = Math.abs(watts) / factor;
      sumW += watts;
      this.#importKwh[i] = (this.#importKwh[i] ?? 0) + meanW / 3_600_000;
      columns.push(
        [`voltage${phase}`, volts, 'V'],
        [`current${phase}`, va / volts, 'A'],
        [`power${phase}`, watts, 'W'],
        [`apparentPower${phase}`, va, 'VA'],
        [`powerFactor${phase}`, factor, '1'],
        [`reactivePower${phase}`, Math.sqrt(Math.max(0, va * va - watts * watts)), 'var'],
        [`thdVoltage${phase}`, 1.8 + 0.1 * i + 0.03 * gauss(random), '%'],
      );
    });
    columns.push(['power', sumW, 'W'], ['frequency', this.#mainsHz + 0.001 * gauss(random), 'Hz']);
    return columns;
  }

  /** kWh as float32 on the wire, then Wh, as the device floor does it. */
  #count(second: number): [string, number, string][] {
    const importKwh = this.#importKwh.reduce((sum, kwh) => sum + kwh, 0);
    if (this.#hasPanels) this.#exportKwh += panelsW(second) / 3_600_000;
    const wh = (kwh: number): number => Math.fround(kwh) * 1000;
    return [
      ['energyImport', wh(importKwh), 'Wh'],
      ['energyExport', wh(this.#exportKwh), 'Wh'],
    ];
  }
}

function powerNow({ isOn, isNew, powerW, restless }: Load, random: () => number): number {
  if (!isOn) return 0;
  return powerW * (isNew ? 3 : 1) * (1 + restless * gauss(random));
}

/** A clear day: from 6 to 20 h, 5 kW at noon. */
function panelsW(second: number): number {
  return Math.max(0, 5000 * Math.sin((Math.PI * ((second % 86_400) - 21_600)) / 50_400));
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
