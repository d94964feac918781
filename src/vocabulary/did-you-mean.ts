// The known name that a misspelt one most likely means. It must not know what the names stand for.
import type { Text } from './text.ts';

/** Names beyond this are no slip of the pen; comparing them would only cost time. */
const MAX_COMPARED_LENGTH = 64;

/**
 * Typing errors between two texts: letters inserted, left out, replaced, or two neighbours swapped
 * (optimal string alignment: no part is edited twice).
 */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = (last[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      let best = Math.min(replaced, (last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1);
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) best = Math.min(best, (beforeLast[column - 2] ?? 0) + 1);
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}

/**
 * The candidate nearest to `name`, or null when none is near: at most one typing error in three letters.
 * Upper and lower case count as the same letter; of equally near candidates the first wins.
 */
export function closest(name: string, candidates: Iterable<string>): string | null {
  if (name.length > MAX_COMPARED_LENGTH) return null;
  const wanted = name.toLowerCase();
  let bestDistance = Math.max(1, Math.floor(name.length / 3)) + 1;
  let best: string | null = null;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) >= bestDistance) continue;
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance < bestDistance && distance < name.length) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

const MAX_LISTED = 12;

/** `did you mean "x"?`, else what there is to choose from, else null. `what`: "models", "buses" ... */
export function didYouMean(name: string, candidates: Iterable<string>, what: string): string | null {
  return suggestion(name, candidates, { en: what, de: what })?.en ?? null;
}

/** The same in every language. */
export function suggestion(name: string, candidates: Iterable<string>, what: Text): Text | null {
  const all = [...candidates];
  const best = closest(name, all);
  if (best !== null) return { en: `did you mean "${best}"?`, de: `ist "${best}" gemeint?` };
  if (all.length === 0) return null;
  const listed = all.slice(0, MAX_LISTED).join(', ');
  const rest = all.length - MAX_LISTED;
  return {
    en: `${what.en}: ${listed}${rest > 0 ? `, and ${rest} more` : ''}`,
    de: `${what.de}: ${listed}${rest > 0 ? ` und ${rest} weitere` : ''}`,
  };
}
