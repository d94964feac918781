// The readings of a device as its place in the house makes them: multiplied, turned round, changed over. Once, between the
// device and whoever hears of it. It knows no kind.
import type { Reading, Snapshot } from '../../model/reading.ts';
import { PHASES } from '../../vocabulary/measurands.ts';
import { unitInfo, type Quantity } from '../../vocabulary/units.ts';
import { isBehindTransformers, placedName, type PlacedName } from './placed-name.ts';
import type { Factors, Placement } from './placement.ts';

/** Whether the model says of its own measurand that it adds both directions up. */
export type AddsBoth = (own: string) => boolean;

const FACTOR_OF: Readonly<Partial<Record<Quantity, keyof Factors>>> = {
  current: 'current',
  voltage: 'voltage',
  ...{ power: 'power', reactivePower: 'power', apparentPower: 'power' },
  ...{ energy: 'energy', reactiveEnergy: 'energy', apparentEnergy: 'energy' },
};
/** More than any meter resolves, and less than what multiplying adds. */
const DIGITS = 12;

export function placedSnapshot(snapshot: Snapshot, placement: Placement, addsBoth: AddsBoth): Snapshot {
  const placed = new Map<string, Reading>();
  const sums: Reading[] = [];
  const absent = new Set<string>();
  for (const reading of snapshot.readings) {
    const { measurand, value } = reading;
    const rule = placedName(measurand, placement, addsBoth(measurand));
    if (rule === null || typeof value !== 'number') {
      if (rule === null) absent.add(measurand);
      else placed.set(rule.name, { ...reading, measurand: rule.name });
    } else if (rule.sign === 'phases') sums.push(reading);
    else placed.set(rule.name, made(reading, value, rule, factorOf(reading, placement.factors)));
  }
  for (const reading of sums) {
    const sum = sumOfPhases(reading, placed);
    if (sum === null) absent.add(reading.measurand);
    else placed.set(reading.measurand, sum);
  }
  for (const own of snapshot.absent ?? []) absent.add(placedName(own, placement, addsBoth(own))?.name ?? own);
  const wanted = (name: string): boolean => placement.measurands?.includes(name) ?? true;
  return {
    ...snapshot,
    readings: [...placed.values()].filter(({ measurand }) => wanted(measurand)),
    absent: [...absent].filter((name) => wanted(name) && !placed.has(name)),
  };
}

function signed(value: number, sign: 'negated' | 'magnitude'): number {
  // Never -0, which some programs print.
  return sign === 'magnitude' ? Math.abs(value) : value === 0 ? 0 : -value;
}

function made(reading: Reading, value: number, { name, sign }: PlacedName, factor: number): Reading {
  const own = reading.measurand;
  const turned = sign === 'as it is' || sign === 'phases' ? value : signed(value, sign);
  const placed = { ...reading, measurand: name, value: factor === 1 ? turned : rounded(turned * factor) };
  return name === own && factor === 1 ? placed : { ...placed, madeOf: `${own} x ${factor}` };
}

function factorOf({ measurand, unit }: Reading, factors: Factors): number {
  const quantity = unitInfo(unit)?.quantity;
  const key = quantity === undefined ? undefined : FACTOR_OF[quantity];
  return key === undefined || !isBehindTransformers(measurand) ? 1 : factors[key];
}

/** Null: not all phases are there. The oldest of them says when. */
function sumOfPhases(whole: Reading, placed: ReadonlyMap<string, Reading>): Reading | null {
  let value = 0;
  let { measuredAtMs, validForMs } = whole;
  for (const phase of PHASES) {
    const part = placed.get(whole.measurand + phase);
    if (typeof part?.value !== 'number' || part.unit !== whole.unit) return null;
    value += part.value;
    measuredAtMs = Math.min(measuredAtMs, part.measuredAtMs);
    validForMs = Math.min(validForMs, part.validForMs);
  }
  return { ...whole, value: rounded(value), measuredAtMs, validForMs };
}

function rounded(value: number): number {
  return Number.isFinite(value) ? Number(value.toPrecision(DIGITS)) : value;
}
