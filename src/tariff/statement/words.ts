// The words and numbers of a statement in German and English. It must not know how it is computed.
import type { Calendar } from '../../time/calendar.ts';
import type { Language, Text } from '../../vocabulary/text.ts';
import type { NoCost } from '../cost.ts';
import type { LineKind } from './lines.ts';
import type { DeviceStatement } from './statement.ts';

const KINDS: Readonly<Record<LineKind, Text>> = {
  import: { en: 'Used', de: 'Verbrauch' },
  sun: { en: "Used of the house's own sun", de: 'Verbrauch aus eigener Sonne des Hauses' },
  base: { en: 'Base price', de: 'Grundpreis' },
  export: { en: 'Fed in (revenue)', de: 'Einspeisung (Vergütung)' },
};

const MISSING: Readonly<Record<NoCost, Text>> = {
  noTariff: { en: 'no price is known for this', de: 'dafür ist kein Preis bekannt' },
  noPrice: {
    en: 'the price of a part of the time is not known',
    de: 'der Preis eines Teils der Zeit ist nicht bekannt',
  },
  noValue: { en: 'it is not known how much it was', de: 'es ist nicht bekannt, wie viel es war' },
  noCounter: { en: 'the meter does not count this', de: 'der Zähler zählt das nicht' },
};

export const WORDS = {
  title: { en: 'Energy statement', de: 'Energieabrechnung' },
  meter: { en: 'Meter', de: 'Zähler' },
  calibrated: { en: 'calibrated until', de: 'geeicht bis' },
  from: { en: 'from', de: 'von' },
  to: { en: 'to', de: 'bis' },
  startReading: { en: 'reading from', de: 'Stand von' },
  endReading: { en: 'reading to', de: 'Stand bis' },
  use: { en: 'use', de: 'Menge' },
  price: { en: 'price', de: 'Preis' },
  sum: { en: 'sum', de: 'Betrag' },
  total: { en: 'Total', de: 'Summe' },
  unknown: { en: 'not known', de: 'nicht bekannt' },
  estimated: { en: 'estimated', de: 'geschätzt' },
  exchanged: { en: 'meter exchanged or reset', de: 'Zähler getauscht oder zurückgesetzt' },
  pricesChanged: { en: 'price list changed', de: 'neue Preise' },
  fedIn: { en: 'fed in', de: 'eingespeist' },
  changing: { en: 'changing', de: 'wechselnd' },
  days: { en: 'days', de: 'Tage' },
  month: { en: 'a month', de: 'je Monat' },
  noReading: { en: 'No reading', de: 'Keine Ablesung' },
  inNext: {
    en: 'what was used then is in the next reading',
    de: 'was dann verbraucht wurde, steckt in der nächsten Ablesung',
  },
  nothing: { en: 'It counts nothing that a price is known for.', de: 'Er zählt nichts, wofür ein Preis bekannt ist.' },
  running: {
    en: 'The time is not over: these are figures so far.',
    de: 'Der Zeitraum ist noch nicht vorbei: Das sind Zahlen bis jetzt.',
  },
  notLegal: {
    en: 'This is no legal bill. It is computed from readings of the meters by MeterHub; only meters whose calibration is valid may be used for billing others.',
    de: 'Das ist keine Rechnung im Sinne des Gesetzes. MeterHub hat sie aus Ablesungen der Zähler berechnet; mit anderen abgerechnet werden darf nur nach Zählern, deren Eichung gilt.',
  },
  rounding: {
    en: 'Each position is rounded to the cent; the total is the sum of the positions.',
    de: 'Jede Position ist auf den Cent gerundet; die Summe ist die der Positionen.',
  },
} as const satisfies Record<string, Text>;

export function kindText(kind: LineKind, language: Language): string {
  return KINDS[kind][language];
}

export function missingText(missing: NoCost, language: Language): string {
  return MISSING[missing][language];
}

/** What people read: kWh and m³. */
export function unitText(unit: string | null): string {
  if (unit === 'Wh') return 'kWh';
  return unit === 'l' || unit === 'm3' ? 'm³' : (unit ?? '');
}

/** A reading or use in that unit, to a thousandth; null stays null. */
export function inUnit(value: number | null, unit: string | null): number | null {
  if (value === null) return null;
  return unit === 'Wh' || unit === 'l' ? Math.round(value) / 1000 : Math.round(value * 1000) / 1000;
}

/** `12.345,678` */
export function numberText(value: number | string, language: Language, digits?: number): string {
  const text = digits === undefined ? String(value) : Number(value).toFixed(digits);
  const [whole = '', fraction] = text.split('.');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, language === 'de' ? '.' : ',');
  return fraction === undefined ? grouped : `${grouped}${language === 'de' ? ',' : '.'}${fraction}`;
}

/** Of the day that an instant belongs to. */
export function dayText(ms: number, calendar: Calendar, language: Language): string {
  const { year, month, day } = calendar.wallTime(ms);
  const two = (value: number): string => String(value).padStart(2, '0');
  return language === 'de' ? `${two(day)}.${two(month)}.${year}` : `${year}-${two(month)}-${two(day)}`;
}

/** What is said below a device, in sentences. */
export function remarksOf(device: DeviceStatement, calendar: Calendar, language: Language): string[] {
  const missing = device.missingDays.map(({ fromMs, toMs }) => {
    const days = [dayText(fromMs, calendar, language), dayText(toMs - 1, calendar, language)];
    const span = days[0] === days[1] ? days[0] : days.join(' - ');
    return `${WORDS.noReading[language]}: ${span}; ${WORDS.inNext[language]}.`;
  });
  const unknown = [...new Set(device.lines.flatMap((line) => line.missing ?? []))].map((reason) => {
    return `${WORDS.unknown[language]}: ${missingText(reason, language)}.`;
  });
  const none = device.lines.length === 0 ? [WORDS.nothing[language]] : [];
  return [...none, ...missing, ...unknown];
}
