// What a smart meter with a P1 port says (DSMR 5), with the gas meter behind it. What flows is given, counters follow from it.
// Numbers of meters are invented. Knows no wire.
import { fixedPoint } from '../../codec/obis-text/encode.ts';
import type { Clock } from '../../model/clock.ts';

export interface DsmrMeterOptions {
  /** W; negative: fed in. Default: a household that slowly moves. */
  readonly power?: (wallMs: number) => number;
  /** l/h; null: no gas meter is behind it. Default: a boiler that runs half of the time. */
  readonly gas?: ((wallMs: number) => number) | null;
}

const MS_PER_HOUR = 3_600_000;
const WAVE_MS = 300_000;
const BOILER_MS = 1_200_000;
const LITRES_PER_HOUR = 1200;
const VOLTS = 230;
/** The gas meter is read so often. */
const GAS_EVERY_MS = 300_000;
const THOUSAND = 1000;

function household(wallMs: number): number {
  return 300 + 900 * Math.sin((2 * Math.PI * wallMs) / WAVE_MS);
}

function boiler(wallMs: number): number {
  return wallMs % BOILER_MS < BOILER_MS / 2 ? LITRES_PER_HOUR : 0;
}

/** Times are winter time of Central Europe: the mark behind them says so, whatever the season. */
const WINTER_OFFSET_MS = 3_600_000;

function timeText(wallMs: number): string {
  const digits = new Date(wallMs + WINTER_OFFSET_MS).toISOString().replace(/[^0-9]/g, '');
  return `${digits.slice(2, 14)}W`;
}

const kwh = (wh: number): string => fixedPoint(Math.floor(wh) / THOUSAND, 6, 3, 'kWh');
const kw = (watts: number): string => fixedPoint(Math.round(Math.max(0, watts)) / THOUSAND, 2, 3, 'kW');
const hex = (text: string): string => Buffer.from(text, 'latin1').toString('hex').toUpperCase();

/** The lines of each next telegram. */
export function dsmrLines({ power = household, gas = boiler }: DsmrMeterOptions, clock: Clock) {
  let [importWh, exportWh, gasM3] = [4_321_000, 250_000, 981.4];
  let lastTick = clock.monotonicMs();
  let gasRead = { atMs: 0, m3: gasM3 };
  return (): readonly string[] => {
    const wallMs = clock.wallMs();
    const nowTick = clock.monotonicMs();
    const hours = (nowTick - lastTick) / MS_PER_HOUR;
    lastTick = nowTick;
    const watts = power(wallMs);
    if (watts > 0) importWh += watts * hours;
    else exportWh -= watts * hours;
    gasM3 += ((gas?.(wallMs) ?? 0) * hours) / THOUSAND;
    const readAtMs = Math.floor(wallMs / GAS_EVERY_MS) * GAS_EVERY_MS;
    if (readAtMs !== gasRead.atMs) gasRead = { atMs: readAtMs, m3: gasM3 };
    const gasLines = [
      ...['0-1:24.1.0(003)', `0-1:96.1.0(${hex('G0000000000000042')})`],
      `0-1:24.2.1(${timeText(gasRead.atMs)})(${fixedPoint(Math.floor(gasRead.m3 * THOUSAND) / THOUSAND, 5, 3, 'm3')})`,
    ];
    return [
      ...['1-3:0.2.8(50)', `0-0:1.0.0(${timeText(wallMs)})`, `0-0:96.1.1(${hex('E0000000000000042')})`],
      ...[`1-0:1.8.1(${kwh(importWh - 1_000_000)})`, `1-0:1.8.2(${kwh(1_000_000)})`],
      ...[`1-0:2.8.1(${kwh(exportWh)})`, `1-0:2.8.2(${kwh(0)})`, '0-0:96.14.0(0001)'],
      ...[`1-0:1.7.0(${kw(watts)})`, `1-0:2.7.0(${kw(-watts)})`],
      ...[
        `1-0:32.7.0(${fixedPoint(VOLTS, 3, 1, 'V')})`,
        `1-0:31.7.0(${fixedPoint(Math.round(Math.abs(watts) / VOLTS), 3, 0, 'A')})`,
      ],
      ...(gas === null ? [] : gasLines),
    ];
  };
}
