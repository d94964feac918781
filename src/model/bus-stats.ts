// What a bus says of itself: load, errors, who waits. A record only; the bus keeps it up to date.
import type { ErrorDetails } from '../vocabulary/error-codes.ts';
import type { ProblemCode } from '../vocabulary/error-codes.ts';

/** Upper bounds of the round-trip histogram, ms; the last bucket is everything above. */
export const ROUND_TRIP_BUCKETS_MS = [5, 10, 20, 50, 100, 200, 500, 1000, 2000] as const;

export interface BusStats {
  readonly open: boolean;
  /** Why it is not open, for a person; null when it is. */
  readonly problem: string | null;
  /** Code and facts of the problem, so that it can be said in another language. */
  readonly code: ProblemCode | null;
  readonly facts: ErrorDetails;
  readonly requests: number;
  /** Failures by error code. */
  readonly errors: Readonly<Record<string, number>>;
  /** Counts per bucket of ROUND_TRIP_BUCKETS_MS, plus one for longer ones. Not cumulative. */
  readonly roundTrips: readonly number[];
  readonly roundTripSumMs: number;
  /** Share of the last minute in which the wire was in use, 0..1. */
  readonly load: number;
  /** Requests in the queue now. */
  readonly waiting: number;
  /** How far the oldest due poll is behind its time, ms; 0 when the bus keeps up. */
  readonly behindMs: number;
}

/** A bus as the interfaces see it. */
export interface BusView {
  readonly name: string;
  /** The configuration's word: `modbus-rtu`, `modbus-tcp`, `sml`, `http` ... */
  readonly type: string;
  /** Meters on it are asked for Modbus registers: the older interfaces count these requests. */
  readonly asksRegisters: boolean;
  /** Where it is: path, host:port or URL without credentials. */
  readonly address: string;
  stats(): BusStats;
}
