// Modbus TCP framing: MBAP header with transaction number. A late reply carries an old number and is dropped. Pure.
// Source: MODBUS Messaging on TCP/IP V1.0b, 3.1.
import type { Exchange, Framing, ReplyFault } from './exchange.ts';
import { replyAt, replyPduLength, replyStart, requestPdu, type ModbusReply, type ModbusRequest } from './request.ts';

export const MBAP_BYTES = 7;
/** Largest length field: unit id and a PDU of 253 bytes. */
const MAX_LENGTH_FIELD = 254;

/** Frames for one connection; transaction numbers go round. */
export function mbapFraming(): Framing {
  let transaction = 0;
  return {
    numbered: true,
    begin(request) {
      transaction = (transaction + 1) & 0xffff;
      return new MbapExchange(request, transaction);
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
  readonly cameDamaged = false;
  readonly #request: ModbusRequest;
  readonly #transaction: number;
  #buffer = new Uint8Array(0);
  #fault: ReplyFault = 'MODBUS_TIMEOUT';

  constructor(request: ModbusRequest, transaction: number) {
    this.#request = request;
    this.#transaction = transaction;
    this.bytes = mbapFrame(transaction, request.unit, requestPdu(request));
    this.replyBytes = MBAP_BYTES + replyPduLength(request);
  }

  get isPartial(): boolean {
    return this.#buffer.length > 0;
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
    const transaction = ((frame[0] ?? 0) << 8) | (frame[1] ?? 0);
    if (transaction !== this.#transaction) return null;
    const functionCode = frame[MBAP_BYTES];
    const isException = functionCode === (this.#request.function | 0x80);
    const isReply = replyStart(this.#request).every((byte, index) => frame[MBAP_BYTES + index] === byte);
    if (frame[6] !== this.#request.unit || (functionCode !== this.#request.function && !isException)) {
      this.#fault = 'MODBUS_FOREIGN';
      return null;
    }
    if (isException ? frame.length === MBAP_BYTES + 2 : isReply && frame.length === this.replyBytes) {
      return replyAt(this.#request, frame, MBAP_BYTES);
    }
    this.#fault = 'MODBUS_LENGTH';
    return null;
  }
}
