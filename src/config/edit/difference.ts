// What two texts differ in, line by line, with some lines around it. Knows no YAML.

export interface DifferenceLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Lines that are shown before and after a change. */
const AROUND = 3;
/** Beyond these many pairs of lines, everything between the first and the last change counts as changed. */
const MAX_PAIRS = 4_000_000;

/** The lines that differ and those around them; null stands for lines left out. `shown` redacts a line of a side. */
export function difference(
  before: string,
  after: string,
  shown: (side: 'before' | 'after', line: number, text: string) => string = (_side, _line, text) => text,
): (DifferenceLine | null)[] {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  const lines = compared(old, fresh);
  const near = lines.map((_, index) =>
    lines.slice(Math.max(0, index - AROUND), index + AROUND + 1).some(({ kind }) => kind !== 'same'),
  );
  return lines
    .flatMap(({ kind, at }, index): (DifferenceLine | null)[] => {
      if (near[index] !== true) return near[index + 1] === true || index === lines.length - 1 ? [null] : [];
      const [side, text] = kind === 'added' ? (['after', fresh[at]] as const) : (['before', old[at]] as const);
      return [{ kind, text: shown(side, at + 1, text ?? '') }];
    })
    .filter((line, index, all) => line !== null || (all[index - 1] !== null && all.length > 1));
}

interface Compared {
  readonly kind: DifferenceLine['kind'];
  /** Of the older text; of the newer one where the line was added. */
  readonly at: number;
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function compared(old: readonly string[], fresh: readonly string[]): Compared[] {
  let head = 0;
  while (head < old.length && head < fresh.length && old[head] === fresh[head]) head++;
  let tail = 0;
  const most = Math.min(old.length, fresh.length) - head;
  while (tail < most && old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]) tail++;
  const same = (from: number, count: number): Compared[] =>
    Array.from({ length: count }, (_, index) => ({ kind: 'same', at: from + index }));
  const middle = between(old.slice(head, old.length - tail), fresh.slice(head, fresh.length - tail));
  return [
    ...same(0, head),
    ...middle.map(({ kind, at }): Compared => ({ kind, at: at + head })),
    ...same(old.length - tail, tail),
  ];
}

/** By the longest common subsequence. */
function between(old: readonly string[], fresh: readonly string[]): Compared[] {
  const width = fresh.length + 1;
  const isLarge = (old.length + 1) * width > MAX_PAIRS;
  const lengths = new Uint32Array(isLarge ? 0 : (old.length + 1) * width);
  const length = (a: number, b: number): number => lengths[a * width + b] ?? 0;
  for (let a = isLarge ? -1 : old.length - 1; a >= 0; a--) {
    for (let b = fresh.length - 1; b >= 0; b--) {
      lengths[a * width + b] =
        old[a] === fresh[b] ? length(a + 1, b + 1) + 1 : Math.max(length(a + 1, b), length(a, b + 1));
    }
  }
  const lines: Compared[] = [];
  let [a, b] = [0, 0];
  while (a < old.length || b < fresh.length) {
    if (!isLarge && a < old.length && b < fresh.length && old[a] === fresh[b]) {
      lines.push({ kind: 'same', at: a });
      a++;
      b++;
    } else if (a < old.length && (b >= fresh.length || length(a + 1, b) >= length(a, b + 1))) {
      lines.push({ kind: 'removed', at: a++ });
    } else lines.push({ kind: 'added', at: b++ });
  }
  return lines;
}
