// The blocks of a SunSpec device as they were last read, value by value, for a person who compares them with the manual. It
// must not know buses or health.
import { HEADER_REGISTERS, type ChainBlock } from '../../../codec/sunspec/chain.ts';
import { decodeFactor, POINT_REGISTERS } from '../../../codec/sunspec/points.ts';
import type { LastReceived, RegisterWords } from '../../../model/last-received.ts';
import { blockValues } from './block-values.ts';
import type { KnownChain } from './known-chain.ts';
import type { BlockRead } from './layout.ts';
import { skippedText } from './words.ts';

export interface BlockReply {
  readonly read: BlockRead;
  /** The registers of the read alone. */
  readonly bytes: Uint8Array;
  /** Wall clock, ms since the epoch. */
  readonly atMs: number;
}

export class LastBlocks {
  /** By address and scope: a short read is newer, a long one has more. */
  readonly #replies = new Map<string, BlockReply>();

  keep(replies: readonly BlockReply[]): void {
    for (const reply of replies) this.#replies.set(`${reply.read.address} ${reply.read.scope}`, reply);
  }

  clear(): void {
    this.#replies.clear();
  }

  received(known: KnownChain | null): LastReceived {
    if (known === null) return { kind: 'registers', rows: [] };
    const rows = new Map<string, RegisterWords>();
    const oldestFirst = [...this.#replies.values()].sort((a, b) => a.atMs - b.atMs);
    for (const reply of oldestFirst) for (const row of rowsOf(reply, known)) rows.set(row.measurand, row);
    const refused = new Set<string>(known.refused);
    const skipped = known.part.skipped.map(({ block, why }) => ({
      address: block.address,
      ...skippedText(block, why),
    }));
    return {
      kind: 'registers',
      rows: [...rows.values()].map((row) => ({ ...row, refused: refused.has(row.measurand) })),
      skipped: skipped.sort((a, b) => a.address - b.address),
    };
  }
}

function rowsOf({ read, bytes, atMs }: BlockReply, known: KnownChain): RegisterWords[] {
  return (blockValues(read, bytes) ?? []).flatMap(({ point, value }) => {
    const { measurand, at, type, factorAt, unit, name } = point;
    if (!known.isWanted(point)) return [];
    const factor = factorAt === null ? 0 : decodeFactor(bytes, factorAt);
    const place = {
      address: addressOf(read.block, at),
      type,
      unit,
      scale: 10 ** (factor ?? 0),
      title: titleOf(read, name),
    };
    return [
      { measurand, value, words: wordsOf(bytes, at, POINT_REGISTERS[type]), readAtMs: atMs, refused: false, place },
    ];
  });
}

function addressOf({ address }: ChainBlock, at: number): number {
  return address + at;
}

function titleOf({ model }: BlockRead, name: string): string {
  return `SunSpec ${model.id} ${name}`;
}

function wordsOf(bytes: Uint8Array, at: number, registers: number): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at * 2, registers * 2);
  return Array.from({ length: registers }, (_, index) => view.getUint16(index * 2));
}

/** Registers that a block occupies with its header. */
export function sizeOf({ length }: ChainBlock): number {
  return HEADER_REGISTERS + length;
}
