// From what a person chose to changes of the configuration. Pure: it knows the file's sections, no component and no hub.
import type { SetupSearchJson } from '../shared/types.ts';

export type Entry = Readonly<Record<string, unknown>>;
export type Section = Readonly<Record<string, Entry>>;

/** What the file says, as far as the page changes it. */
export interface ConfigValues {
  readonly buses?: Section;
  readonly devices?: Section;
  readonly outputs?: Section;
  readonly roles?: Entry;
  readonly history?: Entry;
  readonly backup?: Entry;
}

export interface Edit {
  readonly at: readonly string[];
  /** Left out: what stands there goes. */
  readonly value?: unknown;
}

export const ROLES = ['grid', 'pv', 'battery', 'house', 'car', 'consumers'] as const;
export type Role = (typeof ROLES)[number];

/** There is one of these in a house, any number of the others. */
const SINGLE: ReadonlySet<Role> = new Set(['grid', 'house']);

/** What a device is called when nobody says it. */
const NAMES: Readonly<Record<Role | 'none', string>> = {
  grid: 'grid',
  pv: 'pv',
  battery: 'battery',
  house: 'house',
  car: 'car',
  consumers: 'consumer',
  none: 'meter',
};

export function suggestedName(role: Role | null, devices: Section): string {
  return freeName(NAMES[role ?? 'none'], devices);
}

export function freeName(wanted: string, taken: Readonly<Record<string, unknown>>): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}${number}`;
    if (!Object.hasOwn(taken, name)) return name;
  }
}

export function isName(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(text);
}

export function isEmptyConfig({ devices = {} }: ConfigValues): boolean {
  return Object.keys(devices).length === 0;
}

function listOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.filter((each) => typeof each === 'string');
  return typeof value === 'string' ? [value] : [];
}

export function roleOf(name: string, roles: Entry = {}): Role | null {
  return ROLES.find((role) => listOf(roles[role]).includes(name)) ?? null;
}

/** Who has the part alone and would lose it; null: nobody. */
export function replacedBy(name: string, role: Role | null, roles: Entry = {}): string | null {
  if (role === null || !SINGLE.has(role)) return null;
  return listOf(roles[role]).find((each) => each !== name) ?? null;
}

/** The device has this part from now on, and no other. */
export function roleEdits(name: string, role: Role | null, roles: Entry = {}): Edit[] {
  return ROLES.flatMap((each): Edit[] => {
    const before = listOf(roles[each]);
    const others = before.filter((one) => one !== name);
    const kept = each === role && SINGLE.has(each) ? [] : others;
    const after = each === role ? (before.includes(name) ? before : [...kept, name]) : others;
    if (String(after) === String(before)) return [];
    const at = ['roles', each];
    if (after.length === 0) return [{ at }];
    return [{ at, value: after.length === 1 && !Array.isArray(roles[each]) ? after[0] : after }];
  });
}

export interface NewDevice {
  readonly name: string;
  /** Without its bus. */
  readonly device: Entry;
  /** Empty: the device has a wire of its own. */
  readonly bus: Entry;
  /** The bus of the configuration that it is on; null: none yet. */
  readonly onBus: string | null;
  readonly role: Role | null;
}

/** A device, its part in the house, and its bus where that is new. */
export function addEdits(values: ConfigValues, { name, device, bus, onBus, role }: NewDevice): Edit[] {
  const { buses = {}, roles = {} } = values;
  const parts = roleEdits(name, role, roles);
  if (Object.keys(bus).length === 0 && onBus === null) return [{ at: ['devices', name], value: device }, ...parts];
  const known = onBus ?? busLike(bus, buses);
  const busName = known ?? freeName('port' in bus ? 'rs485' : 'net', buses);
  const { model, ...rest } = device;
  return [
    ...(known === null ? [{ at: ['buses', busName], value: bus }] : []),
    { at: ['devices', name], value: { model, bus: busName, ...rest } },
    ...parts,
  ];
}

/** The bus of the file on the same wire, with the same settings. */
function busLike(bus: Entry, buses: Section): string | null {
  const isLike = (each: Entry): boolean => Object.entries(bus).every(([key, value]) => each[key] === value);
  return Object.entries(buses).find(([, each]) => isLike(each))?.[0] ?? null;
}

/** The device, its part in the house, and its bus when nobody else is on it. */
export function removeEdits(values: ConfigValues, name: string): Edit[] {
  const { devices = {}, outputs = {}, roles = {} } = values;
  const bus = devices[name]?.['bus'];
  const others = Object.entries(devices).filter(([each]) => each !== name);
  const isUsed = others.some(([, each]) => each['bus'] === bus) || isNamedIn(outputs, bus);
  const isAlone = typeof bus === 'string' && !isUsed && values.buses?.[bus] !== undefined;
  return [{ at: ['devices', name] }, ...(isAlone ? [{ at: ['buses', bus] }] : []), ...roleEdits(name, null, roles)];
}

/** An output may share a bus with other masters. */
function isNamedIn(outputs: Section, bus: unknown): boolean {
  return Object.values(outputs).some((output) => {
    const { share } = output;
    return typeof share === 'object' && share !== null && typeof bus === 'string' && Object.hasOwn(share, bus);
  });
}

type FoundJson = SetupSearchJson['found'][number];

/** The value that shows best which meter it is. */
export function reading(
  readings: FoundJson['readings'],
  ...names: readonly string[]
): { readonly measurand: string; readonly value: number; readonly unit: string | null } | null {
  for (const name of names) {
    const found = readings.find(({ measurand, value }) => measurand === name && typeof value === 'number');
    if (found !== undefined && typeof found.value === 'number') return { ...found, value: found.value };
  }
  return null;
}

/** Sum of the phases where a meter has no power of its own. */
export function powerIn(readings: FoundJson['readings']): number | null {
  const whole = reading(readings, 'power');
  if (whole !== null) return whole.value;
  const phases = ['powerL1', 'powerL2', 'powerL3'].map((name) => reading(readings, name)?.value ?? null);
  if (phases.every((each) => each === null)) return null;
  return phases.reduce<number>((sum, each) => sum + (each ?? 0), 0);
}

export const COUNTERS = ['energyImport', 'energySum', 'energyTotal', 'energyExport', 'volume', 'gasVolume'] as const;
