// Counts what happens on one wire. Knows meters and measurands by name only; decides nothing.
import { REGISTER_COUNT } from '../../codec/modbus/registers.ts';
import { FAULT_KINDS, type FaultKind } from './reply-faults.ts';
import type { Answer, SimulatedUnit } from './simulated-unit.ts';

export interface MeterStats {
  readonly unitId: number;
  readonly model: string;
  /** How often each measurand was in a good reply. */
  readonly served: Readonly<Record<string, number>>;
  /** How often all of them were: the count of the one served least. */
  readonly fullSets: number;
}

export interface WireStats {
  /** Since the start or the last reset. */
  readonly elapsedMs: number;
  readonly requests: number;
  /** By unit id, unknown and dead ones too. */
  readonly requestsByUnit: Readonly<Record<number, number>>;
  readonly replies: number;
  readonly exceptions: number;
  /** Bytes that were no request (bad CRC, noise, cut off). */
  readonly garbageBytes: number;
  /** Registers in good replies. */
  readonly registersServed: number;
  readonly fullSetsPerSecond: number;
  /** Time with bits or the silence that belongs to them, as a fraction; 0 without wire timing. */
  readonly wireBusyFraction: number;
  /** Requests that came less than 3.5 characters after a reply; 0 without wire timing. */
  readonly gapViolations: number;
  /** Request and reply, or two replies, at the same time. */
  readonly collisions: number;
  readonly faults: Readonly<Record<FaultKind, number>>;
  readonly meters: readonly MeterStats[];
}

export type WireCounter = 'requests' | 'replies' | 'exceptions' | 'garbageBytes' | 'gapViolations' | 'collisions';

export class WireStatistics {
  #counts = emptyCounts();
  #requestsByUnit = new Map<number, number>();
  #faults = emptyFaults();
  #served = new Map<SimulatedUnit, Map<string, number>>();
  #registersServed = 0;
  #busyMs = 0;
  #busyUntilMs = 0;
  #sinceMs: number;

  constructor(nowMs: number) {
    this.#sinceMs = this.#busyUntilMs = nowMs;
  }

  reset(nowMs: number): void {
    this.#counts = emptyCounts();
    this.#requestsByUnit = new Map();
    this.#faults = emptyFaults();
    this.#served = new Map();
    this.#registersServed = 0;
    this.#busyMs = 0;
    this.#sinceMs = nowMs;
    this.#busyUntilMs = Math.max(this.#busyUntilMs, nowMs);
  }

  count(counter: WireCounter, by = 1): void {
    this.#counts[counter] += by;
  }

  request(unitId: number): void {
    this.#counts.requests++;
    this.#requestsByUnit.set(unitId, (this.#requestsByUnit.get(unitId) ?? 0) + 1);
  }

  fault(kind: FaultKind): void {
    this.#faults[kind]++;
  }

  /** The wire is occupied in this time; overlapping times count once. */
  busy(fromMs: number, toMs: number): void {
    this.#busyMs += Math.max(0, toMs - Math.max(fromMs, this.#busyUntilMs));
    this.#busyUntilMs = Math.max(this.#busyUntilMs, toMs);
  }

  /** A reply that the master can use has been sent completely. */
  served(meter: SimulatedUnit, { address, count, kind }: NonNullable<Answer['read']>): void {
    const { model } = meter;
    this.#registersServed += count;
    if (model.function !== kind && !model.functionAlternatives.includes(kind)) return;
    let served = this.#served.get(meter);
    if (!served) this.#served.set(meter, (served = new Map<string, number>()));
    for (const row of model.rows) {
      const inside = row.address >= address && row.address + REGISTER_COUNT[row.type] <= address + count;
      if (inside) served.set(row.measurand, (served.get(row.measurand) ?? 0) + 1);
    }
  }

  snapshot(nowMs: number, meters: readonly SimulatedUnit[]): WireStats {
    const elapsedMs = nowMs - this.#sinceMs;
    const all = meters.map((meter) => this.#ofMeter(meter));
    const fullSets = all.reduce((sum, each) => sum + each.fullSets, 0);
    return {
      elapsedMs,
      ...this.#counts,
      requestsByUnit: Object.fromEntries(this.#requestsByUnit),
      registersServed: this.#registersServed,
      fullSetsPerSecond: elapsedMs > 0 ? (fullSets * 1000) / elapsedMs : 0,
      wireBusyFraction: elapsedMs > 0 ? Math.min(1, this.#busyMs / elapsedMs) : 0,
      faults: { ...this.#faults },
      meters: all,
    };
  }

  #ofMeter(meter: SimulatedUnit): MeterStats {
    const counts = this.#served.get(meter);
    const served = Object.fromEntries(
      meter.model.rows.map(({ measurand }) => [measurand, counts?.get(measurand) ?? 0]),
    );
    return { unitId: meter.unitId, model: meter.model.id, served, fullSets: fullSetsOf(served) };
  }
}

/** How often all of `measurands` (default: everything the meter measures) were served. */
export function fullSetsOf(
  served: Readonly<Record<string, number>>,
  measurands: readonly string[] = Object.keys(served),
): number {
  return measurands.length === 0 ? 0 : Math.min(...measurands.map((measurand) => served[measurand] ?? 0));
}

function emptyCounts(): Record<WireCounter, number> {
  return { requests: 0, replies: 0, exceptions: 0, garbageBytes: 0, gapViolations: 0, collisions: 0 };
}

function emptyFaults(): Record<FaultKind, number> {
  const counts: Partial<Record<FaultKind, number>> = {};
  for (const kind of FAULT_KINDS) counts[kind] = 0;
  return counts as Record<FaultKind, number>;
}
