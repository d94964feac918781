// From a number of pulses to what the meter shows: its start reading and what was counted since, over restarts of the counter too.
// Pure.

/** How the pulses of one value are counted. */
export interface PulseRule {
  readonly measurand: string;
  readonly pulsesPerUnit: number;
  /** What the meter showed when the first number came, in the unit that the value is kept in. */
  readonly start: number;
}

/** What is known of a counter of pulses. */
export interface PulseState {
  /** The start reading that it began with: another one in the configuration begins anew. */
  readonly start: number;
  /** The last number of pulses, times the factor of its unit. */
  readonly count: number;
  /** What the meter shows. */
  readonly total: number;
  /** What it was before the number fell last; left out: it never did. */
  readonly before?: { readonly count: number; readonly total: number };
}

/**
 * A number that falls is that of a counter that began anew. When it jumps back by more than half of what it was, it had only been
 * away for a moment: devices say 0 while they start.
 */
export function countPulses(known: PulseState | null, { start, pulsesPerUnit }: PulseRule, count: number): PulseState {
  if (known === null || known.start !== start) return { start, count, total: start };
  const { before } = known;
  if (count < known.count) {
    const total = rounded(known.total + count / pulsesPerUnit);
    return { start, count, total, before: { count: known.count, total: known.total } };
  }
  if (before !== undefined && count >= before.count && count - known.count > before.count / 2) {
    return { start, count, total: rounded(before.total + (count - before.count) / pulsesPerUnit) };
  }
  const total = rounded(known.total + (count - known.count) / pulsesPerUnit);
  return { start, count, total, ...(before && { before }) };
}

/** Without binary noise. */
function rounded(value: number): number {
  return Number(value.toFixed(9));
}
