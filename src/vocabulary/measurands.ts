// The vocabulary: every measurand MeterHub knows, generated from the families with their phases, tariffs and strings.
// It must not know where a value comes from. Consumers ask here what a name means instead of reading it out of the name.
import type { FamilyDeclaration, Plausible, Text } from './families/declaration.ts';
import { FAMILIES, PLAUSIBLE_BY_UNIT } from './measurand-families.ts';
import { UNITS, unitInfo, type Counts, type Quantity, type Unit } from './units.ts';

export type { Plausible, Text } from './families/declaration.ts';
export type { Unit } from './units.ts';

export type Phase = 'L1' | 'L2' | 'L3';
export const PHASES: readonly Phase[] = ['L1', 'L2', 'L3'];
export const TARIFFS = ['1', '2'] as const;
export const STRINGS = ['1', '2', '3', '4'] as const;

export type MeasurandFamily = keyof typeof FAMILIES;

type Declared = typeof FAMILIES;
type Has<F extends MeasurandFamily> = Declared[F] extends { readonly has: readonly (infer H)[] } ? H : never;
type NamesOf<F extends MeasurandFamily> =
  | (Declared[F] extends { readonly whole: false } ? never : F)
  | ('phases' extends Has<F> ? `${F}${Phase}` : never)
  | ('tariffs' extends Has<F> ? `${F}T${(typeof TARIFFS)[number]}` : never)
  | ('strings' extends Has<F> ? `${F}S${(typeof STRINGS)[number]}` : never);
type UnitByName = { readonly [F in MeasurandFamily as NamesOf<F>]: Declared[F]['unit'] };

export type Measurand = keyof UnitByName;

/** The unit a measurand is kept in. */
export type UnitOf<M extends Measurand> = UnitByName[M];

/** What a name is put together from. */
export interface MeasurandParts {
  /** `power` of powerL1, `voltage` of voltageL1L2. */
  readonly family: string;
  /** Where it is measured: `''` the whole, a phase, `N`, between phases, or an average (`LN`, `LL`). */
  readonly place: '' | Phase | 'N' | 'LN' | 'LL' | 'L1L2' | 'L2L3' | 'L3L1';
  /** 1, 2; null: all tariffs. */
  readonly tariff: number | null;
  /** String of an inverter, 1 to 4; null: none. */
  readonly string: number | null;
}

/** How a measurand follows from others, the best way first. */
export interface MeasurandSource {
  readonly of: readonly Measurand[];
  readonly by: 'sum' | 'mean' | 'difference' | 'drawn' | 'fed in' | 'product' | 'same';
}

/** What can be said of any value: of a measurand, or of one with a name of its own by its unit. */
export interface ValueInfo {
  /** Null: words, truth values, and numbers whose unit is not known. */
  readonly unit: string | null;
  /** Null: not known. */
  readonly quantity: Quantity | null;
  readonly counts: Counts;
}

/** What a value of a device means: what its model says of it, else what the vocabulary says. */
export interface ValueMeaning extends ValueInfo {
  /** Import and export added up, so that the sign of a power and the direction of a counter are lost. */
  readonly adds: 'both directions' | null;
}

export interface MeasurandInfo<U extends Unit | null = Unit | null> extends ValueInfo {
  /** Canonical unit; null for words and truth values. */
  readonly unit: U;
  readonly quantity: Quantity;
  readonly type: 'number' | 'boolean' | 'word';
  readonly parts: MeasurandParts;
  /** Of which flow alone it tells; import is what is drawn. */
  readonly direction: 'import' | 'export' | 'none';
  /** The same seen from the other side of the meter; null: itself. */
  readonly opposite: Measurand | null;
  /** Its sign turns with the direction of the flow. */
  readonly signed: boolean;
  /** null: any number may be right. */
  readonly plausible: Plausible | null;
  /** What a value without a phase is on three phases; `none`: neither follows from the phases. */
  readonly phases: 'sum' | 'mean' | 'sum or mean' | 'none';
  readonly poll: 'fast' | 'slow';
  /** Of interest to few. */
  readonly rare: boolean;
  /** What a household looks at. */
  readonly main: boolean;
  /** Place among those shown first; null: after them. */
  readonly rank: number | null;
  /** As in the middle of a sentence, both languages. */
  readonly text: Text;
  readonly gosdm630: {
    /** Name in gosdm630's firehose, WebSocket and MQTT messages; null where it had none. */
    readonly iec61850: string | null;
    /** Its `Description`; null where it had none. */
    readonly text: string | null;
  };
  /** Name in mbmd's REST answers; null where it had none. */
  readonly mbmd: string | null;
  /** What Prometheus calls it before what its unit is called; null: nothing. */
  readonly metric: string | null;
  /** Full OBIS code that it is read from; null: none, or several decide on it. */
  readonly obis: string | null;
  readonly sources: readonly MeasurandSource[];
  /** `text.en`. */
  readonly description: string;
  /** `gosdm630.iec61850`. */
  readonly iec61850: string | null;
}

