// What to do about a problem, by its code and what is known beside it. Pure, used by log, tools and page alike.
import { ERROR_CATALOGUE, isErrorCode, type ErrorDetails, type ProblemCode } from './error-codes.ts';
import type { Text } from './text.ts';

/** Their messages say what to do themselves. */
const SAYS_IT_ITSELF: ReadonlySet<string> = new Set([
  ...['USAGE', 'CANCELLED', 'CONFIG_SYNTAX', 'CONFIG_INVALID', 'PORT_OPEN', 'LISTEN'],
]);

/** Null: there is nothing to do, or the message says it. */
export function remedyOf(code: ProblemCode | null, facts: ErrorDetails = {}): Text | null {
  const { cause } = facts;
  // A closed bus is a consequence: what closed it has the remedy.
  const meant = code === 'BUS_CLOSED' && typeof cause === 'string' ? cause : code;
  if (meant === null || SAYS_IT_ITSELF.has(meant)) return null;
  return isCode(meant) && isErrorCode(meant) ? ERROR_CATALOGUE[meant].remedy : null;
}

function isCode(text: string): text is ProblemCode {
  return Object.hasOwn(ERROR_CATALOGUE, text);
}
