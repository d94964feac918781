// Readings must not be stored in 1970: a Pi has no clock of its own and learns the time from the network. Until then they are
// held, and stamped by the clock that only counts (and is never set). It must not know what becomes of the readings.
import type { Clock } from '../model/clock.ts';
import type { Snapshot } from '../model/reading.ts';

/** Before this no MeterHub was built: the clock has not been set yet. */
const PLAUSIBLE_FROM_MS = Date.UTC(2020, 0, 1);
/** Later than this is a clock gone wrong. */
const PLAUSIBLE_TO_MS = Date.UTC(2200, 0, 1);
/** The clock was set, not merely adjusted. */
const STEP_MS = 30_000;

interface Held {
  readonly snapshot: Snapshot;
  /** Wall clock minus counting clock when it was measured, ms. */
  readonly offsetMs: number;
}

export class TimeGuard {
  readonly #clock: Clock;
  readonly #maxHeldValues: number;
  #held: Held[] = [];
  #heldValues = 0;
  #droppedValues = 0;
  /** Of the time before the clock was set; null: it has always been plausible. */
  #wrongOffsetMs: number | null = null;
  #offsetMs: number;
  #steadySinceMs: number;

  constructor(clock: Clock, maxHeldValues: number) {
    this.#clock = clock;
    this.#maxHeldValues = maxHeldValues;
    this.#offsetMs = this.#currentOffsetMs();
    this.#steadySinceMs = clock.monotonicMs();
  }

  get heldValues(): number {
    return this.#heldValues;
  }

  get droppedValues(): number {
    return this.#droppedValues;
  }

  /** How long the wall clock has been going without a jump, ms. */
  steadyMs(): number {
    this.#look();
    return this.#clock.monotonicMs() - this.#steadySinceMs;
  }

  /** What can be stored now, with its right time: the snapshot, or nothing yet, or what was held until now as well. */
  accept(snapshot: Snapshot): readonly Snapshot[] {
    this.#look();
    if (isPlausible(snapshot.measuredAtMs)) return this.#heldValues === 0 ? [snapshot] : [...this.release(), snapshot];
    const isClockSet = isPlausible(this.#clock.wallMs());
    const offsetMs = isClockSet ? this.#wrongOffsetMs : this.#offsetMs;
    if (offsetMs === null) {
      this.#droppedValues += snapshot.readings.length;
      return [];
    }
    this.#hold({ snapshot, offsetMs });
    return this.release();
  }

  /** What was held, if the clock is plausible now. */
  release(): readonly Snapshot[] {
    this.#look();
    if (this.#heldValues === 0 || !isPlausible(this.#clock.wallMs())) return [];
    const released = this.#held.map(({ snapshot, offsetMs }) => shifted(snapshot, this.#offsetMs - offsetMs));
    this.#held = [];
    this.#heldValues = 0;
    return released;
  }

  /** At the end: what is still held is lost. */
  giveUp(): void {
    this.#droppedValues += this.#heldValues;
    this.#held = [];
    this.#heldValues = 0;
  }

  #hold(held: Held): void {
    this.#held.push(held);
    this.#heldValues += held.snapshot.readings.length;
    while (this.#heldValues > this.#maxHeldValues) {
      const count = this.#held.shift()?.snapshot.readings.length ?? 0;
      this.#heldValues -= count;
      this.#droppedValues += count;
    }
  }

  #look(): void {
    const offsetMs = this.#currentOffsetMs();
    if (Math.abs(offsetMs - this.#offsetMs) > STEP_MS) this.#steadySinceMs = this.#clock.monotonicMs();
    if (!isPlausible(this.#clock.wallMs())) this.#wrongOffsetMs = offsetMs;
    this.#offsetMs = offsetMs;
  }

  #currentOffsetMs(): number {
    return this.#clock.wallMs() - this.#clock.monotonicMs();
  }
}

/** What is wrong while readings are held, and what to do. */
export function clockProblem(wallMs: number): string {
  const shown = new Date(wallMs).toISOString().slice(0, 10);
  const remedy = 'set it, or let the network do it (`timedatectl set-ntp true`)';
  return `the clock of this machine is wrong (${shown}): ${remedy}; the values are kept in memory until then`;
}

export function isPlausible(ms: number): boolean {
  return ms >= PLAUSIBLE_FROM_MS && ms < PLAUSIBLE_TO_MS;
}

function shifted(snapshot: Snapshot, byMs: number): Snapshot {
  return {
    ...snapshot,
    measuredAtMs: snapshot.measuredAtMs + byMs,
    readings: snapshot.readings.map((reading) => ({ ...reading, measuredAtMs: reading.measuredAtMs + byMs })),
  };
}
