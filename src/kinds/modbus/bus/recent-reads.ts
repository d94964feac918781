// The last reads of every unit. Replies without a number are told by their length alone, so it matters which lengths others
// had. It must not know wires or clocks.
import type { ModbusRequest, ReadRequest } from '../../../codec/modbus/request.ts';

/** No gateway holds back more replies of one unit. */
const MAX_READS = 32;

export class RecentReads {
  readonly #reads = new Map<number, ReadRequest[]>();

  add(request: ModbusRequest): void {
    if (request.kind !== 'read') return;
    const reads = this.#reads.get(request.unit) ?? [];
    reads.push(request);
    if (reads.length > MAX_READS) reads.shift();
    this.#reads.set(request.unit, reads);
  }

  /** The unit was asked for so many registers lately. */
  hasAsked(unit: number, fn: number, count: number): boolean {
    return this.#of(unit).some((read) => read.function === fn && read.count === count);
  }

  /** A reply of this length can only be the answer to this question: no other was asked for as many registers. */
  isTelling({ unit, function: fn, address, count }: ReadRequest): boolean {
    return this.#of(unit).every((read) => read.function !== fn || read.count !== count || read.address === address);
  }

  #of(unit: number): readonly ReadRequest[] {
    return this.#reads.get(unit) ?? [];
  }
}
