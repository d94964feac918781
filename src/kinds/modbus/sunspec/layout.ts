// What of a SunSpec device's chain is read: which blocks belong to one device, which of them tell something, and which
// registers of a block hold it. Pure; it must not know buses or values.
import type { Chain, ChainBlock } from '../../../codec/sunspec/chain.ts';
import { HEADER_REGISTERS } from '../../../codec/sunspec/chain.ts';
import { POINT_REGISTERS } from '../../../codec/sunspec/points.ts';
import { findSunSpecModel } from '../../../catalog/sunspec/index.ts';
import type { SunSpecModel, SunSpecPoint } from '../../../definition/sunspec/model.ts';
import type { Span } from '../bus/read-plan.ts';

/**
 * `unknown`: no published model that MeterHub knows. `nothing`: no measurand in it. `second`: another block tells the same.
 * `short`: it has not the registers that its model has.
 */
export type SkipReason = 'unknown' | 'nothing' | 'second' | 'short';

export interface SkippedBlock {
  readonly block: ChainBlock;
  readonly why: SkipReason;
}

export interface UsedBlock {
  readonly block: ChainBlock;
  readonly model: SunSpecModel;
  /** Those that no block before it tells, and that its length has room for. */
  readonly points: readonly SunSpecPoint[];
}

/** One device of a chain. */
export interface ChainPart {
  /** Its identity; null: it has none. */
  readonly common: ChainBlock | null;
  readonly used: readonly UsedBlock[];
  readonly skipped: readonly SkippedBlock[];
}

/** Registers that are read together, so that no value meets the scale factor, or the place, of another moment. */
export interface BlockRead extends Span {
  readonly block: ChainBlock;
  readonly model: SunSpecModel;
  readonly points: readonly SunSpecPoint[];
  readonly scope: 'fast' | 'all' | 'identity';
}

type Wanted = (point: SunSpecPoint) => boolean;

/** The common block with all its texts. */
export const COMMON_REGISTERS = 66;

/**
 * The devices that a chain describes: each begins with its common model, and a second inverter or meter without one is a
 * device of its own, too.
 */
export function partsOf({ blocks }: Pick<Chain, 'blocks'>): ChainPart[] {
  const groups: ChainBlock[][] = [];
  for (const block of blocks) {
    const group = groups.at(-1);
    if (group === undefined || beginsPart(group, block)) groups.push([block]);
    else group.push(block);
  }
  return groups.map(partOf);
}

function beginsPart(group: readonly ChainBlock[], block: ChainBlock): boolean {
  const model = findSunSpecModel(block.id);
  if (model?.role === 'common') {
    // A maker may put blocks of its own before the identity.
    return group.some(({ id }) => findSunSpecModel(id)?.role === 'common' || isRead(id));
  }
  if (model?.role !== 'inverter' && model?.role !== 'meter') return false;
  return group.some(({ id }) => {
    const role = findSunSpecModel(id)?.role;
    return id === block.id || ((role === 'inverter' || role === 'meter') && role !== model.role);
  });
}

function isRead(id: number): boolean {
  return (findSunSpecModel(id)?.points.length ?? 0) > 0;
}

function partOf(blocks: readonly ChainBlock[]): ChainPart {
  const used: UsedBlock[] = [];
  const skipped: SkippedBlock[] = [];
  let common: ChainBlock | null = null;
  for (const block of blocks) {
    const model = findSunSpecModel(block.id);
    if (model?.role === 'common' && block.length >= COMMON_REGISTERS - HEADER_REGISTERS) {
      common = block;
      continue;
    }
    const why = model === null ? 'unknown' : skipReason(block, model, used);
    if (model !== null && why === null) used.push({ block, model, points: pointsOf(block, model, used) });
    else skipped.push({ block, why: why ?? 'unknown' });
  }
  return { common, used, skipped };
}

function skipReason(block: ChainBlock, model: SunSpecModel, used: readonly UsedBlock[]): SkipReason | null {
  if (model.points.length === 0) return 'nothing';
  if (block.length < model.length) return 'short';
  const isTold = model.role !== 'other' && used.some((other) => other.model.role === model.role);
  return isTold || pointsOf(block, model, used).length === 0 ? 'second' : null;
}

function pointsOf(block: ChainBlock, { points }: SunSpecModel, used: readonly UsedBlock[]): SunSpecPoint[] {
  const told = new Set(used.flatMap((other) => other.points.map(({ measurand }) => measurand)));
  return points.filter((point) => endOf(point) <= HEADER_REGISTERS + block.length && !told.has(point.measurand));
}

/**
 * The reads of a part, by address. A block that is longer than `limit` registers is read as far as that goes, from its id
 * register on: what lies beyond is left out, for nothing would say any more what it is. A block of which nothing is wanted is
 * not read; of the others all is, for a power factor is judged by the powers beside it.
 */
export function readsOf({ common, used }: ChainPart, limit: number, wanted: Wanted): BlockRead[] {
  const reads = used.flatMap(({ block, model, points }) => {
    const fitting = points.filter((point) => needOf(point, model) <= limit);
    const fast = fitting.filter(({ group }) => group === 'fast');
    return [fast, fitting].flatMap((all, index): BlockRead[] => {
      if (!all.some(wanted)) return [];
      const count = Math.max(...all.map((point) => needOf(point, model)));
      return [{ address: block.address, count, block, model, points: all, scope: index === 0 ? 'fast' : 'all' }];
    });
  });
  const model = common && findSunSpecModel(common.id);
  if (common === null || model === null || limit < COMMON_REGISTERS) return reads;
  return [
    { address: common.address, count: COMMON_REGISTERS, block: common, model, points: [], scope: 'identity' },
    ...reads,
  ];
}

/** What is wanted and does not fit into one read of `limit` registers. */
export function beyondLimit({ used }: ChainPart, limit: number, wanted: Wanted): SunSpecPoint[] {
  return used.flatMap(({ model, points }) => points.filter((point) => wanted(point) && needOf(point, model) > limit));
}

function endOf({ at, type }: SunSpecPoint): number {
  return at + POINT_REGISTERS[type];
}

/** Registers from the id register on that have to be there to know the value. */
function needOf(point: SunSpecPoint, { repeat }: SunSpecModel): number {
  return Math.max(endOf(point), (point.factorAt ?? 0) + 1, point.part === null ? 0 : (repeat?.countAt ?? 0) + 1);
}
