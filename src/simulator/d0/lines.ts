// What simulated meters of IEC 62056-21 say: an electricity meter of two tariffs, and a heat meter. What flows is given, counters
// follow from it. Knows no wire.
import type { Clock } from '../../model/clock.ts';
import { fixedPoint } from '../../codec/obis-text/encode.ts';

export interface D0LinesOptions {
  /** W; negative: fed in. Default: a household that slowly moves. */
  readonly power?: (wallMs: number) => number;
  /** Number on the plate. Default 42. */
  readonly serial?: number;
}

const MS_PER_HOUR = 3_600_000;
const WAVE_MS = 300_000;
const WH_PER_KWH = 1000;

function household(wallMs: number): number {
  return 400 + 300 * Math.sin((2 * Math.PI * wallMs) / WAVE_MS);
}

/** Counts what flows, from one look to the next. */
class Counters {
  importWh = 7_654_321;
  exportWh = 123_456;
  #lastTick: number;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#lastTick = clock.monotonicMs();
  }

  count(watts: number): void {
    const nowTick = this.#clock.monotonicMs();
    const wh = (watts * (nowTick - this.#lastTick)) / MS_PER_HOUR;
    this.#lastTick = nowTick;
    if (wh > 0) this.importWh += wh;
    else this.exportWh -= wh;
  }
}

const kwh = (wh: number): string => fixedPoint(Math.floor(wh) / WH_PER_KWH, 6, 3, 'kWh');

/** Two tariffs, of which the second has what was counted up to now at its beginning. */
export function electricityLines(options: D0LinesOptions, clock: Clock): (wallMs: number) => readonly string[] {
  const { power = household, serial = 42 } = options;
  const counters = new Counters(clock);
  const secondWh = 2_000_000;
  const number = String(serial).padStart(8, '0');
  return (wallMs) => {
    const watts = power(wallMs);
    counters.count(watts);
    const { importWh, exportWh } = counters;
    return [
      ...['F.F(00)', `0.0.0(${number})`, `C.1.0(${number})`],
      `1.8.0(${kwh(importWh)})`,
      `1.8.1(${kwh(importWh - secondWh)})`,
      `1.8.2(${kwh(secondWh)})`,
      `2.8.0(${kwh(exportWh)})`,
      `1.8.0*01(${kwh(7_000_000)})`,
      `1.7.0(${fixedPoint(Math.max(0, watts) / WH_PER_KWH, 3, 3, 'kW')})`,
      `2.7.0(${fixedPoint(Math.max(0, -watts) / WH_PER_KWH, 3, 3, 'kW')})`,
    ];
  };
}

/** As a heat meter writes it: several values in a line, the codes without a medium. */
export function heatLines({ power = () => 4000, serial = 42 }: D0LinesOptions, clock: Clock) {
  const counters = new Counters(clock);
  return (wallMs: number): readonly string[] => {
    counters.count(Math.max(0, power(wallMs)));
    const megawattHours = counters.importWh / 1e6;
    const volume = fixedPoint(counters.importWh / 8000, 5, 2, 'm3');
    return [
      `6.8(${fixedPoint(megawattHours, 4, 3, 'MWh')})6.26(${volume})9.21(${String(serial).padStart(8, '0')})`,
      '6.26*01(00120.11*m3)6.8*01(0003.210*MWh)',
      'F(0)9.20(64030000)6.35(60*m)',
      '9.4(096.1*C&082.9*C)6.31(0030710*h)',
    ];
  };
}
