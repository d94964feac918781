// A read whose reply cannot be the answer to any other question: its length is its own. Where replies carry no number and a
// gateway may be behind, it proves those before it. Pure; it must not know buses.
import type { Span } from '../bus/read-plan.ts';

/**
 * A part of what has been answered, of a length that nobody else asked for: whole values where possible, else a part of one;
 * else the same of what the meter is declared to have. Null: there is none. `answered`: the values of each reply, by address;
 * `declared`: all values, by address.
 */
export function witnessOf(
  answered: readonly (readonly Span[])[],
  declared: readonly Span[],
  isTaken: (span: Span) => boolean,
): Span | null {
  for (const values of [answered, runsOf(declared)]) {
    for (const partsOf of [wholeParts, cutParts]) {
      const free = values.flatMap(partsOf).find((span) => !isTaken(span));
      if (free !== undefined) return free;
    }
  }
  return null;
}

/** Values that follow each other without a gap. */
function runsOf(values: readonly Span[]): Span[][] {
  const runs: Span[][] = [];
  for (const value of values) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (run !== undefined && before?.address === value.address - (before?.count ?? 0)) run.push(value);
    else runs.push([value]);
  }
  return runs;
}

/** The reads with one at the end whose length no other has, where there is such a one. */
export function tellingLast<Block extends Span>(blocks: readonly Block[]): Block[] {
  const isTelling = ({ count }: Span): boolean => blocks.filter((other) => other.count === count).length === 1;
  const at = blocks.findLastIndex(isTelling);
  const telling = blocks[at];
  if (telling === undefined) return [...blocks];
  return [...blocks.slice(0, at), ...blocks.slice(at + 1), telling];
}

/** Every stretch from one value to another, the shortest first: they cost least. */
function wholeParts(values: readonly Span[]): Span[] {
  const parts = values.flatMap(({ address }, index) =>
    values.slice(index).map((last) => ({ address, count: last.address + last.count - address })),
  );
  return parts.toSorted((a, b) => a.count - b.count);
}

/** All of it but its last registers: some meters refuse to cut a value. */
function cutParts(values: readonly Span[]): Span[] {
  const first = values[0];
  const last = values.at(-1);
  if (first === undefined || last === undefined) return [];
  const count = last.address + last.count - first.address;
  return Array.from({ length: count - 1 }, (_, index) => ({ address: first.address, count: count - 1 - index }));
}
