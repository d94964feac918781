// What a row of the published SunSpec model definitions says to MeterHub: where a value lies in its block, and which measurand
// it is. Types and their check only; no device, no runtime.
import { POINT_REGISTERS, type PointType } from '../../codec/sunspec/points.ts';
import { MEASURANDS, type Measurand } from '../../vocabulary/measurands.ts';
import type { PollGroup } from '../modbus/model.ts';

/** One value of a block. Registers are counted from the block's id register, as in the published definitions. */
export interface SunSpecPoint {
  /** As published. */
  readonly name: string;
  readonly at: number;
  readonly type: PointType;
  /** Register of the scale factor; null: it has none. */
  readonly factorAt: number | null;
  readonly measurand: Measurand;
  /** Canonical, and that of the point: SunSpec has no multiples. */
  readonly unit: string;
  readonly group: PollGroup;
  /** Which of the repeated parts of the block it belongs to, from 1; null: to none. */
  readonly part: number | null;
}

/** Parts of a block that repeat: the strings of an inverter. */
export interface SunSpecRepeat {
  /** Register that says how many there are. */
  readonly countAt: number;
  /** First register of the first of them, and registers of each. */
  readonly from: number;
  readonly size: number;
  /** What each of them is called. */
  readonly nameAt: number;
  readonly nameRegisters: number;
  /** Parts with such a name are no strings. */
  readonly otherNames: RegExp;
  /** Register of a part that says what it is, and what it says of a string; null: none does. */
  readonly kindAt: number | null;
  readonly stringKind: number;
}

/**
 * What a block tells of. Of several blocks of a device that tell the same, one is read; `inverter` and `meter` exclude each
 * other: a second one in the chain is another device.
 */
export type SunSpecRole = 'inverter' | 'meter' | 'strings' | 'battery' | 'common' | 'other';

export interface SunSpecModel {
  readonly id: number;
  readonly title: string;
  readonly role: SunSpecRole;
  /** Registers after id and length that it has at least. */
  readonly length: number;
  readonly phases: 1 | 3 | null;
  /** Sorted by register; empty: nothing of it is a measurand. */
  readonly points: readonly SunSpecPoint[];
  readonly repeat: SunSpecRepeat | null;
}

export type PointRow = readonly [name: string, at: number, type: PointType, factorAt: number | null, of: Measurand];

/** The points of a block. `part`: which of its repeated parts they belong to. */
export function points(rows: readonly PointRow[], part: number | null = null): SunSpecPoint[] {
  return rows.map(([name, at, type, factorAt, measurand]) => {
    const { unit, poll } = MEASURANDS[measurand];
    if (unit === null) throw new TypeError(`SunSpec: ${name} has no unit`);
    return { name, at, type, factorAt, measurand, unit, group: poll, part };
  });
}

type Declaration = Pick<SunSpecModel, 'id' | 'title' | 'role' | 'length'> & Partial<SunSpecModel>;

/** Completes a declaration, and refuses one that contradicts itself. */
export function sunSpecModel(declaration: Declaration): SunSpecModel {
  const model: SunSpecModel = { phases: null, repeat: null, points: [], ...declaration };
  const registers = 2 + model.length;
  const seen = new Set<string>();
  for (const { name, at, type, factorAt, measurand, part } of model.points) {
    const fail = (what: string): never => {
      throw new TypeError(`SunSpec model ${model.id}: ${name} ${what}`);
    };
    if (at < 2) fail('lies in the header');
    if (part === null && at + POINT_REGISTERS[type] > registers) fail('lies beyond the block');
    if (factorAt !== null && (factorAt < 2 || factorAt >= registers)) fail('has its scale factor beyond the block');
    if (type === 'float32' && factorAt !== null) fail('is a float with a scale factor');
    if (seen.has(measurand)) fail(`is ${measurand}, as another point is`);
    seen.add(measurand);
  }
  return { ...model, points: [...model.points].sort((a, b) => a.at - b.at) };
}
