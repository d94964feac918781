// What the declaration of a unit says, and what most of them have in common. It must not know any unit.

/** What a unit measures. Values of one quantity can be converted into each other. */
export type Quantity =
  | 'power'
  | 'reactivePower'
  | 'apparentPower'
  | 'energy'
  | 'reactiveEnergy'
  | 'apparentEnergy'
  | 'voltage'
  | 'current'
  | 'frequency'
  | 'angle'
  | 'temperature'
  | 'temperatureDifference'
  | 'volume'
  | 'volumeFlow'
  | 'number'
  | 'share'
  | 'powerFactor'
  | 'harmonicDistortion'
  | 'stateOfCharge'
  | 'humidity'
  | 'word'
  | 'duration'
  | 'pressure'
  | 'mass'
  | 'length'
  | 'speed'
  | 'irradiance'
  | 'illuminance'
  | 'resistance'
  | 'charge'
  | 'concentration'
  | 'signalStrength'
  | 'rotation'
  | 'money'
  | 'energyPrice'
  | 'carbonIntensity';

/**
 * How a value moves. `rising`: a counter that only rises; `both`: a counter that may fall, because it subtracts what goes the
 * other way; `restarts`: a counter that begins anew (a day, a session); `no`: a present value.
 */
export type Counts = 'rising' | 'both' | 'restarts' | 'no';

/** value shown = value x factor, with `digits` after the point and `text` behind it. */
export interface Shown {
  readonly text: string;
  readonly factor: number;
  readonly digits: number;
}

/** Prometheus: name without `meterhub_` and `_total`, in the base unit; value there = value x factor. */
export interface MetricFamilyInfo {
  readonly name: string;
  readonly help: string;
  readonly factor: number;
}

export interface HomeAssistantUnit {
  /** Device class; null: there is none that takes this unit. */
  readonly class: string | null;
  /** Of a present value, where Home Assistant tells a store from a counter; null: the same class. */
  readonly storedClass: string | null;
  /** null: without a unit. */
  readonly unit: string | null;
  readonly factor: number;
}

export interface HomieUnit {
  /** null: without a unit. */
  readonly unit: string | null;
  readonly factor: number;
}

export interface UnitInfo {
  readonly quantity: Quantity;
  /** How a value moves that is known by its unit alone. */
  readonly counts: 'rising' | 'no';
  /** Storage step: below the resolution or the error of every meter of a building. */
  readonly step: number;
  /** Digits after the point in interfaces for programs: finer than meters resolve, without the noise of float registers. */
  readonly digits: number;
  /** For people, in a table. */
  readonly shown: Shown;
  /** For people, from `from` (in this unit) on; null: shown the same at any size. */
  readonly large: (Shown & { readonly from: number }) | null;
  /** The thousandfold unit that the older programs, Homie and Home Assistant count this one in; null: they take it as it is. */
  readonly thousand: string | null;
  readonly family: MetricFamilyInfo;
  /** The family of a counter that may fall, which is no Prometheus counter; null: no such counters. */
  readonly balanceFamily: MetricFamilyInfo | null;
  /** The family of a present value where `family` is a counter; null: `family` is one of present values. */
  readonly levelFamily: MetricFamilyInfo | null;
  readonly homeAssistant: HomeAssistantUnit;
  readonly homie: HomieUnit;
  /** Ways to write it and its multiples; value in this unit = written value x factor. */
  readonly spellings: Readonly<Record<string, number>>;
}

type Defaulted =
  'counts' | 'large' | 'thousand' | 'balanceFamily' | 'levelFamily' | 'shown' | 'homeAssistant' | 'homie' | 'spellings';

export type Declaration<S extends Readonly<Record<string, number>>> = Omit<UnitInfo, Defaulted> &
  Partial<Pick<UnitInfo, 'counts' | 'thousand' | 'balanceFamily' | 'levelFamily'>> & {
    readonly shown: Partial<Shown> & { readonly digits: number };
    readonly large?: UnitInfo['large'];
    readonly homeAssistant?: Partial<HomeAssistantUnit>;
    readonly homie?: Partial<HomieUnit>;
    readonly spellings: S;
  };

/** A unit whose spellings the compiler knows one by one. */
export type Spelt<S> = Omit<UnitInfo, 'spellings'> & { readonly spellings: S };

/** `text`: how the unit is written for people; interfaces that do not say otherwise write it so. */
export function unit<const S extends Readonly<Record<string, number>>>(
  text: string,
  { counts = 'no', thousand = null, balanceFamily = null, levelFamily = null, large = null, ...rest }: Declaration<S>,
): Spelt<S> {
  return {
    ...rest,
    ...{ counts, thousand, balanceFamily, levelFamily, large },
    shown: { text, factor: 1, ...rest.shown },
    homeAssistant: { class: null, storedClass: null, unit: text, factor: 1, ...rest.homeAssistant },
    homie: { unit: text, factor: 1, ...rest.homie },
  };
}

export function family(name: string, help: string, factor = 1): MetricFamilyInfo {
  return { name, help, factor };
}

/** A power in W, VA or var: kW and so on from 1000 on. */
export function kilo(text: string): UnitInfo['large'] {
  return { text, factor: 0.001, digits: 3, from: 1000 };
}

/** A counter that people and other programs read in thousands. */
export function counted(thousand: string, million: string, homeAssistantClass: string | null) {
  return {
    counts: 'rising',
    step: 0.1,
    digits: 1,
    shown: { text: thousand, factor: 0.001, digits: 2 },
    large: { text: million, factor: 1e-6, digits: 2, from: 1e7 },
    thousand,
    homeAssistant: { class: homeAssistantClass, unit: thousand, factor: 0.001 },
    homie: { unit: thousand, factor: 0.001 },
  } as const;
}
