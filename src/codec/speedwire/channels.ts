// What the channels of SMA's energy meters mean, in both directions: from channels to values of the vocabulary and back. Indices and
// resolutions as of "SMA Energy Meter, measured values and protocol" (EMETER-Protokoll-TI-en-10). Pure.
import { measurandInfo, PHASES, type Measurand } from '../../vocabulary/measurands.ts';
import type { SpeedwireChannel } from './datagram.ts';

/** Values by measurand, in canonical units. */
export type SpeedwireValues = ReadonlyMap<Measurand, number>;

/** Present values: 0.1 W, var and VA; mA; mV; 0.001; mHz. Counters: Ws, vars, VAs. */
const PER_POWER = 10;
const PER_THOUSAND = 1000;
const SECONDS_PER_HOUR = 3600;
const COSINE = 13;
const FREQUENCY = 14;

/** Where the channels of the whole and of each phase begin. */
const PLACES = [{ base: 0, place: '' }, ...PHASES.map((place, index) => ({ base: 20 * (index + 1), place }))] as const;

type Place = (typeof PLACES)[number]['place'];

/** A value that stands in one channel, or as the difference of two. */
interface Entry {
  readonly measurand: Measurand;
  readonly type: 4 | 8;
  readonly index: number;
  /** Channel of the other direction, whose value is subtracted, or added where both count. */
  readonly other?: { readonly index: number; readonly sign: 1 | -1 };
  /** raw = value x factor */
  readonly factor: number;
}

function entriesOf(base: number, place: Place): Entry[] {
  const present = (measurand: Measurand, index: number, factor: number): Entry => ({
    ...{ measurand, type: 4, index: base + index, factor },
  });
  const counter = (measurand: Measurand, index: number): Entry => ({
    ...{ measurand, type: 8, index: base + index, factor: SECONDS_PER_HOUR },
  });
  const both = (entry: Entry, index: number, sign: 1 | -1): Entry => ({
    ...entry,
    other: { index: base + index, sign },
  });
  return [
    both(present(`power${place}`, 1, PER_POWER), 2, -1),
    counter(`energyImport${place}`, 1),
    counter(`energyExport${place}`, 2),
    both(present(`reactivePower${place}`, 3, PER_POWER), 4, -1),
    counter(`reactiveEnergyImport${place}`, 3),
    counter(`reactiveEnergyExport${place}`, 4),
    // In one of the two, by the direction of the active power.
    both(present(`apparentPower${place}`, 9, PER_POWER), 10, 1),
    ...(place === '' ? [counter('apparentEnergy', 9)] : []),
    ...(place === ''
      ? []
      : [present(`current${place}`, 11, PER_THOUSAND), present(`voltage${place}`, 12, PER_THOUSAND)]),
    present(`powerFactor${place}`, COSINE, PER_THOUSAND),
    ...(place === '' ? [present('frequency', FREQUENCY, PER_THOUSAND)] : []),
  ];
}

const ENTRIES: readonly Entry[] = PLACES.flatMap(({ base, place }) => entriesOf(base, place));

/** All that a meter of this protocol can say. */
export const SPEEDWIRE_MEASURANDS: readonly Measurand[] = ENTRIES.map(({ measurand }) => measurand);

/** Digits after the point that tell one second of a watt from the next, 1/3600 Wh. */
const COUNTER_DIGITS = 4;

/** Without the binary noise of the division: present values are decimal, counters come in seconds. */
function inUnit(type: number, value: number): number {
  return type === 8 ? Number(value.toFixed(COUNTER_DIGITS)) : Number(value.toPrecision(15));
}

/** A key of the map of raw values. */
const keyOf = (type: number, index: number): number => type * 256 + index;

export function valuesOf(channels: readonly SpeedwireChannel[]): SpeedwireValues {
  const own = channels.filter(({ channel, tariff }) => channel === 0 && tariff === 0);
  const raw = new Map(own.map((each) => [keyOf(each.type, each.index), Number(each.raw)]));
  const values = ENTRIES.flatMap(({ measurand, type, index, other, factor }) => {
    const first = raw.get(keyOf(type, index));
    const second = other === undefined ? 0 : raw.get(keyOf(type, other.index));
    if (first === undefined || second === undefined) return [];
    const whole = first + (other?.sign ?? 0) * second;
    // A double holds no more: a counter that large is none.
    return Number.isSafeInteger(whole) ? [[measurand, inUnit(type, whole / factor)] as const] : [];
  });
  return new Map(values);
}

/** What is sent for a value that nobody knows. */
const UNKNOWN = 0;

/**
 * All channels of a real meter in its order; what `values` lacks is 0, as on a line that is not connected: programs find
 * the channels by their place.
 * @param hasFrequency as the Sunny Home Manager sends it
 */
export function channelsOf(values: SpeedwireValues, hasFrequency: boolean): SpeedwireChannel[] {
  return PLACES.flatMap(({ base, place }) => {
    const of = (name: Measurand): number => values.get(name) ?? UNKNOWN;
    const present = (index: number, value: number, factor: number): SpeedwireChannel => ({
      ...{ channel: 0, index: base + index, type: 4, tariff: 0, raw: cut(value * factor) },
    });
    const pair = (index: number, power: number, energy: number): SpeedwireChannel[] => [
      present(index, power, PER_POWER),
      {
        channel: 0,
        index: base + index,
        type: 8,
        tariff: 0,
        raw: BigInt(Math.round(Math.max(0, energy) * SECONDS_PER_HOUR)),
      },
    ];
    const [active, reactive, apparent] = [
      of(`power${place}`),
      of(`reactivePower${place}`),
      of(`apparentPower${place}`),
    ];
    const counted = place === '' ? of('apparentEnergy') : UNKNOWN;
    return [
      ...pair(1, active, of(`energyImport${place}`)),
      ...pair(2, -active, of(`energyExport${place}`)),
      ...pair(3, reactive, of(`reactiveEnergyImport${place}`)),
      ...pair(4, -reactive, of(`reactiveEnergyExport${place}`)),
      ...pair(9, active < 0 ? 0 : apparent, counted),
      ...pair(10, active < 0 ? apparent : 0, UNKNOWN),
      ...(place === ''
        ? []
        : [present(11, of(`current${place}`), PER_THOUSAND), present(12, of(`voltage${place}`), PER_THOUSAND)]),
      present(COSINE, Math.abs(of(`powerFactor${place}`)), PER_THOUSAND),
      ...(place === '' && hasFrequency ? [present(FREQUENCY, of('frequency'), PER_THOUSAND)] : []),
    ];
  });
}

/** Four bytes without a sign. */
function cut(value: number): number {
  return Math.min(0xffff_ffff, Math.max(0, Math.round(value)));
}

/** What a single channel says; null: nothing that has a name, or one of the two directions of a value. */
export function measurandOf({
  channel,
  tariff,
  type,
  index,
  raw,
}: SpeedwireChannel): { readonly measurand: Measurand; readonly unit: string | null; readonly value: number } | null {
  const entry = ENTRIES.find((each) => each.type === type && each.index === index && each.other === undefined);
  if (entry === undefined || channel !== 0 || tariff !== 0) return null;
  const value = inUnit(type, Number(raw) / entry.factor);
  return { measurand: entry.measurand, unit: measurandInfo(entry.measurand)?.unit ?? null, value };
}
