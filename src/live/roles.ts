// Which device plays which part in the energy flow, as it is configured. No YAML, no schema here.

/** Which device plays which part in the energy flow. */
export interface RolesConfig {
  readonly grid: string | null;
  readonly house: string | null;
  readonly pv: readonly string[];
  readonly battery: readonly string[];
  readonly car: readonly string[];
  /** Further consumers that are worth a place of their own. */
  readonly consumers: readonly string[];
}
