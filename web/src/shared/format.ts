// Numbers, times and durations as people of a language read them. Pure.
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

const DECIMALS: Readonly<Record<string, number>> = {
  ...{ V: 1, A: 2, Hz: 2, '%': 1, degC: 1, '1': 3, deg: 1 },
  ...{ m3: 3, 'm3/h': 3, l: 1, W: 0, VA: 0, var: 0 },
};

const UNIT_TEXT: Readonly<Record<string, string>> = { degC: '°C', deg: '°', m3: 'm³', 'm3/h': 'm³/h', '1': '' };

const THOUSANDS: Readonly<Record<string, string>> = { W: 'kW', VA: 'kVA', var: 'kvar' };
const COUNTERS: Readonly<Record<string, string>> = { Wh: 'kWh', VAh: 'kVAh', varh: 'kvarh' };

/** A reading for a table: counters in kWh, powers in W or kW as chosen. */
export function reading(language: Language, value: Value, unit: string | null, powerUnit: PowerUnit): Shown {
  const shownUnit = unitText(unit, powerUnit);
  if (value === null) return { text: NOTHING, unit: shownUnit };
  if (typeof value === 'boolean') return { text: value ? yes(language) : no(language), unit: shownUnit };
  if (typeof value === 'string') return { text: value, unit: shownUnit };
  if (unit !== null && unit in COUNTERS) return { text: number(language, value / 1000, 2), unit: shownUnit };
  if (unit !== null && unit in THOUSANDS && powerUnit === 'kW') {
    return { text: number(language, value / 1000, 3), unit: shownUnit };
  }
  const decimals = (unit === null ? undefined : DECIMALS[unit]) ?? (Number.isInteger(value) ? 0 : 2);
  return {
    text: number(language, value, unit === '1' && Number.isInteger(value) && value > 1 ? 0 : decimals),
    unit: shownUnit,
  };
}

function unitText(unit: string | null, powerUnit: PowerUnit): string {
  if (unit === null) return '';
  if (unit in COUNTERS) return COUNTERS[unit] ?? unit;
  if (unit in THOUSANDS && powerUnit === 'kW') return THOUSANDS[unit] ?? unit;
  return UNIT_TEXT[unit] ?? unit;
}

function yes(language: Language): string {
  return language === 'de' ? 'ja' : 'yes';
}

function no(language: Language): string {
  return language === 'de' ? 'nein' : 'no';
}

/** 940 W, 2.31 kW, 11.0 kW: what fits into a glance. `value` without sign. */
export function power(language: Language, watts: number, powerUnit: PowerUnit = 'W'): Shown {
  const size = Math.abs(watts);
  if (size < 1000 && powerUnit === 'W') return { text: number(language, watts, 0), unit: 'W' };
  return { text: number(language, watts / 1000, size < 10_000 ? 2 : 1), unit: 'kW' };
}

export function energy(language: Language, wattHours: number): Shown {
  const size = Math.abs(wattHours) / 1000;
  if (size >= 10_000) return { text: number(language, wattHours / 1e6, 2), unit: 'MWh' };
  return { text: number(language, wattHours / 1000, size < 10 ? 2 : size < 100 ? 1 : 0), unit: 'kWh' };
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
