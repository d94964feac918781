// The registers one function of a meter reaches: blocks of values and what lies between them. Knows no measurand, no wire.
import { ILLEGAL_ADDRESS, ILLEGAL_VALUE } from './slave-frames.ts';

/** One value in the register map. */
export interface RegisterBlock {
  /** Wire address of its first register. */
  readonly address: number;
  /** Registers. */
  readonly count: number;
  /** Its bytes, two a register; null: may only be written; a number: the exception that a read of it is answered with. */
  read(): Uint8Array | number | null;
  /** Takes new bytes; false: the value is not allowed. Absent: may only be read. */
  write?(bytes: Uint8Array): boolean;
}

/** Registers first..last; between the blocks in it they read `fill`. */
export interface Span {
  readonly first: number;
  readonly last: number;
  /** 0..0xffff; default 0. */
  readonly fill?: number;
}

export class RegisterSpace {
  readonly #blocks: readonly RegisterBlock[];
  readonly #span: Span | null;

  /** Of blocks that overlap, the earlier one is seen. `span` null: registers without a block do not exist. */
  constructor(blocks: readonly RegisterBlock[], span: Span | null) {
    this.#blocks = blocks;
    this.#span = span;
  }

  get isEmpty(): boolean {
    return this.#blocks.length === 0;
  }

  get isWritable(): boolean {
    return this.#blocks.some((block) => block.write !== undefined);
  }

  /** The blocks that have registers among these `count`. */
  blocksIn(address: number, count: number): readonly RegisterBlock[] {
    return this.#blocks.filter((block) => overlaps(block, address, count));
  }

  /** The bytes of `count` registers, or an exception code: the highest when several blocks have one. */
  read(address: number, count: number): Uint8Array | number {
    const bytes = this.#filled(count);
    const covered = new Uint8Array(count);
    let exception = 0;
    for (const block of this.#blocks) {
      if (!overlaps(block, address, count)) continue;
      const value = block.read();
      if (typeof value === 'number') exception = Math.max(exception, value);
      else if (value !== null) copyRegisters(value, block.address - address, bytes, covered);
    }
    if (exception !== 0) return exception;
    const exists = (_: number, index: number): boolean => covered[index] === 1 || this.#inSpan(address + index);
    return covered.every(exists) ? bytes : ILLEGAL_ADDRESS;
  }

  /** Writes whole values; undefined, or an exception code. Values before one that is refused stay written. */
  write(address: number, bytes: Uint8Array): number | undefined {
    const count = bytes.length / 2;
    const end = address + count;
    const touched = this.#blocks
      .filter((block) => overlaps(block, address, count))
      .sort((a, b) => a.address - b.address);
    let next = address;
    for (const block of touched) {
      if (block.write === undefined) return ILLEGAL_ADDRESS;
      if (block.address < address || block.address + block.count > end) return ILLEGAL_VALUE;
      if (block.address !== next) return ILLEGAL_ADDRESS;
      next = block.address + block.count;
    }
    if (next !== end) return ILLEGAL_ADDRESS;
    for (const block of touched) {
      const from = (block.address - address) * 2;
      if (block.write?.(bytes.slice(from, from + block.count * 2)) !== true) return ILLEGAL_VALUE;
    }
    return undefined;
  }

  #filled(count: number): Uint8Array {
    const bytes = new Uint8Array(count * 2);
    const fill = this.#span?.fill ?? 0;
    if (fill !== 0) for (let at = 0; at < bytes.length; at += 2) bytes.set([fill >> 8, fill & 0xff], at);
    return bytes;
  }

  #inSpan(address: number): boolean {
    return this.#span !== null && address >= this.#span.first && address <= this.#span.last;
  }
}

function overlaps(block: RegisterBlock, address: number, count: number): boolean {
  return block.address < address + count && address < block.address + block.count;
}

/** Copies the registers of `value`, which starts at register `at` of `bytes`, where nothing lies yet. */
function copyRegisters(value: Uint8Array, at: number, bytes: Uint8Array, covered: Uint8Array): void {
  for (let register = 0; register < value.length / 2; register++) {
    const target = at + register;
    if (target < 0 || target >= covered.length || covered[target] === 1) continue;
    bytes.set(value.subarray(register * 2, register * 2 + 2), target * 2);
    covered[target] = 1;
  }
}
