// Device health: is it there, since when, why not. A record only; the runtime kinds keep it up to date.
import type { ErrorDetails } from '../vocabulary/error-codes.ts';
import type { ProblemCode } from '../vocabulary/error-codes.ts';

/**
 * `starting`: never answered, still in its first tries; `online`: the last exchange succeeded; `degraded`: the last
 * exchange failed but values still live, or something about them is wrong; `offline`: nothing for a lifetime.
 */
export type HealthState = 'starting' | 'online' | 'degraded' | 'offline';

export interface DeviceHealth {
  readonly state: HealthState;
  /** Wall clock of the last change of state, ms since the epoch. */
  readonly sinceMs: number;
  /** Why the state is not `online`, for a person; null when it is. */
  readonly reason: string | null;
  /** Code of the reason (`MODBUS_TIMEOUT`), so that it can be said in another language; null when it is online. */
  readonly code: ProblemCode | null;
  /** What a translation of the reason needs, e.g. `silentMs`; empty when it is online. */
  readonly facts: ErrorDetails;
  /** Wall clock of the last good reply, or null. */
  readonly lastSuccessMs: number | null;
  readonly requests: number;
  /** Failures by error code since the start. */
  readonly errors: Readonly<Record<string, number>>;
  /** Smoothed time from request to complete reply, or null before the first. */
  readonly roundTripMs: number | null;
}

export interface HealthChange {
  readonly device: string;
  readonly from: HealthState;
  readonly to: HealthState;
  readonly reason: string | null;
  readonly code: ProblemCode | null;
  readonly facts: ErrorDetails;
  readonly atMs: number;
}
