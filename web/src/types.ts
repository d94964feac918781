// What the hub's own interface answers, as the page uses it. Types only.

export type Value = number | string | boolean | null;

export interface ReadingJson {
  readonly value: Value;
  readonly unit: string | null;
  /** ISO 8601; null: never read. */
  readonly at: string | null;
}

export type HealthState = 'starting' | 'online' | 'degraded' | 'offline';

export interface HealthJson {
  readonly state: HealthState;
  readonly since: string;
  readonly reason: string | null;
  readonly code: string | null;
  readonly lastSuccess: string | null;
  readonly requests: number;
  readonly errors: Readonly<Record<string, number>>;
  readonly roundTripMs: number | null;
  readonly heldBack: number;
}

export interface DeviceJson {
  readonly name: string;
  readonly kind: 'modbus' | 'sml' | 'http' | 'published';
  readonly model: string;
  readonly manufacturer: string;
  readonly description: string;
  readonly bus: string;
  readonly id: number | null;
  readonly lifetimeMs: number;
  readonly quirks: readonly string[];
  readonly health: HealthJson;
  readonly readings: Readonly<Record<string, ReadingJson>>;
}

export interface Roles {
  readonly grid: string | null;
  readonly house: string | null;
  readonly pv: readonly string[];
  readonly battery: readonly string[];
  readonly car: readonly string[];
  readonly consumers: readonly string[];
}

export interface BuildingJson {
  readonly version: string;
  readonly hasHistory: boolean;
  readonly now: number;
  readonly timeZone: string;
  readonly roles: Roles;
  /** Which rights need a token. */
  readonly needsToken: { readonly read: boolean; readonly command: boolean };
}

export interface BusJson {
  readonly name: string;
  readonly type: string;
  readonly address: string;
  readonly open: boolean;
  readonly problem: string | null;
  readonly requests: number;
  readonly errors: Readonly<Record<string, number>>;
  readonly load: number;
  readonly waiting: number;
  readonly behindMs: number;
  readonly roundTripMs: number | null;
  readonly devices: readonly string[];
  readonly canScan: boolean;
}

export interface DatasetInput {
  readonly name: string;
  readonly value: Value;
  readonly unit: string | null;
}

export interface SystemJson {
  readonly uptimeSeconds: number;
  readonly heapBytes: number;
  readonly dataset: readonly {
    readonly name: string;
    readonly expression: string;
    readonly value: Value;
    readonly inputs: readonly DatasetInput[];
  }[];
  readonly published: readonly {
    readonly key: string;
    readonly value: unknown;
    readonly timeoutMs: number;
    readonly remainingMs: number | null;
  }[];
  readonly outputs: readonly ({ readonly name: string; readonly problem: string | null } & Readonly<
    Record<string, unknown>
  >)[];
  readonly trace: { readonly size: number } | null;
  readonly history: {
    readonly problem: string | null;
    readonly queuedValues: number;
    readonly heldValues: number;
    readonly storedValues: number;
    readonly droppedValues: number;
    readonly lastCommitMs: number | null;
  } | null;
}

export interface HistorySizeJson {
  readonly fileBytes: number;
  readonly freeBytes: number;
  readonly series: number;
  readonly rawValues: number;
}

export interface ConfigProblem {
  readonly line: number;
  readonly column: number;
  readonly path: string;
  readonly message: string;
  readonly hint: string | null;
}

export interface CheckJson {
  readonly ok: boolean;
  readonly problems: readonly ConfigProblem[];
  readonly warnings: readonly ConfigProblem[];
}

export interface SourceRow {
  readonly measurand: string;
  /** Register or OBIS code. */
  readonly where: string;
  readonly how: string;
  readonly unit: string | null;
}

export interface SourceJson {
  readonly model: string;
  readonly source: string;
  readonly notes: readonly string[];
  readonly rows: readonly SourceRow[];
}

export interface HistorySeries {
  readonly name: string;
  readonly device: string;
  readonly measurand: string;
  readonly unit: string | null;
  readonly columns: readonly string[];
  readonly points: readonly (readonly (number | string | boolean | null)[])[];
}

export interface HistoryJson {
  readonly from: number | string;
  readonly to: number | string;
  readonly resolution: string;
  readonly series: readonly HistorySeries[];
}

export interface EnergyPeriod {
  readonly from: number | string;
  readonly to: number | string;
  readonly import: number | null;
  readonly export: number | null;
  readonly importStart: number | null;
  readonly importEnd: number | null;
  readonly exportStart: number | null;
  readonly exportEnd: number | null;
  readonly complete: boolean;
}

/** Of the whole building, Wh; rates 0..1. */
export interface BuildingPeriod {
  readonly from: number | string;
  readonly to: number | string;
  readonly gridImport: number | null;
  readonly gridExport: number | null;
  readonly production: number | null;
  readonly batteryCharge: number | null;
  readonly batteryDischarge: number | null;
  readonly consumption: number | null;
  readonly selfConsumption: number | null;
  readonly selfConsumptionRate: number | null;
  readonly selfSufficiency: number | null;
  readonly complete: boolean;
}

export interface BuildingEnergyJson {
  readonly by: string;
  readonly timeZone: string;
  readonly unit: string;
  readonly periods: readonly BuildingPeriod[];
}

export interface EnergyJson {
  readonly device: string;
  readonly by: string;
  readonly timeZone: string;
  readonly unit: string;
  readonly periods: readonly EnergyPeriod[];
}

export type Allowed =
  | { readonly kind: 'range'; readonly least: number; readonly most: number }
  | { readonly kind: 'list'; readonly values: readonly (string | number | boolean)[] };

export interface CommandParameter {
  readonly key: string;
  readonly allowed: Allowed;
  readonly measurand: string | null;
  /** What is set now, as far as the readings tell. */
  readonly current: Value;
}

export interface CommandTarget {
  readonly target: string;
  readonly device: string;
  readonly parameters: readonly CommandParameter[];
}

export interface CommandsJson {
  readonly needsToken: boolean;
  readonly targets: readonly CommandTarget[];
}