interface Member {
  readonly family: string;
  readonly declared: FamilyDeclaration;
  readonly name: string;
  readonly place: MeasurandParts['place'];
  readonly tariff: number | null;
  readonly string: number | null;
}

function membersOf(family: string, declared: FamilyDeclaration): Member[] {
  const whole = { family, declared, name: family, place: '', tariff: null, string: null } as const;
  const has = declared.has ?? [];
  return [
    ...(declared.whole === false ? [] : [whole]),
    ...(has.includes('phases') ? PHASES.map((place) => ({ ...whole, name: family + place, place })) : []),
    ...(has.includes('tariffs')
      ? TARIFFS.map((tariff) => ({ ...whole, name: `${family}T${tariff}`, tariff: Number(tariff) }))
      : []),
    ...(has.includes('strings')
      ? STRINGS.map((string) => ({ ...whole, name: `${family}S${string}`, string: Number(string) }))
      : []),
  ];
}

function infoOf(member: Member): MeasurandInfo {
  const { declared, place, tariff, string, name } = member;
  const { unit, direction = 'none', rare } = declared;
  const isPhase = phaseIndex(place) !== null;
  const suffix = name.slice(member.family.length);
  const text = textOf(member);
  const iec61850 = foreign(declared.iec61850, member);
  const quantity = declared.quantity ?? (unit === null ? 'word' : UNITS[unit].quantity);
  const counts = declared.counts ?? (unit === null ? 'no' : UNITS[unit].counts);
  const sources = isPhase ? declared.phaseSources : suffix === '' ? declared.sources : undefined;
  return {
    ...{ unit, quantity, counts, direction, text, iec61850 },
    type: declared.type ?? 'number',
    parts: {
      family: declared.partOf?.family ?? member.family,
      place: declared.partOf === undefined ? place : placeOf(declared.partOf.place),
      ...{ tariff, string },
    },
    opposite: declared.opposite === undefined ? null : known(declared.opposite + suffix),
    signed: declared.signed ?? false,
    plausible: plausibleOf(member),
    phases: isPhase ? 'none' : (declared.phases ?? 'none'),
    poll: declared.poll ?? (counts === 'no' || unit === 'm3' ? 'fast' : 'slow'),
    rare: rare === true || (rare === 'phases' && isPhase),
    main: declared.main ?? false,
    rank: declared.rank ?? null,
    gosdm630: { iec61850, text: gosdm630Text(member) },
    mbmd:
      declared.mbmd === undefined || (suffix !== '' && declared.mbmdParts === false) ? null : declared.mbmd + suffix,
    metric: declared.metric ?? null,
    obis: fullObis(foreign(declared.obis, member)),
    sources: (sources ?? []).map(({ of, by }) => ({ of: of.map((each) => known(each.replace('#', place))), by })),
    description: text.en,
  };
}

function phaseIndex(place: string): 0 | 1 | 2 | null {
  return place === 'L1' ? 0 : place === 'L2' ? 1 : place === 'L3' ? 2 : null;
}

function placeOf(text: string): MeasurandParts['place'] {
  const places = ['N', 'LN', 'LL', 'L1L2', 'L2L3', 'L3L1'] as const;
  const found = places.find((place) => place === text);
  if (found === undefined) throw new TypeError(`vocabulary: "${text}" is no place`);
  return found;
}

/** A name in the declarations that must be one of ours: a slip there is found when the program starts. */
function known(name: string): Measurand {
  if (!isName(name)) throw new TypeError(`vocabulary: there is no measurand "${name}"`);
  return name;
}

