// Lines where an expression runs into the syntax of YAML, in words for people. It must not know positions or keys.
import type { Text } from '../vocabulary/text.ts';

interface Advice {
  readonly message: Text;
  readonly hint: Text;
}

const COLON: Advice = {
  message: {
    en: 'the ": " of a condition ends the value for YAML',
    de: 'das ": " einer Bedingung beendet für YAML den Wert',
  },
  hint: {
    en: 'put the whole expression into quotes: "x > 0 ? 1 : 2"',
    de: 'den ganzen Ausdruck in Anführungszeichen setzen: "x > 0 ? 1 : 2"',
  },
};
const QUOTE: Advice = {
  message: {
    en: 'for YAML the value ends at the closing quote',
    de: 'für YAML endet der Wert am schließenden Anführungszeichen',
  },
  hint: {
    en: `put the whole expression into quotes of the other kind: '"my-meter".power * 2'`,
    de: `den ganzen Ausdruck in Anführungszeichen der anderen Art setzen: '"my-meter".power * 2'`,
  },
};

/** `a: x > 0 ? 1 : 2`, also between braces. */
const CONDITION = /:\s+[^"'#]*\s\?\s.*\s:(\s|$)|:\s+["'].*\s\?\s.*\s:(\s|$)/;
/** `a: "my-meter".power`, `a: 'idle' == car.state` */
const AFTER_QUOTE = /:\s+("[^"]*"|'[^']*')\s*[.+\-*/%<>=!?]/;

/** No expression is longer; trying the patterns on a line of a megabyte would take its time. */
const MAX_LINE_LENGTH = 1000;

/** What to say about a line that YAML cannot read; null when no expression is to blame. */
export function expressionAdvice(line: string): Advice | null {
  if (line.length > MAX_LINE_LENGTH) return null;
  if (CONDITION.test(line)) return COLON;
  return AFTER_QUOTE.test(line) ? QUOTE : null;
}
