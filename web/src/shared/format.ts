// Numbers, times and durations as people of a language read them. Pure.
import { unitInfo, UNITS } from '../../../src/vocabulary/units.ts';
import type { Language, PowerUnit } from './settings.ts';
import type { Value } from './types.ts';
import { hubZone, wallText } from './zone.ts';

/** Shown where there is no value. */
export const NOTHING = '–';

const formats = new Map<string, Intl.NumberFormat>();

export function number(language: Language, value: number, decimals: number): string {
  const key = `${language}${decimals}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(localeOf(language), {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
      // -0.2 in whole numbers is 0.
      signDisplay: 'negative',
    });
    formats.set(key, format);
  }
  // A true minus keeps columns aligned.
  return format.format(value).replace('-', '−');
}

export function localeOf(language: Language): string {
  return language === 'de' ? 'de-DE' : 'en-GB';
}

export interface Shown {
  readonly text: string;
  readonly unit: string;
}

/** A reading for a table: counters in kWh, powers in W or kW as chosen. */
export function reading(language: Language, value: Value, unit: string | null, powerUnit: PowerUnit): Shown {
  const shownUnit = unitText(unit, powerUnit);
  if (value === null) return { text: NOTHING, unit: shownUnit };
  if (typeof value === 'boolean') return { text: value ? yes(language) : no(language), unit: shownUnit };
  if (typeof value === 'string') return { text: value, unit: shownUnit };
  const { factor, digits } = shownAs(unit, powerUnit) ?? { factor: 1, digits: Number.isInteger(value) ? 0 : 2 };
  // 7 of a number without a unit is a count: only what is no whole number, or may be a ratio, has digits.
  const isCount = unit === '1' && Number.isInteger(value) && value > 1;
  return { text: number(language, value * factor, isCount ? 0 : digits), unit: shownUnit };
}

/** Powers in kW where that was chosen, all else as its unit says; null: a unit that nobody knows. */
function shownAs(unit: string | null, powerUnit: PowerUnit): { text: string; factor: number; digits: number } | null {
  const info = unitInfo(unit);
  return powerUnit === 'kW' && info?.counts === 'no' && info.large !== null ? info.large : (info?.shown ?? null);
}

function unitText(unit: string | null, powerUnit: PowerUnit): string {
  return shownAs(unit, powerUnit)?.text ?? unit ?? '';
}

function yes(language: Language): string {
  return language === 'de' ? 'ja' : 'yes';
}

function no(language: Language): string {
  return language === 'de' ? 'nein' : 'no';
}

const KILOWATTS = UNITS.W.large ?? UNITS.W.shown;
const MEGAWATT_HOURS = UNITS.Wh.large ?? { ...UNITS.Wh.shown, from: Infinity };

/** 940 W, 2.31 kW, 11.0 kW: what fits into a glance. `value` without sign. */
export function power(language: Language, watts: number, powerUnit: PowerUnit = 'W'): Shown {
  const kilowatts = watts * KILOWATTS.factor;
  if (Math.abs(kilowatts) < 1 && powerUnit === 'W')
    return { text: number(language, watts, 0), unit: UNITS.W.shown.text };
  return { text: number(language, kilowatts, Math.abs(kilowatts) < 10 ? 2 : 1), unit: KILOWATTS.text };
}

/** The unit of powers that are seen together: 160 W beside 4.75 kW is 0.16 kW. */
export function commonPower(watts: readonly (number | null)[]): PowerUnit {
  return watts.some((each) => each !== null && Math.abs(each * KILOWATTS.factor) >= 1) ? 'kW' : 'W';
}

/** Whether energies that are seen together are all in the large unit. */
export function areLarge(wattHours: readonly (number | null)[]): boolean {
  return wattHours.some((each) => each !== null && Math.abs(each) >= MEGAWATT_HOURS.from);
}

export function energy(language: Language, wattHours: number, isLarge = areLarge([wattHours])): Shown {
  const { factor, text: unit, digits } = MEGAWATT_HOURS;
  if (isLarge) return { text: number(language, wattHours * factor, digits), unit };
  const kilowattHours = wattHours * UNITS.Wh.shown.factor;
  const size = Math.abs(kilowattHours);
  return { text: number(language, kilowattHours, size < 10 ? 2 : size < 100 ? 1 : 0), unit: UNITS.Wh.shown.text };
}

export function percent(language: Language, share: number): string {
  return `${number(language, share * 100, 0)} %`;
}

/** 3 s, 2 min, 5 h, 3 d. */
export function duration(ms: number): string {
  const s = Math.max(0, Math.round(ms / 1000));
  if (s < 100) return `${s} s`;
  if (s < 5400) return `${Math.round(s / 60)} min`;
  if (s < 172_800) return `${Math.round(s / 3600)} h`;
  return `${Math.round(s / 86_400)} d`;
}

export function bytes(language: Language, count: number): string {
  if (count < 1000) return `${count} B`;
  if (count < 1e6) return `${number(language, count / 1e3, 0)} kB`;
  if (count < 1e9) return `${number(language, count / 1e6, 1)} MB`;
  return `${number(language, count / 1e9, 2)} GB`;
}

export function clock(language: Language, ms: number, withSeconds = true): string {
  return new Date(ms).toLocaleTimeString(localeOf(language), {
    hour: '2-digit',
    minute: '2-digit',
    ...(withSeconds && { second: '2-digit' }),
    timeZone: hubZone(),
  });
}

/** Today only the time, else date and time. */
export function moment(language: Language, ms: number, nowMs: number): string {
  const isToday = wallText(ms).slice(0, 10) === wallText(nowMs).slice(0, 10);
  if (isToday) return clock(language, ms);
  const style = { dateStyle: 'medium', timeStyle: 'short', timeZone: hubZone() } as const;
  return new Date(ms).toLocaleString(localeOf(language), style);
}
