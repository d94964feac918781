// Why something does not work, in the language that was chosen: by code and facts, else in the hub's own words. Pure.
import { duration, number } from './format.ts';
import { EXCEPTIONS_DE, PROBLEMS_DE, SYSTEM_WORDS_DE } from './problems-de.ts';
import type { Language } from './settings.ts';
import type { ProblemFieldsJson } from './types.ts';

type Facts = ProblemFieldsJson['facts'];

/** Null: nothing is wrong. */
export function reasonText(language: Language, { reason, code, facts }: ProblemFieldsJson): string | null {
  if (reason === null || language === 'en') return reason;
  return inGerman(code, facts) ?? reason;
}

/** Null: the code is not known here. */
export function inGerman(code: string | null, facts: Facts): string | null {
  const cause = facts['cause'];
  const sentence = (typeof cause === 'string' ? PROBLEMS_DE[cause] : undefined) ?? PROBLEMS_DE[code ?? ''];
  if (sentence === undefined) return null;
  const { silentMs, said } = facts;
  const silence = typeof silentMs === 'number' ? `seit ${duration(silentMs)} nichts empfangen: ` : '';
  const details = detailsOf(facts);
  const more = details.length === 0 ? '' : ` (${details.join(', ')})`;
  return `${silence}${sentence}${more}${typeof said === 'string' ? `: ${said}` : ''}`;
}

/** In this order. */
const DETAILS: Readonly<Record<string, (value: string | number) => string>> = {
  where: String,
  path: String,
  bus: (value) => `Bus ${value}`,
  unit: (value) => `Nummer ${value}`,
  model: (value) => `Modell ${value}`,
  exception: (value) => EXCEPTIONS_DE[Number(value)] ?? `Ausnahme ${value}`,
  status: (value) => `Status ${value}`,
  errno: (value) => SYSTEM_WORDS_DE[value] ?? String(value),
  timeoutMs: (value) => `${number('de', Number(value), 0)} ms`,
  stalledMs: (value) => `hängt seit ${duration(Number(value))}`,
  damaged: (value) => `${value} beschädigt`,
  bytes: (value) => `${number('de', Number(value), 0)} Bytes`,
  textBytes: (value) => `${number('de', Number(value), 0)} Zeichen Text`,
};

function detailsOf(facts: Facts): string[] {
  return Object.entries(DETAILS).flatMap(([name, text]) => {
    const value = facts[name];
    return value === undefined ? [] : [text(value)];
  });
}
