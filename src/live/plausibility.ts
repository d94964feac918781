// Withholds numbers that cannot be: NaN, what no house has, and counters that fall or jump faster than a meter can count.
// One bad sample poisons a minute's average, one 0 in a lifetime counter every statistic behind it; neither must get out.
import type { Reading, Snapshot } from '../model/reading.ts';
import type { CounterExchange } from '../model/exchange.ts';
import type { Withheld, WithheldReason } from '../model/withheld.ts';
import { countingLimits, type CountingLimits } from '../vocabulary/counting.ts';
import { measurandInfo, valueInfo } from '../vocabulary/measurands.ts';
import { CounterMemory } from './counter-memory.ts';
import { possibleRange, type Range } from '../vocabulary/possible.ts';
import type { Counts } from '../vocabulary/units.ts';

/** How a reading of a device moves. */
export type CountsOf = (device: string, reading: Reading) => Counts;

/** The numbers that a reading of a device may be; null: any. */
export type RangeOf = (device: string, reading: Reading) => Range | null;

/** How fast a counter of a device may count; null: not known, so it is not judged. */
export type LimitsOf = (device: string, reading: Reading) => CountingLimits | null;

/** A snapshot without what is withheld of it: that is absent in it. */
export interface Filtered {
  readonly snapshot: Snapshot;
  readonly withheld: readonly Withheld[];
}

/** How often in a row a counter that jumped has to be seen before it is believed. */
const CONFIRMATIONS = 3;

/** How long a counter that fell has to count up from there before it is believed (a reset, another meter), ms. */
export const DEFAULT_CONFIRM_MS = 10 * 60_000;

const MS_PER_HOUR = 3_600_000;

/** A surprising counter under observation. */
interface Suspect {
  readonly first: number;
  readonly firstAtMs: number;
  value: number;
  atMs: number;
  sightings: number;
}

interface CounterState {
  /** Last value that was let through. */
  good: number;
  goodAtMs: number;
  /** Of the meter that counted it; null: it sent none. */
  serial: string | null;
  /** As of the reading; empty: the value as it came. */
  madeOf: string;
  suspect: Suspect | null;
}

export interface PlausibilityOptions {
  /** What the models say; by default what name and unit say. */
  readonly countsOf?: CountsOf;
  readonly rangeOf?: RangeOf;
  readonly limitsOf?: LimitsOf;
  /** What the counters were before the start. */
  readonly memory?: CounterMemory;
  readonly confirmMs?: () => number;
  /** A counter goes on from another number and is believed; called before the snapshot is handed on. */
  readonly onExchange?: (exchange: CounterExchange) => void;
}

export class PlausibilityFilter {
  readonly #countsOf: CountsOf;
  readonly #rangeOf: RangeOf;
  readonly #limitsOf: LimitsOf;
  readonly #onExchange: (exchange: CounterExchange) => void;
  readonly #counters = new Map<string, Map<string, CounterState>>();

  readonly #memory: CounterMemory;
  readonly #confirmMs: () => number;
  /** When a counter of the device was last seen to count on from where it had fallen to: it is another meter, or was reset. */
  readonly #resetAtMs = new Map<string, number>();

  constructor({
    countsOf = (_device, { measurand, unit }) => valueInfo(measurand, unit).counts,
    rangeOf = (_device, { measurand, unit }) => possibleRange(measurand, unit),
    limitsOf = (_device, reading) => countingLimits(unitOf(reading)),
    memory = new CounterMemory(),
    confirmMs = () => DEFAULT_CONFIRM_MS,
    onExchange = () => undefined,
  }: PlausibilityOptions = {}) {
    this.#countsOf = countsOf;
    this.#rangeOf = rangeOf;
    this.#limitsOf = limitsOf;
    this.#onExchange = onExchange;
    this.#memory = memory;
    this.#confirmMs = confirmMs;
  }

  filter(snapshot: Snapshot): Filtered {
    const serial = usableSerial(snapshot.serial);
    const withheld = snapshot.readings.flatMap((reading) => this.#withheld(snapshot.device, serial, reading) ?? []);
    if (withheld.length === 0) return { snapshot, withheld };
    const names = new Set(withheld.map(({ measurand }) => measurand));
    const readings = snapshot.readings.filter(({ measurand }) => !names.has(measurand));
    return { snapshot: { ...snapshot, readings, absent: [...(snapshot.absent ?? []), ...names] }, withheld };
  }

  /** A device that is no longer configured: what comes under its name is another one. */
  forget(device: string): void {
    this.restart(device);
    this.#memory.forget(device);
  }

  /** A device that begins anew: its counters go on where they were. */
  restart(device: string): void {
    this.#counters.delete(device);
    this.#resetAtMs.delete(device);
  }

  #withheld(device: string, serial: string | null, reading: Reading): Withheld | null {
    const { measurand, value, unit, measuredAtMs: atMs } = reading;
    if (typeof value !== 'number') return null;
    const reason = isPossible(value, this.#rangeOf(device, reading))
      ? this.#judgeCounter(device, serial, reading, value)
      : 'impossible';
    return reason === null ? null : { device, measurand, value, unit, reason, atMs };
  }

  /** Null: it is believed. */
  #judgeCounter(device: string, serial: string | null, reading: Reading, value: number): WithheldReason | null {
    const rule = this.#ruleOf(device, reading);
    if (rule === null) return null;
    const state = this.#stateOf(device, reading);
    // What a meter shows that has just got its power back. A new one does, too, but can wait for what a slow disk knows.
    if (state === null && value === 0 && this.#memory.isLearning(device)) return 'fell';
    const { madeOf = '' } = reading;
    if (state !== null) {
      const verdict = this.#judge(
        device,
        reading.measurand,
        state,
        { value, atMs: reading.measuredAtMs, serial, madeOf },
        rule,
      );
      if (typeof verdict === 'string') return verdict;
      if (verdict !== null) {
        const { measurand, unit } = reading;
        const serials = { oldSerial: state.serial, newSerial: serial };
        this.#onExchange({ device, measurand, unit, oldLast: state.good, ...verdict, ...serials, source: 'hub' });
      }
    }
    this.#believe(device, reading, value, serial ?? state?.serial ?? null);
    return null;
  }

