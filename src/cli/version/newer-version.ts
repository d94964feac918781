// Which of two versions is the newer one (Semantic Versioning 2.0.0, section 11). Pure.

/** A release is newer than what came before it under the same numbers (`1.0.0` than `1.0.0-beta`). */
export function isNewer(found: string, own: string): boolean {
  const [a, b] = [partsOf(found), partsOf(own)];
  for (const [place, number] of a.numbers.entries()) {
    const other = b.numbers[place] ?? 0;
    if (number !== other) return number > other;
  }
  if (a.before === b.before || a.before !== '') return false;
  return b.before !== '';
}

function partsOf(text: string): { readonly numbers: readonly number[]; readonly before: string } {
  const [numbers = '', before = ''] = text.replace(/\+.*$/, '').split(/-(.*)/s);
  return { numbers: numbers.split('.').map(Number), before };
}
