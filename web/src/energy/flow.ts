// Who gives and who takes, from the roles and the newest readings. Pure: no page, no clock.
import type { DeviceJson, Roles, ProblemFieldsJson } from '../shared/types.ts';

export type PartKind = 'grid' | 'sun' | 'battery' | 'house' | 'car' | 'consumer';

export interface Part {
  readonly kind: PartKind;
  /** The devices behind it; empty for a house that is calculated. */
  readonly devices: readonly string[];
  /**
   * W; positive: it gives to the house (grid drawn from, sun, battery discharging); negative: it takes. null: missing,
   * never 0.
   */
  readonly watts: number | null;
  /** Why it is missing. */
  readonly missing: Missing | null;
  /** Battery: 0..100. */
  readonly stateOfCharge: number | null;
  /** Wallbox: idle, charge, wait, complete ... */
  readonly state: string | null;
}

export interface Missing {
  readonly device: string;
  readonly problem: ProblemFieldsJson | null;
  /** ms since the epoch; null: never. */
  readonly lastMs: number | null;
}

export interface Flow {
  readonly sources: readonly Part[];
  readonly uses: readonly Part[];
  /** All that is used, W; null when something is missing. */
  readonly useWatts: number | null;
  /** Share of the use that does not come from the grid, 0..1. */
  readonly ownShare: number | null;
}

type Devices = ReadonlyMap<string, DeviceJson>;

export function flowOf(roles: Roles, devices: Devices): Flow {
  const grid = roles.grid === null ? null : single('grid', [roles.grid], devices, gridWatts);
  const sun = roles.pv.length === 0 ? null : single('sun', roles.pv, devices, sunWatts);
  const battery = roles.battery.length === 0 ? null : single('battery', roles.battery, devices, batteryWatts);
  const sources = [sun, grid, battery].filter((part) => part !== null);
  const car = roles.car.map((name) => single('car', [name], devices, takenWatts));
  const consumers = roles.consumers.map((name) => single('consumer', [name], devices, takenWatts));
  const others = [...car, ...consumers];
  const useWatts = grid === null ? null : sumOf(sources);
  const house = houseOf(roles, devices, useWatts, others);
  return {
    sources,
    uses: [...(house === null ? [] : [house]), ...others],
    useWatts,
    ownShare: ownShareOf(useWatts, grid?.watts ?? null),
  };
}

/** What is shown of uses side by side; the rest of the same kind is one part. */
const MOST_USES = 4;

/** As few parts as fit on a screen: consumers become one when there are too many, then cars. */
export function foldedUses(uses: readonly Part[]): readonly Part[] {
  return (['consumer', 'car'] as const).reduce<readonly Part[]>((parts, kind) => {
    const alike = parts.filter((part) => part.kind === kind);
    if (parts.length <= MOST_USES || alike.length < 2) return parts;
    const folded: Part = {
      ...{ kind, devices: alike.flatMap(({ devices }) => devices), watts: sumOf(alike) },
      missing: alike.find(({ missing }) => missing !== null)?.missing ?? null,
      ...{ stateOfCharge: null, state: null },
    };
    const first = parts.findIndex((part) => part.kind === kind);
    return parts.flatMap((part, at) => (at === first ? [folded] : part.kind === kind ? [] : [part]));
  }, uses);
}

/** The rest of the house: what comes in and is not used by those that are shown beside it. */
function houseOf(roles: Roles, devices: Devices, useWatts: number | null, others: readonly Part[]): Part | null {
  const othersWatts = sumOf(others);
  if (useWatts !== null && othersWatts !== null) {
    const devicesBehind = roles.house === null ? [] : [roles.house];
    const watts = -Math.max(0, useWatts + othersWatts);
    return { kind: 'house', devices: devicesBehind, watts, missing: null, stateOfCharge: null, state: null };
  }
  return roles.house === null ? null : single('house', [roles.house], devices, takenWatts);
}

function ownShareOf(useWatts: number | null, gridWatts: number | null): number | null {
  if (useWatts === null || gridWatts === null || useWatts < 1) return null;
  return Math.max(0, Math.min(1, 1 - Math.max(0, gridWatts) / useWatts));
}

/** null when any is missing. */
function sumOf(parts: readonly Part[]): number | null {
  let sum = 0;
  for (const { watts } of parts) {
    if (watts === null) return null;
    sum += watts;
  }
  return sum;
}

function single(
  kind: PartKind,
  names: readonly string[],
  devices: Devices,
  wattsOf: (device: DeviceJson) => number | null,
): Part {
  let watts: number | null = 0;
  let missing: Missing | null = null;
  for (const name of names) {
    const device = devices.get(name);
    const own = device ? wattsOf(device) : null;
    if (own === null) {
      watts = null;
      missing ??= missingOf(name, device);
    } else if (watts !== null) watts += own;
  }
  const first = devices.get(names[0] ?? '');
  return {
    ...{ kind, devices: names, watts, missing },
    stateOfCharge: numberOf(first, 'stateOfCharge') ?? numberOf(first, 'batteryStateOfCharge'),
    state: wordOf(first),
  };
}

function missingOf(name: string, device: DeviceJson | undefined): Missing {
  const last = device?.health.lastSuccess ?? null;
  return { device: name, problem: device?.health ?? null, lastMs: last === null ? null : Date.parse(last) };
}

/** The sum, or the phases together when the meter has no sum. */
export function powerOf(device: DeviceJson | undefined): number | null {
  const total = numberOf(device, 'power');
  if (total !== null || device?.readings['power'] !== undefined) return total;
  const phases = ['powerL1', 'powerL2', 'powerL3'].filter((name) => device?.readings[name] !== undefined);
  if (phases.length === 0) return null;
  let sum = 0;
  for (const phase of phases) {
    const value = numberOf(device, phase);
    if (value === null) return null;
    sum += value;
  }
  return sum;
}

function numberOf(device: DeviceJson | undefined, measurand: string): number | null {
  const value = device?.readings[measurand]?.value;
  return typeof value === 'number' ? value : null;
}

function wordOf(device: DeviceJson | undefined): string | null {
  const value = device?.readings['state']?.value;
  return typeof value === 'string' ? value : null;
}

function gridWatts(device: DeviceJson): number | null {
  return powerOf(device);
}

function sunWatts(device: DeviceJson): number | null {
  const watts = powerOf(device);
  return watts === null ? null : produced(device, watts);
}

/** The power of a producer as production: the hub decides in which direction it produces. */
export function produced({ production }: Pick<DeviceJson, 'production'>, watts: number): number {
  return production === 'export' ? 0 - watts : watts;
}

/** Charging is counted positive at the meter. */
function batteryWatts(device: DeviceJson): number | null {
  return negated(powerOf(device));
}

function takenWatts(device: DeviceJson): number | null {
  return negated(powerOf(device));
}

function negated(value: number | null): number | null {
  return value === null ? null : 0 - value;
}
