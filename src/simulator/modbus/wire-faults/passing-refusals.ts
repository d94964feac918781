// A busy gateway that refuses what it answers a moment later. Knows no meter.
import { ILLEGAL_ADDRESS, ILLEGAL_VALUE } from '../../../codec/modbus/slave-frames.ts';
import type { Random } from '../../physics/random.ts';

export class PassingRefusals {
  #untilMs = -Infinity;

  /**
   * The exception that a request gets at `nowMs` instead of an answer, null: it is answered. With `isHit` it is refused, and
   * so is everything for `forMs` from now on.
   */
  exception(isHit: boolean, forMs: number, nowMs: number, random: Random): number | null {
    if (isHit) this.#untilMs = Math.max(this.#untilMs, nowMs + forMs);
    if (!isHit && nowMs >= this.#untilMs) return null;
    return random.hits(50) ? ILLEGAL_ADDRESS : ILLEGAL_VALUE;
  }
}
