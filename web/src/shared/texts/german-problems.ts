// Why something does not work and what to do, in German: by code and facts. Pure; loaded with the language.
import { PROBLEM_TEXTS } from '../../../../src/vocabulary/error-codes.ts';
import { DETAILS, type DetailEntry } from '../../../../src/vocabulary/errors/details.ts';
import { MODBUS_EXCEPTIONS, SYSTEM_WORDS } from '../../../../src/vocabulary/errors/system-words.ts';
import type { Text } from '../../../../src/vocabulary/text.ts';
import { duration, number } from '../format.ts';
import type { ProblemFieldsJson } from '../types.ts';

type Facts = ProblemFieldsJson['facts'];

/** A sentence without its full stop. Null: the code is not known here. */
export function inGerman(code: string | null, facts: Facts): string | null {
  const { cause, silentMs, said, saidDe = said } = facts;
  const sentence = sentenceOf(cause) ?? sentenceOf(code);
  if (sentence === null) return null;
  const silence = typeof silentMs === 'number' ? `seit ${duration(silentMs)} nichts empfangen: ` : '';
  const details = shownDetails(facts);
  const more = details.length === 0 ? '' : ` (${details.join(', ')})`;
  return `${silence}${sentence}${more}${typeof saidDe === 'string' ? `: ${saidDe}` : ''}`;
}

/** With what to do about it. Null: the code is not known here. */
export function errorInGerman(code: string | null, facts: Facts): string | null {
  const text = inGerman(code, facts);
  if (text === null || code === null || !isKnown(code)) return text;
  const entry = PROBLEM_TEXTS[code];
  return `${text}${text.endsWith('?') ? '' : '.'}${'remedy' in entry ? ` ${entry.remedy.de}` : ''}`;
}

function isKnown(code: string): code is keyof typeof PROBLEM_TEXTS {
  return Object.hasOwn(PROBLEM_TEXTS, code);
}

/** Without the full stop: details follow. */
function sentenceOf(code: unknown): string | null {
  return typeof code === 'string' && isKnown(code) ? PROBLEM_TEXTS[code].de.replace(/\.$/, '') : null;
}

function shownDetails(facts: Facts): string[] {
  return Object.entries<DetailEntry>(DETAILS).flatMap(([name, { as, shown }]) => {
    const value = facts[name];
    return value === undefined || shown === null ? [] : [shown.de.replace('{}', () => valueText(as, value))];
  });
}

function valueText(as: DetailEntry['as'], value: string | number): string {
  switch (as) {
    case 'number':
      return number('de', Number(value), 0);
    case 'time':
      return duration(Number(value));
    case 'errno':
      return german(SYSTEM_WORDS[value]) ?? String(value);
    case 'exception':
      return german(MODBUS_EXCEPTIONS[Number(value)]) ?? `Ausnahme ${value}`;
    case 'plain':
      return String(value);
  }
}

function german(text: Text | undefined): string | null {
  return text?.de ?? null;
}