  #judge(
    device: string,
    measurand: string,
    state: CounterState,
    now: Sighting,
    rule: Rule,
  ): WithheldReason | NewCount | null {
    const { value, atMs, serial, madeOf } = now;
    // The configuration makes it of another counter, or multiplies it otherwise.
    if (madeOf !== state.madeOf) return { newFirst: value, atMs };
    // Another serial number proves another meter, whatever it counts.
    if (serial !== null && state.serial !== null && serial !== state.serial) return { newFirst: value, atMs };
    if (follows(state.good, state.goodAtMs, value, atMs, rule)) return null;
    const before = state.suspect;
    // A clock that was set back since tells no duration.
    const confirms =
      before !== null && before.firstAtMs <= atMs && follows(before.value, before.atMs, value, atMs, rule);
    const suspect = confirms ? before : { first: value, firstAtMs: atMs, value, atMs, sightings: 0 };
    Object.assign(suspect, { value, atMs, sightings: suspect.sightings + 1 });
    state.suspect = suspect;
    const newCount = { newFirst: suspect.first, atMs: suspect.firstAtMs };
    if (value >= state.good) {
      if (suspect.sightings < CONFIRMATIONS) return 'jumped';
      // From 0 it is no other meter: the one that is there had not begun to tell what it has counted.
      return state.good === 0 ? null : newCount;
    }
    const { first, firstAtMs } = suspect;
    this.#memory.keepFall(device, measurand, { first, firstAtMs, value, atMs });
    if (atMs - firstAtMs < this.#confirmMs()) return 'fell';
    // The same meter does not lose what it has counted: only the user knows better.
    if (serial !== null && serial === state.serial) return 'fell';
    // A counter that stands still proves nothing, unless another one of the same meter has proved it.
    if (value > suspect.first) this.#resetAtMs.set(device, atMs);
    return (this.#resetAtMs.get(device) ?? -Infinity) >= suspect.firstAtMs ? newCount : 'fell';
  }

  /** Null: nothing was ever known of the counter. */
  #stateOf(device: string, { measurand, unit }: Reading): CounterState | null {
    const counters = this.#countersOf(device);
    const known = counters.get(measurand) ?? null;
    const kept = this.#memory.get(device, measurand, unit);
    // What the memory learned since is newer: a slow disk told it after the first reading.
    if (known !== null && (kept === null || kept.atMs <= known.goodAtMs)) return known;
    if (kept === null) return null;
    const state = {
      good: kept.value,
      goodAtMs: kept.atMs,
      serial: kept.serial ?? null,
      madeOf: kept.madeOf ?? '',
      suspect: kept.fall === undefined ? null : { ...kept.fall, sightings: 1 },
    };
    counters.set(measurand, state);
    return state;
  }

  #believe(device: string, reading: Reading, value: number, serial: string | null): void {
    const { measurand, unit, measuredAtMs: atMs, madeOf = '' } = reading;
    this.#countersOf(device).set(measurand, { good: value, goodAtMs: atMs, serial, madeOf, suspect: null });
    const made = { ...(serial !== null && { serial }), ...(madeOf !== '' && { madeOf }) };
    this.#memory.keep(device, measurand, { value, unit, atMs, ...made });
  }

  /** Counters of a day or a session begin anew, so they are not held back; null for them and for what does not count. */
  #ruleOf(device: string, reading: Reading): Rule | null {
    const counts = this.#countsOf(device, reading);
    if (counts !== 'rising' && counts !== 'both') return null;
    const limits = this.#limitsOf(device, reading);
    return limits === null ? null : { counts, limits };
  }

  #countersOf(device: string): Map<string, CounterState> {
    let counters = this.#counters.get(device);
    if (!counters) {
      counters = new Map();
      this.#counters.set(device, counters);
    }
    return counters;
  }
}

interface Sighting {
  readonly value: number;
  readonly atMs: number;
  readonly serial: string | null;
  readonly madeOf: string;
}

/** From where on another count is believed. */
type NewCount = Pick<CounterExchange, 'newFirst' | 'atMs'>;

function unitOf({ measurand, unit }: Reading): string | null {
  return unit ?? measurandInfo(measurand)?.unit ?? null;
}

/** A meter that has not found its number yet sends zeros or ones. */
function usableSerial(serial: string | undefined): string | null {
  return serial === undefined || /^(0*|f*)$/i.test(serial) ? null : serial;
}

/** `both`: sums, which some meters count as import minus export, so that they may fall as fast as they may rise. */
interface Rule {
  readonly counts: 'rising' | 'both';
  readonly limits: CountingLimits;
}

function isPossible(value: number, range: Range | null): boolean {
  return Number.isFinite(value) && (range === null || (value >= range.least && value <= range.most));
}

function follows(before: number, beforeMs: number, now: number, nowMs: number, { counts, limits }: Rule): boolean {
  const change = now - before;
  const hours = Math.max(0, nowMs - beforeMs) / MS_PER_HOUR;
  const most = limits.slack + hours * limits.mostPerHour;
  // float32 counters lose digits as they grow: their last digit may flicker downwards.
  const flicker = Math.abs(before) * 2 ** -22;
  const least = counts === 'rising' ? -flicker : -most;
  return change >= least && change <= most;
}
