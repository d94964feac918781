// Holds back energy counters that fall, or jump faster than a meter can count, until they are confirmed.
// One 0 in a lifetime counter makes every statistic behind it wrong by the whole lifetime; it must not get out.
import { measurandInfo } from '../vocabulary/measurands.ts';
import type { Reading, Snapshot } from '../model/reading.ts';

/** No building counts faster than this, W (or var, VA). A jump beyond it is a reading error or a reset. */
const MAX_COUNTING_POWER_W = 5_000_000;

/** Slack for the meter's own resolution and for readings that are close together, Wh (or varh, VAh). */
const SLACK_WH = 2000;

/** How often in a row a surprising counter has to be seen before it is believed (a real reset or exchange). */
const CONFIRMATIONS = 3;

const COUNTER_UNITS: ReadonlySet<string> = new Set(['Wh', 'varh', 'VAh']);
const RISING = /^(energy|reactiveEnergy)(Import|Export)|^(energyTotal|apparentEnergy)$/;
/** Counters of a day or a session begin anew, so they are not here. */
const SUMS = /^(energy|reactiveEnergy)Sum/;

const MS_PER_HOUR = 3_600_000;

interface CounterState {
  /** Last value that was let through. */
  goodWh: number;
  goodAtMs: number;
  /** The surprising value under observation, if any, and how often it was confirmed. */
  suspectWh: number;
  suspectAtMs: number;
  sightings: number;
}

export class PlausibilityFilter {
  readonly #counters = new Map<string, Map<string, CounterState>>();
  readonly #heldBack = new Map<string, number>();

  /** The snapshot without the readings that are held back. */
  filter(snapshot: Snapshot): Snapshot {
    const readings = snapshot.readings.filter((reading) => this.#isPlausible(snapshot.device, reading));
    return readings.length === snapshot.readings.length ? snapshot : { ...snapshot, readings };
  }

  heldBack(device: string): number {
    return this.#heldBack.get(device) ?? 0;
  }

  forget(device: string): void {
    this.#counters.delete(device);
    this.#heldBack.delete(device);
  }

  #isPlausible(device: string, reading: Reading): boolean {
    const direction = counterDirection(reading.measurand);
    if (direction === null || typeof reading.value !== 'number') return true;
    const counters = this.#countersOf(device);
    const state = counters.get(reading.measurand);
    const { value, measuredAtMs } = reading;
    if (!state) {
      counters.set(reading.measurand, good(value, measuredAtMs));
      return true;
    }
    if (follows(state.goodWh, state.goodAtMs, value, measuredAtMs, direction)) {
      Object.assign(state, good(value, measuredAtMs));
      return true;
    }
    const confirms = state.sightings > 0 && follows(state.suspectWh, state.suspectAtMs, value, measuredAtMs, direction);
    state.sightings = confirms ? state.sightings + 1 : 1;
    state.suspectWh = value;
    state.suspectAtMs = measuredAtMs;
    if (state.sightings >= CONFIRMATIONS) {
      Object.assign(state, good(value, measuredAtMs));
      return true;
    }
    this.#heldBack.set(device, this.heldBack(device) + 1);
    return false;
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

function good(valueWh: number, atMs: number): CounterState {
  return { goodWh: valueWh, goodAtMs: atMs, suspectWh: 0, suspectAtMs: 0, sightings: 0 };
}

/** `rising`: import and export counters; `both`: sums, which some meters count as import minus export; null: no counter. */
function counterDirection(measurand: string): 'rising' | 'both' | null {
  if (!COUNTER_UNITS.has(measurandInfo(measurand)?.unit ?? '')) return null;
  if (RISING.test(measurand)) return 'rising';
  return SUMS.test(measurand) ? 'both' : null;
}

function follows(
  beforeWh: number,
  beforeMs: number,
  nowWh: number,
  nowMs: number,
  direction: 'rising' | 'both',
): boolean {
  const changeWh = nowWh - beforeWh;
  const hours = Math.max(0, nowMs - beforeMs) / MS_PER_HOUR;
  const mostWh = SLACK_WH + hours * MAX_COUNTING_POWER_W;
  // float32 counters lose digits as they grow: their last digit may flicker downwards.
  const flickerWh = Math.abs(beforeWh) * 2 ** -22;
  const leastWh = direction === 'rising' ? -flickerWh : -mostWh;
  return changeWh >= leastWh && changeWh <= mostWh;
}
