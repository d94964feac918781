// Parts of the sentences that say events: spans of time, readings, problems. It must not know the kinds.
import { PROBLEM_TEXTS } from '../error-codes.ts';
import type { Language } from '../text.ts';
import { valueText } from '../value-text.ts';

type Details = Readonly<Record<string, string | number>>;

const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;

/** `45 s`, `12 min`, `3 h 20 min`, `2 d 4 h`: the same in every language. */
export function span(ms: number | string): string {
  const seconds = Math.round(Number(ms) / 1000);
  if (seconds < 2 * MINUTE_S) return `${seconds} s`;
  if (seconds < 2 * HOUR_S) return `${Math.round(seconds / MINUTE_S)} min`;
  const [large, largeS, small, smallS] =
    seconds < 2 * DAY_S ? ['h', HOUR_S, 'min', MINUTE_S] : ['d', DAY_S, 'h', HOUR_S];
  const inSmall = Math.round(seconds / smallS);
  const perLarge = largeS / smallS;
  const rest = inSmall % perLarge;
  return `${Math.floor(inSmall / perLarge)} ${large}${rest === 0 ? '' : ` ${rest} ${small}`}`;
}

/** Empty where it is not known. */
export function part(details: Details, name: string): string {
  return String(details[name] ?? '');
}

export function whom({ who }: Details, language: Language): string {
  return who === undefined || who === '' ? { en: 'somebody', de: 'jemand' }[language] : String(who);
}

/** `: ` and what is wrong; empty where nothing is known. */
export function problem({ code, reason }: Details, language: Language): string {
  const text = isCode(code) ? PROBLEM_TEXTS[code][language] : reason;
  return text === undefined || text === '' ? '' : `: ${String(text).replace(/\.$/, '')}`;
}

/** `Imported energy = 12.5 kWh` */
export function value(details: Details, language: Language): string {
  return `${measurandOf(details, language)} = ${amount(details, 'value', language)}`;
}

/** What the counter showed before and after. */
export function exchanged(details: Details, language: Language): string {
  const [before, after] = [amount(details, 'oldLast', language), amount(details, 'newFirst', language)];
  const name = measurandOf(details, language);
  const { oldSerial, newSerial } = details;
  const hasSerials = oldSerial !== undefined && newSerial !== undefined && oldSerial !== newSerial;
  if (language === 'en') {
    const serials = hasSerials ? `; serial number ${oldSerial}, now ${newSerial}` : '';
    return `${name}: last ${before}, then from ${after}${serials}`;
  }
  const serials = hasSerials ? `; Seriennummer ${oldSerial}, jetzt ${newSerial}` : '';
  return `${name}: zuletzt ${before}, dann ab ${after}${serials}`;
}

function measurandOf({ measurand = '' }: Details, language: Language): string {
  return valueText(String(measurand))?.[language] ?? String(measurand);
}

function amount(details: Details, name: string, language: Language): string {
  const text = part(details, name);
  const unit = part(details, 'unit');
  return `${language === 'de' ? text.replace('.', ',') : text}${unit === '' ? '' : ` ${unit}`}`;
}

function isCode(code: unknown): code is keyof typeof PROBLEM_TEXTS {
  return typeof code === 'string' && Object.hasOwn(PROBLEM_TEXTS, code);
}
