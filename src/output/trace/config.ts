// The trace as it is configured. No YAML, no schema here.

export interface TraceConfig {
  /** How many datasets the trace keeps at start. */
  readonly size: number;
}
