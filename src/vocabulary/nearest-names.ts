// "Did you mean": which of the known names a mistyped one is near to. It must not know what the names stand for.
import { editDistance } from './did-you-mean.ts';

/** One slip in three letters is taken for a slip; more is another name. */
const LETTERS_PER_SLIP = 3;

/** What a letter costs that was left out at an end ("sdm63"), and one that was added there ("sdm630-modbus"). */
const MISSING_AT_END = 0.1;
const ADDED_AT_END = 0.5;

/** Shorter parts are found in too many names. */
const SHORTEST_PART = 3;

/** The `known` names that `name` may have meant, the nearest first; case, dashes and dots do not count. */
export function nearestNames(name: string, known: readonly string[]): string[] {
  const wanted = lettersOf(name);
  if (wanted === '') return [];
  const allowed = Math.max(1, Math.floor(wanted.length / LETTERS_PER_SLIP));
  return known
    .map((candidate) => ({ candidate, distance: distanceBetween(wanted, lettersOf(candidate)) }))
    .filter(({ distance }) => distance <= allowed)
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .map(({ candidate }) => candidate);
}

/** "SDM-630 v1" and "sdm630v1" are the same to a person. */
function lettersOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function distanceBetween(wanted: string, known: string): number {
  const difference = Math.abs(wanted.length - known.length);
  if (wanted.length >= SHORTEST_PART && known.includes(wanted)) return difference * MISSING_AT_END;
  if (known.length >= SHORTEST_PART && wanted.includes(known)) return difference * ADDED_AT_END;
  return editDistance(wanted, known);
}
