// What somebody should know of a meter that is well: values that it refuses, reads that had to be shortened. Words only; it
// must not know how that was found.
import { problemOf, saidBy, type Problem } from '../../model/problem.ts';
import type { Text } from '../../vocabulary/text.ts';
import { counted } from '../../vocabulary/counted.ts';

export interface DeviceFacts {
  readonly bus: string;
  readonly unit: number;
  /** Measurands. */
  readonly refused: readonly string[];
  /** Wall clock of the first refusal, ms since the epoch; means nothing when none is refused. */
  readonly refusedSinceMs: number;
  /** Most registers of a read, when it had to be shortened. */
  readonly learnedLimit: number | null;
}

/** So many values are named; a list of sixty is no help. */
const NAMED_VALUES = 8;

/** Null: nothing to say. */
export function deviceNote({ bus, unit, refused, refusedSinceMs, learnedLimit }: DeviceFacts): Problem | null {
  if (refused.length > 0) {
    const said = refusedWords(refused, new Date(refusedSinceMs).toISOString().replace(/\.\d+Z$/, 'Z'));
    return problemOf('MODBUS_REFUSED', said.en, { unit, count: refused.length, ...saidBy(said) });
  }
  if (learnedLimit === null) return null;
  const text = `long replies do not arrive: read by ${learnedLimit} registers at most`;
  return problemOf('MODBUS_SHORTENED', text, { bus, unit, limit: learnedLimit });
}

function refusedWords(refused: readonly string[], since: string): Text {
  const named = refused.slice(0, NAMED_VALUES).join(', ');
  const rest = refused.length - NAMED_VALUES;
  const [more, mehr] = rest > 0 ? [` and ${rest} more`, ` und ${rest} weitere`] : ['', ''];
  return {
    en: `${counted(refused.length, 'value')} refused since ${since}: ${named}${more}`,
    de: `${counted(refused.length, 'Wert', 'Werte')} seit ${since}: ${named}${mehr}`,
  };
}
