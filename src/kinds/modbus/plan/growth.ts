// Reads that bring a little more than is wanted, so that their length is one no other read has. Pure; it must not know buses.
import type { Span } from '../bus/read-plan.ts';

/**
 * Every stretch that holds the whole of `block` and adjoining values of those that the meter is declared to have, the shortest
 * first. `declared`: all values, by address.
 */
export function grown(block: Span, declared: readonly Span[], limit: number): Span[] {
  const starts = adjoining(block.address, declared.toReversed().map(startAndEnd).map(swapped));
  const ends = adjoining(block.address + block.count, declared.map(startAndEnd));
  return starts
    .flatMap((address) => ends.map((end) => ({ address, count: end - address })))
    .filter(({ count }) => count > block.count && count <= limit)
    .toSorted((a, b) => a.count - b.count);
}

type Ends = readonly [near: number, far: number];

/** The border itself, and how far it can be moved from value to value without a hole. */
function adjoining(border: number, values: readonly Ends[]): number[] {
  const borders = [border];
  for (const [near, far] of values) if (near === borders.at(-1)) borders.push(far);
  return borders;
}

function startAndEnd({ address, count }: Span): Ends {
  return [address, address + count];
}

function swapped([start, end]: Ends): Ends {
  return [end, start];
}
