// Which registers to read together so that the time on the wire is least. Pure: no bus, no clock.

/** A stretch of registers somebody wants. */
export interface Span {
  readonly address: number;
  readonly count: number;
}

/** One read request: the first register, how many, and which of the given spans lie in it. */
export interface ReadBlock extends Span {
  /** Indexes into the spans that were planned, ascending. */
  readonly spans: readonly number[];
}

/** What a read costs. */
export interface WireCost {
  /** Time of one byte on the wire, ms. */
  readonly byteMs: number;
  /** Time of a request besides its reply's registers: both frames' fixed bytes, gaps and the meter's turnaround, ms. */
  readonly requestMs: number;
}

/** RTU bytes of a read besides the registers: 8 in the request, 5 around the reply. */
const FIXED_BYTES = 13;

/** Cost on a serial line. `gapMs` is the silence before a request; turnaround as measured. */
export function wireCost(byteMs: number, gapMs: number, turnaroundMs: number): WireCost {
  return { byteMs, requestMs: FIXED_BYTES * byteMs + gapMs + turnaroundMs };
}

export function blockMs(cost: WireCost, registers: number): number {
  return cost.requestMs + 2 * registers * cost.byteMs;
}

export function planMs(cost: WireCost, blocks: readonly Span[]): number {
  return blocks.reduce((sum, block) => sum + blockMs(cost, block.count), 0);
}

/**
 * The cheapest cover of `spans` (sorted by address, not overlapping) with reads of at most `limit` registers.
 * `mayJoin(i)` says whether span i may share a read with span i-1: what a meter refused once is not tried again.
 * A span longer than the limit gets a read of its own. Dynamic programme over prefixes: O(n x spans per block).
 */
export function planReads(
  spans: readonly Span[],
  limit: number,
  cost: WireCost,
  mayJoin: (index: number) => boolean = () => true,
): ReadBlock[] {
  const bestMs: number[] = [0];
  const startOf: number[] = [0];
  for (let end = 1; end <= spans.length; end++) {
    const last = spanAt(spans, end - 1);
    let best = Infinity;
    let bestStart = end - 1;
    for (let start = end - 1; start >= 0; start--) {
      if (start < end - 1 && !mayJoin(start + 1)) break;
      const count = last.address + last.count - spanAt(spans, start).address;
      if (count > limit && start < end - 1) break;
      const total = (bestMs[start] ?? 0) + blockMs(cost, count);
      if (total < best) {
        best = total;
        bestStart = start;
      }
    }
    bestMs.push(best);
    startOf.push(bestStart);
  }
  const blocks: ReadBlock[] = [];
  for (let end = spans.length; end > 0; end = startOf[end] ?? 0) blocks.unshift(blockOf(spans, startOf[end] ?? 0, end));
  return blocks;
}

function blockOf(spans: readonly Span[], start: number, end: number): ReadBlock {
  const { address } = spanAt(spans, start);
  const last = spanAt(spans, end - 1);
  const indexes = Array.from({ length: end - start }, (_, i) => start + i);
  return { address, count: last.address + last.count - address, spans: indexes };
}

function spanAt(spans: readonly Span[], index: number): Span {
  const span = spans[index];
  if (!span) throw new RangeError(`no span ${index}`);
  return span;
}
