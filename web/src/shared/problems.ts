// Why something does not work, in the language that was chosen: by code and facts, else in the hub's own words.
import { german } from './i18n.ts';
import type { ProblemFieldsJson } from './types.ts';

/** Null: nothing is wrong. */
export function reasonText({ reason, code, facts }: ProblemFieldsJson): string | null {
  return reason === null ? null : (german()?.inGerman(code, facts) ?? reason);
}
