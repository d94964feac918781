// From the records of a meter to values of the vocabulary: its medium decides what an energy or a volume is. Knows no wire.
import { mediumGroup, type MediumGroup } from '../../codec/m-bus/medium.ts';
import type { Modifier } from '../../codec/m-bus/modifiers.ts';
import { scaleByTen } from '../../codec/m-bus/number.ts';
import type { MBusUnit, Quantity } from '../../codec/m-bus/quantity.ts';
import type { MBusRecord } from '../../codec/m-bus/records.ts';
import { isMeasurand } from '../../vocabulary/measurands.ts';
import type { Unit } from '../../vocabulary/units.ts';

export interface MBusValue {
  readonly measurand: string;
  readonly unit: Unit;
  /** Null: the meter says that it has none now. */
  readonly value: number | null;
  readonly record: MBusRecord;
}

/** Every value once: what is said twice, in other units or coarser steps, counts as it is said first. */
export function valuesOf(records: readonly MBusRecord[], medium: number): MBusValue[] {
  const group = mediumGroup(medium);
  const values = new Map<string, MBusValue>();
  for (const record of records) {
    const value = valueOf(record, group);
    if (value === null) continue;
    const known = values.get(value.measurand);
    if (known === undefined || (known.value === null && value.value !== null)) values.set(value.measurand, value);
  }
  return [...values.values()];
}

/** Null: the vocabulary has no place for it. Only what is now counts: not maxima, not due dates, not what was amiss. */
function valueOf(record: MBusRecord, group: MediumGroup): MBusValue | null {
  if (record.function !== 'now' || record.storage !== 0) return null;
  if (typeof record.value === 'string') return null;
  const turned = turn(record.modifiers);
  const base = turned === null ? null : nameOf(record, group, turned);
  if (base === null) return null;
  const conversion = conversionOf(record.unit ?? unitInLetters(record.ownUnit));
  if (conversion === null) return null;
  const measurand = base + placeOf(record, base, turned);
  const value = record.value === null ? null : sensible(base, convert(record.value, conversion));
  return { measurand, unit: conversion.unit, value, record };
}

interface Turn {
  readonly direction: 'positive' | 'negative' | null;
  readonly phase: string | null;
  readonly isCorrected: boolean | null;
}

/** Null: the value is something else than its quantity says. */
function turn(modifiers: readonly Modifier[]): Turn | null {
  let found: Turn = { direction: null, phase: null, isCorrected: null };
  for (const modifier of modifiers) {
    switch (modifier.kind) {
      case 'phase':
        found = { ...found, phase: modifier.phase };
        break;
      case 'direction':
        found = { ...found, direction: modifier.direction };
        break;
      case 'corrected':
        found = { ...found, isCorrected: modifier.isCorrected };
        break;
      case 'average':
      case 'date':
      case 'other':
      case 'manufacturer':
        return null;
    }
  }
  return found;
}

type Direction = Turn['direction'];
/** By the direction in which the value counts: none said, or only what flows forwards, or backwards. */
type Names = readonly [whole: string | null, positive: string | null, negative: string | null];

const ELECTRIC_ENERGY: Names = ['energyImport', 'energyImport', 'energyExport'];
const ELECTRIC_POWER: Names = ['power', 'importPower', 'exportPower'];
const HEAT_ENERGY: Names = ['heatEnergy', 'heatEnergy', 'coolingEnergy'];
const HEAT_POWER: Names = ['heatPower', 'heatPower', 'coolingPower'];
const OTHER_ENERGY: Names = ['energyTotal', 'energyTotal', null];

const ENERGY: Readonly<Partial<Record<MediumGroup, Names>>> = {
  electricity: ELECTRIC_ENERGY,
  ...{ heat: HEAT_ENERGY, heatAndCold: HEAT_ENERGY },
  cold: ['coolingEnergy', 'coolingEnergy', 'heatEnergy'],
  ...{ gas: OTHER_ENERGY, water: OTHER_ENERGY, warmWater: OTHER_ENERGY, oil: OTHER_ENERGY, other: OTHER_ENERGY },
};
const POWER: Readonly<Partial<Record<MediumGroup, Names>>> = {
  electricity: ELECTRIC_POWER,
  ...{ heat: HEAT_POWER, heatAndCold: HEAT_POWER },
  cold: ['coolingPower', 'coolingPower', 'heatPower'],
};
const REACTIVE_ENERGY: Names = ['reactiveEnergySum', 'reactiveEnergyImport', 'reactiveEnergyExport'];

/** What supplies a water meter is no mains voltage. */
const OF_ELECTRICITY: readonly Quantity[] = [
  ...(['apparentEnergy', 'reactivePower', 'apparentPower', 'voltage', 'current', 'frequency'] as const),
];
const OF_ALL: readonly Quantity[] = [
  ...(['volumeFlow', 'flowTemperature', 'returnTemperature', 'temperatureDifference'] as const),
  ...(['operatingTime', 'pressure', 'humidity'] as const),
];

