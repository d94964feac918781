// The demo's house as one physical system: sun, household, heat pump, flat, car and battery add up at the grid meter.
// It must not know meters or wires; powers are W, phases 1 to 3, times wall clock ms.

const MINUTE_MS = 60_000;

/** Seconds-long waves of different length look like a living house and come out the same for the same time. */
function wave(wallMs: number, periodMs: number, shift = 0): number {
  return Math.sin((2 * Math.PI * wallMs) / periodMs + shift);
}

/** A switched load: on for `share` of each period. */
function switched(wallMs: number, periodMs: number, share: number): boolean {
  return (wallMs % periodMs) / periodMs < share;
}

/** What the car draws now; the wallbox decides. */
export type CarPower = () => number;

export class DemoBuilding {
  readonly #carPower: CarPower;

  constructor(carPower: CarPower) {
    this.#carPower = carPower;
  }

  /** Production of one of the two inverters, W, 0 or more: a bright day with clouds passing. */
  sun(inverter: 1 | 2, wallMs: number): number {
    const cloud = 0.75 + 0.25 * wave(wallMs, 7 * MINUTE_MS, inverter) * wave(wallMs, 2 * MINUTE_MS);
    return (inverter === 1 ? 5200 : 2400) * cloud;
  }

  /** The household with the car, the heat pump and the flat behind its meter, W per phase. */
  home(phase: 1 | 2 | 3, wallMs: number): number {
    const base = 140 + 40 * wave(wallMs, 3 * MINUTE_MS, phase);
    const kettle = phase === 2 && switched(wallMs, 11 * MINUTE_MS, 0.2) ? 1900 : 0;
    const oven = phase === 3 && switched(wallMs, 17 * MINUTE_MS, 0.3) ? 1200 : 0;
    return base + kettle + oven + this.heatPump(phase, wallMs) + this.flat(phase, wallMs) + this.#carPower() / 3;
  }

  heatPump(_phase: 1 | 2 | 3, wallMs: number): number {
    return switched(wallMs, 13 * MINUTE_MS, 0.6) ? 620 + 15 * wave(wallMs, MINUTE_MS) : 6;
  }

  /** What the heat pump makes of it, W: four times of what it draws while it runs. */
  heat(wallMs: number): number {
    const drawn = 3 * this.heatPump(1, wallMs);
    return drawn > 100 ? 4 * drawn : 0;
  }

  /** Warm water of the flat, l/h. */
  warmWater(wallMs: number): number {
    return switched(wallMs, 19 * MINUTE_MS, 0.15) ? 360 : 0;
  }

  /** What the boiler of the flat burns, l/h. */
  gas(wallMs: number): number {
    return switched(wallMs, 23 * MINUTE_MS, 0.4) ? 1400 : 0;
  }

  flat(phase: 1 | 2 | 3, wallMs: number): number {
    return 90 + 30 * wave(wallMs, 5 * MINUTE_MS, 2 * phase);
  }

  /** The battery takes most of what the sun leaves over and gives what is missing, W; positive = charging. */
  battery(wallMs: number): number {
    return Math.max(-2500, Math.min(2500, 0.8 * (this.#production(wallMs) - this.#homeTotal(wallMs))));
  }

  /** At the grid meter, W; negative = fed in. */
  grid(wallMs: number): number {
    return this.#homeTotal(wallMs) + this.battery(wallMs) - this.#production(wallMs);
  }

  #production(wallMs: number): number {
    return this.sun(1, wallMs) + this.sun(2, wallMs);
  }

  #homeTotal(wallMs: number): number {
    return this.home(1, wallMs) + this.home(2, wallMs) + this.home(3, wallMs);
  }
}
