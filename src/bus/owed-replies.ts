// Replies that a meter still owes after a timeout. RTU frames carry no number, so a late reply to an old request looks
// like the answer to a new one of the same shape. This keeps count of the shapes that are dangerous. Knows no wire.
import type { ModbusRequest } from '../codec/modbus/request.ts';

/** A reply later than this is not coming any more: no meter or gateway holds one that long. */
const FORGET_AFTER_MS = 10_000;

interface Debt {
  readonly shape: string;
  readonly untilMs: number;
}

export class OwedReplies {
  readonly #debts = new Map<number, Debt[]>();

  /** A request of this shape was not answered in time. */
  add(request: ModbusRequest, nowMs: number): void {
    const debts = this.#alive(request.unit, nowMs);
    debts.push({ shape: shapeOf(request), untilMs: nowMs + FORGET_AFTER_MS });
    this.#debts.set(request.unit, debts);
  }

  /** True while an answer to this request could be the late one to an older request. */
  isAmbiguous(request: ModbusRequest, nowMs: number): boolean {
    const shape = shapeOf(request);
    return this.#alive(request.unit, nowMs).some((debt) => debt.shape === shape);
  }

  /** One late reply of this shape has come and was thrown away. */
  settle(request: ModbusRequest): void {
    const debts = this.#debts.get(request.unit) ?? [];
    const index = debts.findIndex((debt) => debt.shape === shapeOf(request));
    if (index >= 0) debts.splice(index, 1);
  }

  /** The unit has been heard out: nothing is owed any more. */
  clear(unit: number): void {
    this.#debts.delete(unit);
  }

  #alive(unit: number, nowMs: number): Debt[] {
    return (this.#debts.get(unit) ?? []).filter((debt) => debt.untilMs > nowMs);
  }
}

/** What of a reply can be told from outside: function and length; of a write also its place. */
function shapeOf(request: ModbusRequest): string {
  return request.kind === 'read'
    ? `${request.function}:${request.count}`
    : `${request.function}:${request.address}:${request.data.length}`;
}