/** The measurand without phase, tariff and part. */
function nameOf(record: MBusRecord, group: MediumGroup, turned: Turn): string | null {
  const { quantity, subunit, ownUnit } = record;
  const { direction, isCorrected } = turned;
  const isElectric = group === 'electricity';
  if (quantity === 'energy') {
    // Which way a further counter of an electricity meter counts, nobody knows.
    if (isElectric && subunit > 0 && direction === null) return 'energyTotal';
    return directed(direction, ENERGY[group]);
  }
  if (quantity === 'power') return directed(direction, POWER[group]);
  if (quantity === 'reactiveEnergy') return directed(direction, REACTIVE_ENERGY);
  if (quantity === 'volume') {
    if (isElectric || direction === 'negative') return null;
    return isCorrected === false ? 'volumeUncorrected' : 'volume';
  }
  if (direction !== null) return null;
  if (quantity === 'externalTemperature') return 'temperature';
  if (quantity === 'text') return unitInLetters(ownUnit) === '%' ? 'humidity' : null;
  if (OF_ELECTRICITY.includes(quantity)) return isElectric ? quantity : null;
  return OF_ALL.includes(quantity) ? quantity : null;
}

function directed(direction: Direction, names: Names | undefined): string | null {
  if (names === undefined) return null;
  const [whole, positive, negative] = names;
  if (direction === null) return whole;
  return direction === 'positive' ? positive : negative;
}
const PHASES: readonly string[] = ['L1', 'L2', 'L3'];

/** What tells it from the whole: phase, part of the meter (a pulse input, a second counter), tariff. */
function placeOf({ subunit, tariff }: MBusRecord, base: string, turned: Turn | null): string {
  const phase = phaseSuffix(base, turned?.phase ?? null);
  return [phase, subunit === 0 ? '' : `Sub${subunit}`, tariff === 0 ? '' : `T${tariff}`].join('');
}

function phaseSuffix(base: string, phase: string | null): string {
  if (phase === null) return '';
  const between = phase.replace('-', '');
  return PHASES.includes(phase) || phase === 'N' || isMeasurand(base + between) ? between : `-${phase}`;
}

interface Conversion {
  readonly unit: Unit;
  readonly times: number;
  readonly through: number;
}

const SECONDS_PER_HOUR = 3600;
/** International table calorie. */
const JOULES_PER_CALORIE = 4.1868;

const CONVERSIONS: Readonly<Partial<Record<MBusUnit, Conversion>>> = {
  Wh: same('Wh'),
  J: { unit: 'Wh', times: 1, through: SECONDS_PER_HOUR },
  cal: { unit: 'Wh', times: JOULES_PER_CALORIE, through: SECONDS_PER_HOUR },
  W: same('W'),
  'J/h': { unit: 'W', times: 1, through: SECONDS_PER_HOUR },
  m3: same('m3'),
  'm3/h': same('m3/h'),
  'm3/min': { unit: 'm3/h', times: 60, through: 1 },
  'm3/s': { unit: 'm3/h', times: SECONDS_PER_HOUR, through: 1 },
  ...{ '°C': same('degC'), K: same('K'), bar: same('bar'), '%': same('%') },
  ...{
    V: same('V'),
    A: same('A'),
    Hz: same('Hz'),
    var: same('var'),
    VA: same('VA'),
    varh: same('varh'),
    VAh: same('VAh'),
  },
  s: { unit: 'h', times: 1, through: SECONDS_PER_HOUR },
  min: { unit: 'h', times: 1, through: 60 },
  h: same('h'),
  d: { unit: 'h', times: 24, through: 1 },
};

function same(unit: Unit): Conversion {
  return { unit, times: 1, through: 1 };
}

function conversionOf(unit: MBusUnit | null): Conversion | null {
  return unit === null ? null : (CONVERSIONS[unit] ?? null);
}

/** Only what real meters are known to write. */
function unitInLetters(letters: string | null): MBusUnit | null {
  return /^%\s*RH$/i.test(letters ?? '') ? '%' : null;
}

/** Steps of a millionth are finer than any meter; the binary noise of a division is not told. */
const DIGITS = 6;

function convert(value: number, { times, through }: Conversion): number {
  if (times === 1 && through === 1) return value;
  return scaleByTen(Math.round(scaleByTen((value * times) / through, DIGITS)), -DIGITS);
}

/** Heat meters show such numbers when a sensor is broken or missing. */
const SENSIBLE_DEGREES = { least: -60, most: 400 } as const;
const OF_SENSORS: readonly string[] = ['flowTemperature', 'returnTemperature', 'temperature'];

function sensible(base: string, value: number): number | null {
  if (!OF_SENSORS.includes(base)) return value;
  return value < SENSIBLE_DEGREES.least || value > SENSIBLE_DEGREES.most ? null : value;
}
