// Replies that a meter still owes. RTU frames carry no number, so a late reply to an old request looks like the answer
// to a new one of the same shape. This keeps which requests are dangerous and for how long. Knows no wire.
import { mayAnswer, type HeardFrame } from '../../../codec/modbus/heard-frames.ts';
import type { ModbusReply, ModbusRequest } from '../../../codec/modbus/request.ts';

/** A reply later than this after its request is not coming any more: no meter or gateway holds one that long. */
const FORGET_AFTER_MS = 5000;
/** To the same question an old answer is right, only old: it matters as long as it would not be fresh. */
const FORGET_SAME_AFTER_MS = 1500;

interface Debt {
  readonly request: ModbusRequest;
  readonly sentMs: number;
  /** A later request has been answered since: in turn nothing is owed, only a reply that was overtaken may still come. */
  isOvertaken: boolean;
}

export class LateReplyGuard {
  readonly #debts = new Map<number, Debt[]>();

  /** A request sent at `sentMs` was not answered, or it is not sure that it was. */
  add(request: ModbusRequest, sentMs: number): void {
    const debts = this.#debts.get(request.unit) ?? [];
    const alive = debts.filter((debt) => debt.sentMs + FORGET_AFTER_MS > sentMs);
    this.#debts.set(request.unit, [...alive, { request, sentMs, isOvertaken: false }]);
  }

  /** The unit's only request without an answer that one may still come to; null: there is none, or there are several. */
  onlyDebt(unit: number, nowMs: number): { readonly request: ModbusRequest; readonly sentMs: number } | null {
    const alive = this.#alive(unit, nowMs);
    const [debt] = alive;
    return alive.length === 1 && debt !== undefined ? debt : null;
  }

  /** When the last request that was not answered went to the unit; null: none. */
  lastSentMs(unit: number): number | null {
    return this.#debts.get(unit)?.at(-1)?.sentMs ?? null;
  }

  /** Until when a reply to an earlier request may come that looks like the answer to this one, monotonic ms; null: none may. */
  owedUntilMs(request: ModbusRequest, nowMs: number): number | null {
    return endOf(this.#owed(request, nowMs));
  }

  /** Until when one to a question about other registers may. */
  mixedUpUntilMs(request: ModbusRequest, nowMs: number): number | null {
    return endOf(this.#owed(request, nowMs).filter((debt) => debt.request.address !== request.address));
  }

  /** The frame can be the reply to one of the requests that were not answered. */
  explains(frame: HeardFrame, nowMs: number): boolean {
    return this.#alive(frame.unit, nowMs).some((debt) => mayAnswer(frame, debt.request));
  }

  /**
   * A reply of this kind has come to `request`, which was sent at `sentMs`. Null when it can only be the answer to it;
   * else after how much silence that is sure: if it were a late answer, the next one would follow within that time.
   * 0: it could only be one that was overtaken, then the true answer follows when it is due.
   */
  silenceMs(request: ModbusRequest, kind: ModbusReply['kind'], sentMs: number, nowMs: number): number | null {
    const debts = this.#debts.get(request.unit) ?? [];
    const suspects = debts.filter((debt) => {
      if (!looksAlike(request, debt.request, kind)) return false;
      const isSame = debt.request.address === request.address;
      return debt.sentMs + (isSame ? FORGET_SAME_AFTER_MS : FORGET_AFTER_MS) > nowMs;
    });
    if (suspects.length === 0) return null;
    const oldest = suspects.find((debt) => !debt.isOvertaken);
    if (oldest === undefined) return 0;
    const sent = [...debts.slice(debts.indexOf(oldest)).map((debt) => debt.sentMs), sentMs];
    return Math.max(...sent.slice(1).map((each, index) => each - (sent[index] ?? 0)));
  }

  /** The unit has been heard out: in turn nothing is owed any more. */
  heardOut(unit: number): void {
    for (const debt of this.#debts.get(unit) ?? []) debt.isOvertaken = true;
  }

  #owed(request: ModbusRequest, nowMs: number): Debt[] {
    return this.#alive(request.unit, nowMs).filter((debt) => looksAlike(request, debt.request, 'data'));
  }

  #alive(unit: number, nowMs: number): Debt[] {
    return (this.#debts.get(unit) ?? []).filter((debt) => debt.sentMs + FORGET_AFTER_MS > nowMs);
  }
}

function endOf(debts: readonly Debt[]): number | null {
  return debts.length === 0 ? null : Math.max(...debts.map(({ sentMs }) => sentMs)) + FORGET_AFTER_MS;
}

/** What of a reply can be told from outside: the function of a refusal; else the length too, and the place of a write. */
function looksAlike(a: ModbusRequest, b: ModbusRequest, kind: ModbusReply['kind']): boolean {
  if (a.function !== b.function) return false;
  if (kind === 'exception') return true;
  if (a.kind === 'read') return b.kind === 'read' && a.count === b.count;
  return b.kind === 'write' && a.address === b.address && a.data.length === b.data.length;
}
