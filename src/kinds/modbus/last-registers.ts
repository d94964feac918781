// The last reply of every block that was read, by reference: what a register held last can be looked up afterwards.
// It must not know buses, meters or what the words mean.

interface Reply {
  readonly address: number;
  readonly data: Uint8Array;
  readonly atMs: number;
}

/** What some registers held, and when that came. */
export interface HeldRegisters {
  /** Two bytes a register, high byte first. */
  readonly bytes: Uint8Array;
  /** Wall clock of the reply, ms since the epoch. */
  readonly atMs: number;
}

/** Most blocks that are kept, far more than a meter needs; a plan that changes leaves old blocks behind. */
const MAX_REPLIES = 64;
const MAX_REGISTERS = 65_536;

export class LastRegisters {
  /** Oldest first. */
  readonly #replies = new Map<number, Reply>();

  /** @param data what came for the registers from `address` on; it must not be changed any more */
  keep(address: number, data: Uint8Array, atMs: number): void {
    const key = address * MAX_REGISTERS + data.length;
    this.#replies.delete(key);
    this.#replies.set(key, { address, data, atMs });
    for (const oldest of this.#replies.keys()) {
      if (this.#replies.size <= MAX_REPLIES) break;
      this.#replies.delete(oldest);
    }
  }

  /** From the newest reply that has all of them; null: never read. */
  of(address: number, count: number): HeldRegisters | null {
    let found: HeldRegisters | null = null;
    for (const reply of this.#replies.values()) {
      const from = (address - reply.address) * 2;
      const to = from + count * 2;
      if (from >= 0 && to <= reply.data.length) found = { bytes: reply.data.subarray(from, to), atMs: reply.atMs };
    }
    return found;
  }
}
