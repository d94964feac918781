// What /api/v1 answers, as types: the server promises them, the dashboard reads them. No code, and nothing of a route.
import type { RolesConfig } from '../../live/roles.ts';
import type { AllowedValues } from '../../command/command-config.ts';
import type { ConfigProblem } from '../../yaml/file-problem.ts';
import type { HistoryHealth } from '../../history/history.ts';
import type { BusStats, BusView } from '../../model/bus-stats.ts';
import type { ObisEntry } from '../../model/last-received.ts';
import type { DeviceView } from '../../model/device-view.ts';
import type { DeviceHealth } from '../../model/health.ts';
import type { ReadingValue } from '../../model/reading.ts';
import type { ProblemFields } from '../../model/problem.ts';
import type { OutputHealth } from '../../model/output-health.ts';

/** A value, or null where there is none. */
export type Value = ReadingValue | null;

export interface ReadingJson {
  /** null: never read, or its lifetime is over. */
  readonly value: Value;
  readonly unit: string | null;
  /** ISO 8601 in UTC with milliseconds; kept when the value's lifetime is over; null: never read. */
  readonly at: string | null;
}

export type ReadingsJson = Record<string, ReadingJson>;

/** Why something does not work: for a person in English, for programs and other languages as code and facts. */
export type ProblemFieldsJson = ProblemFields;

export interface HealthJson extends ProblemFields, Pick<DeviceHealth, 'state' | 'requests' | 'errors' | 'roundTripMs'> {
  readonly since: string;
  readonly lastSuccess: string | null;
  /** Counter readings that were not believed, e.g. a fall to 0. */
  readonly heldBack: number;
}

export interface DeviceJson extends Pick<
  DeviceView,
  'name' | 'kind' | 'model' | 'type' | 'manufacturer' | 'description' | 'bus' | 'id' | 'apiId' | 'lifetimeMs' | 'quirks'
> {
  readonly health: HealthJson;
  readonly readings: ReadingsJson;
}

export interface RegisterJson {
  readonly address: number;
  readonly type: string;
  readonly scale: number;
  readonly wordOrder: string;
  /** Four hexadecimal digits each, in the order of the addresses, as last read; null: never read. */
  readonly words: readonly string[] | null;
  /** The meter refuses this register: it does not have it. */
  readonly refused: boolean;
}

export type ObisJson = Pick<ObisEntry, 'raw' | 'scaler' | 'unitCode' | 'status'>;

export interface SourceRow {
  /** null: an entry that no reading is made of. */
  readonly measurand: string | null;
  /** Register, OBIS code or path. */
  readonly where: string;
  /** How it is read: type and scale. */
  readonly how: string;
  readonly unit: string | null;
  /** What was received last means so much; null: nothing yet, or "not available". */
  readonly value: Value;
  /** When that was received, ISO 8601; null: never. */
  readonly at: string | null;
  readonly register: RegisterJson | null;
  readonly obis: ObisJson | null;
}

export interface SourceJson {
  readonly device: string;
  readonly model: string;
  /** Manual, page. */
  readonly source: string;
  readonly notes: readonly string[];
  readonly rows: readonly SourceRow[];
}

export type Roles = RolesConfig;

export interface BuildingJson {
  readonly version: string;
  readonly hasHistory: boolean;
  /** Wall clock of the hub, ms since the epoch. */
  readonly now: number;
  readonly timeZone: string;
  readonly roles: Roles;
  /** Which rights need a token. */
  readonly needsToken: { readonly read: boolean; readonly command: boolean };
}

export interface BusJson
  extends Pick<BusView, 'name' | 'type' | 'address'>, Omit<BusStats, 'roundTrips' | 'roundTripSumMs'> {
  /** Mean since the start. */
  readonly roundTripMs: number | null;
  readonly devices: readonly string[];
  readonly canScan: boolean;
}

export interface OutputJson extends Omit<OutputHealth, 'lastSuccessMs'> {
  /** ISO 8601; null: nothing was written or sent yet. */
  readonly lastSuccess: string | null;
}

export interface DatasetInput {
  readonly name: string;
  readonly value: unknown;
  readonly unit: string | null;
}

/** A name of the dataset with what it was made of. */
export interface DatasetName {
  readonly name: string;
  readonly expression: string;
  readonly value: unknown;
  readonly inputs: readonly DatasetInput[];
}

export interface PublishedKey {
  readonly key: string;
  readonly value: unknown;
  readonly timeoutMs: number;
  readonly remainingMs: number | null;
}

export interface SystemJson {
  readonly uptimeSeconds: number;
  readonly heapBytes: number;
  readonly dataset: readonly DatasetName[];
  readonly published: readonly PublishedKey[];
  readonly outputs: readonly OutputJson[];
  readonly trace: { readonly size: number } | null;
  readonly history: HistoryHealth | null;
}

export interface HistorySizeJson {
  readonly fileBytes: number;
  readonly freeBytes: number;
  readonly series: number;
  readonly rawValues: number;
}

/** Without the line itself: who may read values need not see the file. */
export type ProblemJson = Omit<ConfigProblem, 'file' | 'sourceLine' | 'width'>;

export interface CheckJson {
  readonly ok: boolean;
  readonly problems: readonly ProblemJson[];
  readonly warnings: readonly ProblemJson[];
}

export type Allowed = AllowedValues;

export interface CommandParameter {
  readonly key: string;
  readonly allowed: Allowed;
  /** The reading that shows it; null: none does. */
  readonly measurand: string | null;
  /** What is set now, as far as the readings tell. */
  readonly current: Value;
}

export interface CommandTargetJson {
  readonly target: string;
  readonly device: string;
  readonly parameters: readonly CommandParameter[];
}

export interface CommandsJson {
  readonly needsToken: boolean;
  readonly targets: readonly CommandTargetJson[];
}
