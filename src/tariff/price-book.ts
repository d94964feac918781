// The prices of one dynamic tariff that are known, by time. What has been in force is kept: nobody changes it afterwards.
// It must not know where prices come from or where they are kept.
import type { Nano } from './exact.ts';

/** A price as it was fetched: before taxes and fees of the own tariff. */
export interface PriceSlot {
  readonly fromMs: number;
  /** Excluded. */
  readonly toMs: number;
  /** Currency a kWh. */
  readonly price: Nano;
}

export class PriceBook {
  #slots: PriceSlot[];
  #changes = 0;

  /** `slots`: kept ones, in order, without overlap. */
  constructor(slots: readonly PriceSlot[] = []) {
    this.#slots = [...slots];
  }

  get slots(): readonly PriceSlot[] {
    return this.#slots;
  }

  /** Rises with every change. */
  get changes(): number {
    return this.#changes;
  }

  /** Those that touch the range, in order. */
  between(fromMs: number, toMs: number): readonly PriceSlot[] {
    const begin = firstAfter(this.#slots, fromMs);
    const found: PriceSlot[] = [];
    for (let at = begin; at < this.#slots.length; at++) {
      const slot = this.#slots[at];
      if (slot === undefined || slot.fromMs >= toMs) break;
      found.push(slot);
    }
    return found;
  }

  /**
   * Takes new prices. Where one has been in force (it began before `nowMs`), what is known stays; what is to come is replaced; holes
   * are filled, those of the past too. Returns how many slots are new or different.
   */
  learn(slots: readonly PriceSlot[], nowMs: number): number {
    const kept = this.#slots.filter((old) => {
      return old.fromMs <= nowMs || !slots.some((one) => one.fromMs < old.toMs && one.toMs > old.fromMs);
    });
    const fresh = withoutOverlap(slots).flatMap((slot) => withoutKnown(slot, kept));
    const same = (slot: PriceSlot): boolean =>
      this.#slots.some((old) => old.fromMs === slot.fromMs && old.toMs === slot.toMs && old.price === slot.price);
    const changed = fresh.filter((slot) => !same(slot)).length;
    if (changed > 0) {
      this.#slots = [...kept, ...fresh].sort((a, b) => a.fromMs - b.fromMs);
      this.#changes++;
    }
    return changed;
  }

  /** What was kept from earlier runs: it counts before anything that was learned since. */
  restore(kept: readonly PriceSlot[]): void {
    const fresh = this.#slots.flatMap((slot) => withoutKnown(slot, kept));
    this.#slots = [...kept, ...fresh].sort((a, b) => a.fromMs - b.fromMs);
  }

  /** Until when there are prices without a hole from an instant on; null: there is none for that instant. */
  knownUntil(ms: number): number | null {
    let end: number | null = null;
    for (const slot of this.between(ms, Infinity)) {
      if (slot.fromMs > (end ?? ms)) break;
      end = slot.toMs;
    }
    return end;
  }
}

/** In order; of two that overlap the one that begins first counts. */
export function withoutOverlap(slots: readonly PriceSlot[]): PriceSlot[] {
  const sorted = [...slots].sort((a, b) => a.fromMs - b.fromMs);
  let endMs = -Infinity;
  return sorted.flatMap((slot) => {
    const fromMs = Math.max(slot.fromMs, endMs);
    if (fromMs >= slot.toMs) return [];
    endMs = slot.toMs;
    return [{ ...slot, fromMs }];
  });
}

/** The parts of a slot that no known one covers. */
function withoutKnown(slot: PriceSlot, known: readonly PriceSlot[]): PriceSlot[] {
  let parts: PriceSlot[] = [slot];
  for (let at = firstAfter(known, slot.fromMs); at < known.length; at++) {
    const old = known[at];
    if (old === undefined || old.fromMs >= slot.toMs) break;
    parts = parts.flatMap((part) => [
      ...(part.fromMs < old.fromMs ? [{ ...part, toMs: Math.min(part.toMs, old.fromMs) }] : []),
      ...(part.toMs > old.toMs ? [{ ...part, fromMs: Math.max(part.fromMs, old.toMs) }] : []),
    ]);
  }
  return parts.filter((part) => part.fromMs < part.toMs);
}

/** The place of the first slot that ends after the instant. */
function firstAfter(slots: readonly PriceSlot[], ms: number): number {
  let [low, high] = [0, slots.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((slots[middle]?.toMs ?? Infinity) > ms) high = middle;
    else low = middle + 1;
  }
  return low;
}
