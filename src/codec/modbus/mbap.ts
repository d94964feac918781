// Modbus TCP framing: MBAP header with transaction number. A late reply carries an old number and is dropped. Pure.
// Source: MODBUS Messaging on TCP/IP V1.0b, 3.1.
import type { Exchange, Framing, ReplyFault, Stranger } from './exchange.ts';
import type { HeardFrame } from './heard-frames.ts';
import { NumberHabit } from './number-habit.ts';
import { replyAt, replyPduLength, replyStart, requestPdu, type ModbusReply, type ModbusRequest } from './request.ts';

export const MBAP_BYTES = 7;
/** Largest length field: unit id and a PDU of 253 bytes. */
const MAX_LENGTH_FIELD = 254;

/** So many requests later nobody answers one any more; a connection on which more are lost is opened anew. */
const MAX_UNANSWERED = 16;
/** Bytes of a reply that are known beforehand: header, function, byte count. */
const HEAD_BYTES = MBAP_BYTES + 2;
/** So many of them may be wrong, and it is still taken for the head of that reply. */
const HEAD_ERRORS = 2;

/** How the replies that have not come would begin, by transaction number. */
type Unanswered = Map<number, Uint8Array>;

/**
 * Frames for one connection; transaction numbers go round. `habit`: what is known of the gateway's numbers. `firstNumber`: of
 * the first request, 1 unless said otherwise. Where a converter hands every reply to all its clients, those that all count from
 * 1 would take each other's replies for their own.
 */
export function mbapFraming(habit = new NumberHabit(), firstNumber = 1): Framing {
  let transaction = firstNumber - 1;
  const unanswered: Unanswered = new Map();
  return {
    get numbered() {
      return habit.tellsRequests;
    },
    begin(request) {
      transaction = (transaction + 1) & 0xffff;
      for (const [number] of unanswered) {
        if (((transaction - number) & 0xffff) > MAX_UNANSWERED) unanswered.delete(number);
      }
      return new MbapExchange(request, transaction, unanswered, habit);
    },
  };
}

export function mbapFrame(transaction: number, unit: number, pdu: Uint8Array): Uint8Array {
  const frame = new Uint8Array(MBAP_BYTES + pdu.length);
  frame[0] = transaction >> 8;
  frame[1] = transaction & 0xff;
  frame[4] = (pdu.length + 1) >> 8;
  frame[5] = (pdu.length + 1) & 0xff;
  frame[6] = unit;
  frame.set(pdu, MBAP_BYTES);
  return frame;
}

class MbapExchange implements Exchange {
  readonly bytes: Uint8Array;
  readonly replyBytes: number;
  received = 0;
  cameDamaged = false;
  readonly cameCut = false;
  stranger: Stranger = {};
  readonly late: number[] = [];
  readonly #request: ModbusRequest;
  readonly #transaction: number;
  readonly #unanswered: Unanswered;
  readonly #habit: NumberHabit;
  readonly #heard: HeardFrame[] = [];
  #buffer = new Uint8Array(0);
  #fault: ReplyFault = 'MODBUS_TIMEOUT';

  constructor(request: ModbusRequest, transaction: number, unanswered: Unanswered, habit: NumberHabit) {
    this.#habit = habit;
    this.#request = request;
    this.#transaction = transaction;
    this.#unanswered = unanswered;
    this.bytes = mbapFrame(transaction, request.unit, requestPdu(request));
    this.replyBytes = MBAP_BYTES + replyPduLength(request);
    const reply = new Uint8Array(replyPduLength(request));
    reply.set(replyStart(request));
    unanswered.set(transaction, mbapFrame(transaction, request.unit, reply).subarray(0, HEAD_BYTES));
  }

  get number(): number {
    return this.#transaction;
  }

  get isPartial(): boolean {
    return this.#buffer.length > 0;
  }

  get trailing(): number {
    return this.#buffer.length;
  }

