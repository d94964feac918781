// Growing pauses between tries. A number sequence; it knows neither clock nor what is tried.

export interface Backoff {
  /** The pause before the next try, ms. */
  next(): number;
  /** After a success: start small again. */
  reset(): void;
}

/** first, 2 x first, 4 x first ... up to `maxMs`. */
export function backoff(firstMs: number, maxMs: number): Backoff {
  let pauseMs = firstMs;
  return {
    next() {
      const nowMs = pauseMs;
      pauseMs = Math.min(maxMs, pauseMs * 2);
      return nowMs;
    },
    reset() {
      pauseMs = firstMs;
    },
  };
}
