// Time as the logic sees it: injected, so that tests own it. It must not know about Node's timers.

export interface Clock {
  /** Monotonic milliseconds with fraction; only differences mean something. */
  monotonicMs(): number;
  /** Wall clock, milliseconds since the epoch. */
  wallMs(): number;
  /** Resolves after `ms` milliseconds (never early); rejects with the signal's reason when it is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `fn` once after `ms`; returns the cancellation. Does not keep the program alive. */
  after(ms: number, fn: () => void): () => void;
  /** Calls `fn` every `ms` until cancelled. Does not keep the program alive. */
  every(ms: number, fn: () => void): () => void;
}
