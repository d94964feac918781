// The trace as it is configured. No YAML, no schema here.
import type { OutputBase } from '../output.ts';

export interface TraceConfig extends OutputBase {
  /** How many datasets the trace keeps at start. */
  readonly size: number;
}

/** Most datasets that can be asked for: more than a day of seconds. */
export const MAX_TRACE_SIZE = 100_000;

/** Ten minutes of seconds. */
export const USUAL_TRACE_SIZE = 600;
