// Every unit MeterHub knows, once: its steps and digits, what people and each interface see of it, how it is spelt.
// It must not know measurands, devices or values; who shows a value takes the answer from here.
import {
  counted,
  family,
  kilo,
  unit,
  type Quantity,
  type MetricFamilyInfo,
  type UnitInfo,
} from './unit-declaration.ts';

export type { Counts, MetricFamilyInfo, Quantity } from './unit-declaration.ts';

const SECONDS_PER_HOUR = 3600;
const LITRES_PER_CUBIC_METRE = 1000;

/** Of numbers whose unit has no base unit in Prometheus. */
const PLAIN_FAMILY = family('value', 'Values without a known unit.');
const VOLUME = { family: 'volume_cubic_meters', level: 'volume_stored_cubic_meters' } as const;

/**
 * The first block are the canonical units of measurands; values in their spellings are converted to them. The others occur
 * only in values with names of their own, and stay what they are.
 */
export const UNITS = {
  W: unit('W', {
    ...{ quantity: 'power', step: 0.1, digits: 1, shown: { digits: 0 }, large: kilo('kW') },
    family: family('power_watts', 'Active power, positive when drawn.'),
    homeAssistant: { class: 'power' },
    spellings: { W: 1, mW: 0.001, kW: 1000, MW: 1_000_000 },
  }),
  var: unit('var', {
    ...{ quantity: 'reactivePower', step: 0.1, digits: 1, shown: { digits: 0 }, large: kilo('kvar') },
    family: family('reactive_power_vars', 'Reactive power.'),
    homeAssistant: { class: 'reactive_power' },
    spellings: { var: 1, kvar: 1000, Mvar: 1_000_000 },
  }),
  VA: unit('VA', {
    ...{ quantity: 'apparentPower', step: 0.1, digits: 1, shown: { digits: 0 }, large: kilo('kVA') },
    family: family('apparent_power_voltamperes', 'Apparent power.'),
    homeAssistant: { class: 'apparent_power' },
    spellings: { VA: 1, kVA: 1000, MVA: 1_000_000 },
  }),
  Wh: unit('Wh', {
    ...{ quantity: 'energy', ...counted('kWh', 'MWh', 'energy') },
    family: family('energy_joules', 'Energy counted (1 kWh = 3.6 MJ).', SECONDS_PER_HOUR),
    balanceFamily: family('energy_balance_joules', 'Energy sum, may fall.', SECONDS_PER_HOUR),
    levelFamily: family('energy_stored_joules', 'Energy that is stored.', SECONDS_PER_HOUR),
    spellings: {
      ...{ Wh: 1, mWh: 0.001, kWh: 1000, MWh: 1_000_000, GWh: 1_000_000_000 },
      ...{
        J: 1 / SECONDS_PER_HOUR,
        kJ: 1e3 / SECONDS_PER_HOUR,
        MJ: 1e6 / SECONDS_PER_HOUR,
        GJ: 1e9 / SECONDS_PER_HOUR,
      },
    },
  }),
  varh: unit('varh', {
    ...{ quantity: 'reactiveEnergy', ...counted('kvarh', 'Mvarh', null) },
    family: family('reactive_energy_var_seconds', 'Reactive energy counted.', SECONDS_PER_HOUR),
    balanceFamily: family('reactive_energy_balance_var_seconds', 'Reactive energy sum, may fall.', SECONDS_PER_HOUR),
    levelFamily: null,
    spellings: { varh: 1, kvarh: 1000, Mvarh: 1_000_000 },
  }),
  VAh: unit('VAh', {
    ...{ quantity: 'apparentEnergy', ...counted('kVAh', 'MVAh', null) },
    family: family('apparent_energy_voltampere_seconds', 'Apparent energy counted.', SECONDS_PER_HOUR),
    spellings: { VAh: 1, kVAh: 1000, MVAh: 1_000_000 },
  }),
  V: unit('V', {
    ...{ quantity: 'voltage', step: 0.01, digits: 2, shown: { digits: 1 } },
    family: family('voltage_volts', 'Voltage.'),
    homeAssistant: { class: 'voltage' },
    spellings: { V: 1, mV: 0.001, kV: 1000 },
  }),
  A: unit('A', {
    ...{ quantity: 'current', step: 0.001, digits: 3, shown: { digits: 2 } },
    family: family('current_amperes', 'Current.'),
    homeAssistant: { class: 'current' },
    spellings: { A: 1, mA: 0.001, kA: 1000 },
  }),
  Hz: unit('Hz', {
    ...{ quantity: 'frequency', step: 0.001, digits: 3, shown: { digits: 2 } },
    family: family('frequency_hertz', 'Mains frequency.'),
    homeAssistant: { class: 'frequency' },
    spellings: { Hz: 1, mHz: 0.001, kHz: 1000 },
  }),
  '1': unit('', {
    ...{ quantity: 'number', step: 0.001, digits: 3, shown: { digits: 3 } },
    family: PLAIN_FAMILY,
    homeAssistant: { unit: null },
    homie: { unit: null },
    spellings: { '1': 1 },
  }),
  '%': unit('%', {
    ...{ quantity: 'share', step: 0.01, digits: 2, shown: { digits: 1 } },
    family: family('share_ratio', 'Shares, 0..1.', 0.01),
    spellings: { '%': 1 },
  }),
  deg: unit('°', {
    ...{ quantity: 'angle', step: 0.01, digits: 2, shown: { digits: 1 } },
    family: family('phase_angle_radians', 'Phase angle.', Math.PI / 180),
    spellings: { deg: 1, '°': 1, rad: 180 / Math.PI },
  }),
  degC: unit('°C', {
    ...{ quantity: 'temperature', step: 0.01, digits: 2, shown: { digits: 1 } },
    family: family('temperature_celsius', 'Temperature.'),
    homeAssistant: { class: 'temperature' },
    spellings: { degC: 1, '°C': 1 },
  }),
  // Of differences alone: a temperature has degrees.
  K: unit('K', {
    ...{ quantity: 'temperatureDifference', step: 0.01, digits: 2, shown: { digits: 2 } },
    family: family('temperature_difference_kelvin', 'Difference of two temperatures.'),
    spellings: { K: 1 },
  }),
  m3: unit('m³', {
    ...{ quantity: 'volume', counts: 'rising', step: 0.0001, digits: 4, shown: { digits: 3 } },
    family: family(VOLUME.family, 'Volume counted.'),
    levelFamily: family(VOLUME.level, 'Volume that is stored.'),
    homeAssistant: { class: 'volume', storedClass: 'volume_storage' },
    spellings: { m3: 1, 'm³': 1 },
  }),
  l: unit('L', {
    ...{ quantity: 'volume', counts: 'rising', step: 0.1, digits: 2, shown: { text: 'l', digits: 1 } },
    family: family(VOLUME.family, 'Volume counted.', 1 / LITRES_PER_CUBIC_METRE),
    levelFamily: family(VOLUME.level, 'Volume that is stored.', 1 / LITRES_PER_CUBIC_METRE),
    homeAssistant: { class: 'volume', storedClass: 'volume_storage' },
    spellings: { l: 1, L: 1, ml: 0.001, hl: 100 },
  }),
  'm3/h': unit('m³/h', {
    ...{ quantity: 'volumeFlow', step: 0.0001, digits: 4, shown: { digits: 3 } },
    family: family('volume_flow_cubic_meters_per_second', 'Flow.', 1 / SECONDS_PER_HOUR),
    homeAssistant: { class: 'volume_flow_rate' },
    spellings: {
      ...{ 'm3/h': 1, 'm³/h': 1, 'l/h': 0.001, 'L/h': 0.001, 'l/min': 0.06, 'L/min': 0.06 },
      ...{ 'l/s': 3.6, 'L/s': 3.6, 'm3/min': 60, 'm³/min': 60 },
    },
  }),

  // What cameras on water meters say stays as they say it; whoever writes these units in the configuration gets m3/h.
  'l/min': other('L/min', 'volumeFlow', { class: 'volume_flow_rate', spellings: {} }),
  'm3/min': {
    ...other('m³/min', 'volumeFlow', { digits: 4, spellings: {} }),
    homeAssistant: { class: 'volume_flow_rate', storedClass: null, unit: 'm³/h', factor: 60 },
  },
  ...{ ms: duration('ms'), s: duration('s'), min: duration('min'), h: duration('h'), d: duration('d') },
  wk: other('wk', 'duration'),
  ...{ Pa: pressure('Pa', 0), hPa: pressure('hPa', 1), kPa: pressure('kPa', 1) },
  ...{ mbar: pressure('mbar', 1), bar: pressure('bar', 3) },
  ...{ g: other('g', 'mass', { class: 'weight' }), kg: other('kg', 'mass', { class: 'weight', digits: 3 }) },
  t: other('t', 'mass', { digits: 3 }),
  ...{ mm: length('mm', 1), cm: length('cm', 2), m: length('m', 3), km: length('km', 3) },
  'm/s': other('m/s', 'speed', { class: 'speed' }),
  'km/h': other('km/h', 'speed', { class: 'speed' }),
  'W/m2': other('W/m²', 'irradiance', { class: 'irradiance', spellings: { 'W/m2': 1, 'W/m²': 1 } }),
  lx: other('lx', 'illuminance', { class: 'illuminance' }),
  ohm: other('Ω', 'resistance', { spellings: { ohm: 1, Ω: 1 } }),
  kohm: other('kΩ', 'resistance', { spellings: { kohm: 1, kΩ: 1 } }),
  ...{ Ah: other('Ah', 'charge', { digits: 3 }), mAh: other('mAh', 'charge'), C: other('C', 'charge') },
  ppm: other('ppm', 'concentration'),
  dB: other('dB', 'signalStrength', { class: 'signal_strength' }),
  dBm: other('dBm', 'signalStrength', { class: 'signal_strength' }),
  rpm: other('rpm', 'rotation'),
  EUR: other('EUR', 'money', { class: 'monetary', digits: 4, spellings: { EUR: 1, '€': 1 } }),
  ct: other('ct', 'money'),
  'EUR/kWh': other('EUR/kWh', 'energyPrice', { digits: 4, spellings: { 'EUR/kWh': 1, '€/kWh': 1 } }),
  'EUR/MWh': other('EUR/MWh', 'energyPrice', { spellings: { 'EUR/MWh': 1, '€/MWh': 1 } }),
  'ct/kWh': other('ct/kWh', 'energyPrice', { digits: 4 }),
  'g/kWh': other('g/kWh', 'carbonIntensity'),
} as const;

