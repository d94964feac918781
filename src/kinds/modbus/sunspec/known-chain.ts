// What is known of one device of a SunSpec chain while it stays as it is: its blocks, their reads, who it is. It must not know
// health, schedules or values.
import type { Measurand } from '../../../vocabulary/measurands.ts';
import type { SunSpecPoint } from '../../../definition/sunspec/model.ts';
import { HEADER_REGISTERS } from '../../../codec/sunspec/chain.ts';
import { PROTOCOL_MAX_REGISTERS } from '../../../codec/modbus/request.ts';
import type { ModbusBus } from '../bus/modbus-bus.ts';
import type { ReadBlock, Span } from '../bus/read-plan.ts';
import { RegisterReader } from '../register-reader.ts';
import type { SunSpecIdentity } from './block-values.ts';
import type { Discovery } from './discover.ts';
import { beyondLimit, readsOf, type BlockRead, type ChainPart } from './layout.ts';

export interface KnownChainOptions {
  readonly bus: ModbusBus;
  readonly unit: number;
  /** Most registers of one read, where the configuration says it. */
  readonly maxRegistersPerRead: number | undefined;
  /** Only these; null: all. */
  readonly measurands: readonly string[] | null;
}

export class KnownChain {
  readonly discovery: Discovery;
  readonly part: ChainPart;
  /** Null: it does not say. */
  identity: SunSpecIdentity | null;
  readonly reader: RegisterReader<BlockRead>;
  /** Wanted, and longer than one read may be. */
  readonly tooLong: readonly SunSpecPoint[];
  readonly limit: number;
  readonly #reads: readonly BlockRead[];
  readonly #wanted: (point: SunSpecPoint) => boolean;

  constructor(discovery: Discovery, part: ChainPart, identity: SunSpecIdentity | null, options: KnownChainOptions) {
    const { bus, unit, maxRegistersPerRead = PROTOCOL_MAX_REGISTERS, measurands } = options;
    this.discovery = discovery;
    this.part = part;
    this.identity = identity;
    this.limit = maxRegistersPerRead;
    this.#wanted = ({ measurand }) => measurands?.includes(measurand) ?? true;
    this.#reads = readsOf(part, this.limit, this.#wanted);
    this.tooLong = beyondLimit(part, this.limit, this.#wanted);
    const declared = declaredOf(this.#reads);
    this.reader = new RegisterReader({
      bus,
      unit,
      function: 'holding',
      limit: this.limit,
      parts: this.#reads,
      declared,
    });
  }

  /** Everything of it that is asked for and fits into a read. */
  get measurands(): Measurand[] {
    const { used } = this.part;
    return used.flatMap(({ points }) => points.filter((each) => this.isWanted(each)).map(({ measurand }) => measurand));
  }

  isWanted(point: SunSpecPoint): boolean {
    return this.#wanted(point) && !this.tooLong.includes(point);
  }

  /** The reads of one turn; with `identity` it is seen whether it is still the same device. */
  plan(scope: 'fast' | 'all', identity: boolean): readonly ReadBlock[] {
    const reads = (read: BlockRead): boolean => read.scope === scope || (identity && read.scope === 'identity');
    return this.reader.plan(`${scope}${identity ? ' with identity' : ''}`, reads);
  }

  /** Has anything to read but its identity. */
  get hasValues(): boolean {
    return this.#reads.some(({ scope }) => scope !== 'identity');
  }

  /** What the device refuses of what is wanted. */
  get refused(): Measurand[] {
    const refused = this.reader.refused.filter(({ scope }) => scope === 'all');
    return refused.flatMap(({ points }) =>
      points.filter((each) => this.isWanted(each)).map(({ measurand }) => measurand),
    );
  }

  /** Every single block is refused. */
  get isRefused(): boolean {
    const blocks = this.#reads.filter(({ scope }) => scope === 'all');
    return blocks.length > 0 && blocks.every((read) => this.reader.refused.includes(read));
  }

  /** The device is described in the same way. */
  isLike({ chain }: Discovery): boolean {
    const known = this.discovery.chain;
    return (
      chain.base === known.base &&
      chain.blocks.length === known.blocks.length &&
      chain.blocks.every(({ id, length }, index) => {
        const other = known.blocks[index];
        return other?.id === id && other.length === length;
      })
    );
  }
}

/** The blocks in a few pieces: what a read of one may be made longer by, and proven with. */
function declaredOf(reads: readonly BlockRead[]): Span[] {
  const blocks = new Map(reads.map(({ block }) => [block.address, block]));
  return [...blocks.values()].flatMap((block) => {
    const own = reads.filter((read) => read.block === block).map(({ count }) => count);
    const size = HEADER_REGISTERS + block.length;
    const cuts = [...new Set([0, HEADER_REGISTERS, ...own, size - 1, size])].sort((a, b) => a - b);
    return cuts.slice(1).map((end, index) => {
      const start = cuts[index] ?? 0;
      return { address: block.address + start, count: end - start };
    });
  });
}

/** Two identities of which both say something. */
export function isOther(before: SunSpecIdentity | null, now: SunSpecIdentity | null): boolean {
  if (before === null || now === null) return false;
  return (
    before.serialNumber !== now.serialNumber || before.model !== now.model || before.manufacturer !== now.manufacturer
  );
}