  push(chunk: Uint8Array): ModbusReply | null {
    this.received += chunk.length;
    const joined = new Uint8Array(this.#buffer.length + chunk.length);
    joined.set(this.#buffer);
    joined.set(chunk, this.#buffer.length);
    this.#buffer = joined;
    for (;;) {
      const frame = this.#nextFrame();
      if (frame === null) return null;
      const reply = this.#judge(frame);
      if (reply) return reply;
    }
  }

  heard(): readonly HeardFrame[] {
    return this.#heard;
  }

  beware(): void {
    // Its reply has another number.
  }

  pushStray(chunk: Uint8Array): void {
    this.#buffer = Uint8Array.from(chunk);
    for (let frame = this.#nextFrame(); frame !== null; frame = this.#nextFrame()) this.#noteLate(frame);
    // Half a frame is not waited for: what follows begins anew.
    this.#buffer = new Uint8Array(0);
    this.#fault = 'MODBUS_TIMEOUT';
  }

  fault(): ReplyFault {
    return this.#fault;
  }

  /** Cuts the next complete frame off the buffer; bytes that cannot start one are skipped. */
  #nextFrame(): Uint8Array | null {
    while (this.#buffer.length >= MBAP_BYTES + 1) {
      const [, , protocolHigh = 0, protocolLow = 0, lengthHigh = 0, lengthLow = 0] = this.#buffer;
      const length = (lengthHigh << 8) | lengthLow;
      if (protocolHigh !== 0 || protocolLow !== 0 || length < 2 || length > MAX_LENGTH_FIELD) {
        this.#fault = 'MODBUS_CRC';
        this.#buffer = this.#buffer.subarray(1);
        continue;
      }
      if (this.#buffer.length < 6 + length) return null;
      const frame = this.#buffer.subarray(0, 6 + length);
      this.#buffer = this.#buffer.subarray(6 + length);
      return frame;
    }
    return null;
  }

  #judge(frame: Uint8Array): ModbusReply | null {
    const transaction = transactionOf(frame);
    if (transaction !== this.#transaction) {
      return this.#judgeOtherNumber(frame, transaction);
    }
    this.#habit.sawOwn();
    this.#unanswered.delete(transaction);
    if (this.#swallowedAnother(frame)) {
      this.#fault = 'MODBUS_LENGTH';
      this.#buffer = new Uint8Array(0);
      return null;
    }
    const functionCode = frame[MBAP_BYTES];
    const isException = functionCode === (this.#request.function | 0x80);
    if (frame[6] !== this.#request.unit || (functionCode !== this.#request.function && !isException)) {
      this.#fault = 'MODBUS_FOREIGN';
      if (frame[6] !== this.#request.unit) this.stranger = { answeredBy: frame[6] ?? 0 };
      return null;
    }
    if (this.#fits(frame)) return replyAt(this.#request, frame, MBAP_BYTES);
    this.#fault = 'MODBUS_LENGTH';
    return null;
  }

  /** Unit, function and length are those of a reply to the request. */
  #fits(frame: Uint8Array): boolean {
    const { unit, function: fn } = this.#request;
    if (frame[6] !== unit) return false;
    if (frame[MBAP_BYTES] === (fn | 0x80)) return frame.length === MBAP_BYTES + 2;
    const isReply = replyStart(this.#request).every((byte, index) => frame[MBAP_BYTES + index] === byte);
    return isReply && frame.length === this.replyBytes;
  }

  /** A late reply, or the answer of a gateway with numbers of its own: that only when the unit owes nothing else. */
  #judgeOtherNumber(frame: Uint8Array, transaction: number): ModbusReply | null {
    if (this.#unanswered.has(transaction)) {
      this.#noteLate(frame);
      return null;
    }
    const owesMore = [...this.#unanswered].some(
      ([number, head]) => number !== this.#transaction && head[6] === this.#request.unit,
    );
    // One exchange is one piece of evidence, whatever comes in it.
    if (this.stranger.transaction !== undefined) {
      this.#noteHeard(frame);
      return null;
    }
    if (!this.#fits(frame)) this.#noteHeard(frame);
    if (!this.#fits(frame) || (owesMore && this.#habit.tellsRequests)) return null;
    if (this.#habit.sawOther(this.#transaction, transaction)) {
      this.#unanswered.delete(this.#transaction);
      return replyAt(this.#request, frame, MBAP_BYTES);
    }
    this.#fault = 'MODBUS_TRANSACTION';
    this.stranger = { transaction, sentTransaction: this.#transaction };
    this.#unanswered.delete(this.#transaction);
    this.cameDamaged = true;
    this.#noteHeard(frame);
    return null;
  }

  #noteLate(frame: Uint8Array): void {
    const transaction = transactionOf(frame);
    if (transaction === this.#transaction) return;
    if (this.#unanswered.delete(transaction)) this.late.push(transaction);
    else this.#noteHeard(frame);
  }

  #noteHeard(frame: Uint8Array): void {
    const [unit = 0, code = 0, count = 0] = frame.subarray(MBAP_BYTES - 1);
    const fn = code & 0x7f;
    if (code !== fn) this.#heard.push({ kind: 'refusal', unit, function: fn, code: count });
    else this.#heard.push({ kind: 'reply', unit, function: fn, data: frame.slice(MBAP_BYTES + 2) });
  }

  /**
   * True when a late reply begins inside the frame: gateways that cut a reply off send the next one in its place, and
   * without a checksum its bytes would pass for registers.
   */
  #swallowedAnother(frame: Uint8Array): boolean {
    if (this.#unanswered.size === 0) return false;
    const heard = Uint8Array.from([...frame, ...this.#buffer]);
    const heads = [...this.#unanswered.values()];
    for (let at = 1; at < frame.length; at++) if (heads.some((head) => isHeadAt(heard, at, head))) return true;
    return false;
  }
}

function transactionOf(frame: Uint8Array): number {
  return ((frame[0] ?? 0) << 8) | (frame[1] ?? 0);
}

function isHeadAt(bytes: Uint8Array, at: number, head: Uint8Array): boolean {
  if (at + head.length > bytes.length) return false;
  let errors = 0;
  for (let i = 0; i < head.length && errors <= HEAD_ERRORS; i++) if (bytes[at + i] !== head[i]) errors++;
  return errors <= HEAD_ERRORS;
}