/** A unit that no measurand is in: whoever writes it gets it back, 12 min and not 720 s. */
function other(
  text: string,
  quantity: Quantity,
  more: {
    readonly class?: string;
    readonly digits?: number;
    readonly spellings?: Readonly<Record<string, number>>;
  } = {},
): UnitInfo {
  const { digits = 2, spellings = { [text]: 1 } } = more;
  return unit(text, {
    ...{ quantity, step: 1 / 10 ** digits, digits, shown: { digits: Math.min(digits, 2) }, spellings },
    family: PLAIN_FAMILY,
    homeAssistant: { class: more.class ?? null },
  });
}

function duration(text: string): UnitInfo {
  return other(text, 'duration', { class: 'duration', digits: 3 });
}

function pressure(text: string, digits: number): UnitInfo {
  return other(text, 'pressure', { class: 'pressure', digits });
}

function length(text: string, digits: number): UnitInfo {
  return other(text, 'length', { class: 'distance', digits });
}

export type Unit = keyof typeof UNITS;

/** What some quantities are called where their unit, `1` or `%`, does not say it. */
interface QuantityInfo {
  readonly family: MetricFamilyInfo;
  readonly homeAssistant: { readonly class: string | null; readonly unit: string | null };
}

export const QUANTITIES: Readonly<Partial<Record<Quantity, QuantityInfo>>> = {
  powerFactor: {
    family: family('power_factor_ratio', 'Power factor.'),
    homeAssistant: { class: 'power_factor', unit: null },
  },
  harmonicDistortion: {
    family: family('harmonic_distortion_ratio', 'Total harmonic distortion, 0..1.', 0.01),
    homeAssistant: { class: null, unit: '%' },
  },
  stateOfCharge: {
    family: family('state_of_charge_ratio', 'Battery charge, 0..1.', 0.01),
    homeAssistant: { class: 'battery', unit: '%' },
  },
  humidity: {
    family: family('humidity_ratio', 'Relative humidity, 0..1.', 0.01),
    homeAssistant: { class: 'humidity', unit: '%' },
  },
};