function plausibleOf({ declared, place }: Member): Plausible | null {
  const { unit, plausible, plausibleL1 } = declared;
  const byUnit = unit === null ? null : (PLAUSIBLE_BY_UNIT[unit] ?? null);
  if (place === 'L1' && plausibleL1 !== undefined) return plausibleL1;
  // What a family says of the whole with `plausibleL1` beside it holds for these two, not for the other phases.
  if (place !== '' && plausibleL1 !== undefined) return byUnit;
  return plausible === undefined ? byUnit : plausible;
}

function textOf({ declared, place, tariff, string }: Member): Text {
  const { text } = declared;
  const { en, de } = text.whole ?? text;
  if (string !== null) return { en: `${text.en} of string ${string}`, de: `${text.de} von Strang ${string}` };
  if (tariff !== null) return { en: `${en}, tariff ${tariff}`, de: `${de}, Tarif ${tariff}` };
  return place === '' ? { en, de } : { en: `${text.en} ${place}`, de: `${text.de} ${place}` };
}

function foreign(names: FamilyDeclaration['obis'], { place, tariff, string }: Member): string | null {
  if (names === undefined || string !== null) return null;
  if (tariff !== null) return names.tariffs?.[tariff - 1] ?? null;
  const index = phaseIndex(place);
  return (index === null ? names.whole : names.phases?.[index]) ?? null;
}

/** Electricity (A = 1, B = 0), present values (F = 255), unless the declaration says all of it. */
function fullObis(code: string | null): string | null {
  return code === null || code.includes(':') ? code : `1-0:${code}*255`;
}

function gosdm630Text({ declared, place, tariff, string }: Member): string | null {
  const texts = declared.gosdm630Text;
  if (texts === undefined || tariff !== null || string !== null) return null;
  return place === '' ? (texts.total ?? texts.text) : `${place} ${texts.text}`;
}

const MEMBERS: readonly Member[] = Object.entries(FAMILIES).flatMap(([family, declared]) =>
  membersOf(family, declared),
);
const NAMES: ReadonlySet<string> = new Set(MEMBERS.map(({ name }) => name));

function isName(name: string): name is Measurand {
  return NAMES.has(name);
}

/** Every measurand with all that is known of it. */
export const MEASURANDS: { readonly [M in Measurand]: MeasurandInfo<UnitOf<M>> } =
  // The names and units are those of the type, member for member; the compiler cannot see through the generation.
  Object.fromEntries(MEMBERS.map((member) => [member.name, infoOf(member)])) as {
    readonly [M in Measurand]: MeasurandInfo<UnitOf<M>>;
  };

/** All names, in the order of the families. */
export const MEASURAND_NAMES: readonly Measurand[] = MEMBERS.map(({ name }) => name).filter(isName);

export function isMeasurand(name: string): name is Measurand {
  return Object.hasOwn(MEASURANDS, name);
}

/** What is known of a measurand by name; undefined for names from the configuration or raw OBIS codes. */
export function measurandInfo(name: string): MeasurandInfo | undefined {
  return isMeasurand(name) ? MEASURANDS[name] : undefined;
}

/** What a value is: of a measurand what the vocabulary says, of any other name what its unit says. */
export function valueInfo(name: string, unit: string | null): ValueInfo {
  const info = measurandInfo(name);
  if (info !== undefined) return info;
  const byUnit = unitInfo(unit);
  return { unit, quantity: byUnit?.quantity ?? null, counts: byUnit?.counts ?? 'no' };
}

/** How a value moves whose unit the configuration gives. A volume may be that of a tank: it counts only where that is said. */
export function configuredCounts(name: string, unit: string | null, said: Counts | undefined): Counts {
  const { counts, quantity } = valueInfo(name, unit);
  return said ?? (quantity === 'volume' ? 'no' : counts);
}

/** The names of a family for people: of all phases, tariffs or strings together. */
export function familyText(family: string): Text | null {
  const declared: Readonly<Record<string, FamilyDeclaration>> = FAMILIES;
  const text = Object.hasOwn(declared, family) ? declared[family]?.text : undefined;
  return text === undefined ? null : { en: text.en, de: text.de };
}

/** The measurand of a family at a place: `powerL1` of ('power', 'L1'); null: there is none. */
export function measurandAt(family: string, place: '' | Phase): Measurand | null {
  const name = family + place;
  return isName(name) ? name : null;
}