export function isUnit(text: string): text is Unit {
  return Object.hasOwn(UNITS, text);
}

/** What is known of a unit; null for none, and for one that is not known (older files, raw OBIS codes). */
export function unitInfo(text: string | null): UnitInfo | null {
  return text !== null && isUnit(text) ? UNITS[text] : null;
}

/** A written unit as one of ours: value in `unit` = written value x `factor`. */
export interface UnitSpelling {
  readonly unit: Unit;
  readonly factor: number;
}

const SPELLINGS: ReadonlyMap<string, UnitSpelling> = new Map(
  unitNames().flatMap((name) =>
    Object.entries<number>(UNITS[name].spellings).map(([text, factor]) => [text, { unit: name, factor }] as const),
  ),
);

/** `kWh`, `°C`, `l/min`; null: not a unit that is known. Upper and lower case matter: `mW` is not `MW`. */
export function unitOfSpelling(text: string): UnitSpelling | null {
  return SPELLINGS.get(text) ?? null;
}

/** Every way to write a unit, the canonical ones first of their kind. */
export function unitSpellings(): readonly string[] {
  return [...SPELLINGS.keys()];
}

export function unitNames(): readonly Unit[] {
  return Object.keys(UNITS).filter(isUnit);
}

/** value x factor without binary noise: 1.1 kWh are 1100 Wh, not 1100.0000000000002. Fifteen digits are what a double holds. */
export function inUnit(value: number, factor: number): number {
  return factor === 1 ? value : Number((value * factor).toPrecision(15));
}

/** A value as the older programs have it: energies in kWh, kvarh and kVAh, everything else as it is. */
export function inThousands(value: number, unit: string | null): number {
  return (unitInfo(unit)?.thousand ?? null) === null ? value : value / 1000;
}
