// RTU framing: unit id, PDU, CRC. Finds the reply among noise, echoes and foreign frames. Pure.
// Source: MODBUS over Serial Line V1.02, 2.5.1.
import { crc16 } from './crc.ts';
import type { Exchange, Framing, ReplyFault, Stranger } from './exchange.ts';
import { heardFrames, mayBeMixedUp, type HeardFrame, type HeardRequest } from './heard-frames.ts';
import { replyAt, replyPduLength, replyStart, requestPdu, type ModbusReply, type ModbusRequest } from './request.ts';

/** Unit id and CRC around a PDU. */
const RTU_OVERHEAD_BYTES = 3;
const EXCEPTION_FRAME_BYTES = 5;
const EXCEPTION_BIT = 0x80;
/** More than the longest frame (256) with noise and an echo before it: nothing sensible needs more. */
const MAX_RECEIVED_BYTES = 1024;

/** PDU -> complete frame with CRC. */
export function rtuFrame(unit: number, pdu: Uint8Array): Uint8Array {
  const frame = new Uint8Array(pdu.length + RTU_OVERHEAD_BYTES);
  frame[0] = unit;
  frame.set(pdu, 1);
  const crc = crc16(frame, 0, frame.length - 2);
  frame[frame.length - 2] = crc & 0xff;
  frame[frame.length - 1] = crc >> 8;
  return frame;
}

export const rtuFraming: Framing = {
  numbered: false,
  begin: (request) => new RtuExchange(request),
};

class RtuExchange implements Exchange {
  readonly bytes: Uint8Array;
  readonly replyBytes: number;
  cameDamaged = false;
  trailing = 0;
  readonly number = null;
  readonly late: readonly number[] = [];
  readonly #request: ModbusRequest;
  /** How the regular reply begins: unit id, then what `replyStart` knows. */
  readonly #start: Uint8Array;
  #buffer = new Uint8Array(0);
  /** Everything before it has been looked at and cannot start the reply. */
  #scanFrom = 0;
  /** Where the reply stands in the buffer. */
  #replyAt: { readonly from: number; readonly to: number } | null = null;
  /** Requests of another master to which a reply could be as well. */
  readonly #rivals: HeardRequest[] = [];
  /** Replies that may be the other master's. */
  #doubtful = 0;

  constructor(request: ModbusRequest) {
    this.#request = request;
    this.bytes = rtuFrame(request.unit, requestPdu(request));
    this.replyBytes = replyPduLength(request) + RTU_OVERHEAD_BYTES;
    this.#start = Uint8Array.of(request.unit, ...replyStart(request));
  }

  get received(): number {
    return this.#buffer.length;
  }

  get isPartial(): boolean {
    return this.#scanFrom < this.#buffer.length;
  }

  get cameCut(): boolean {
    const buffer = this.#buffer;
    const begins = (at: number): boolean => this.#start.every((byte, index) => buffer[at + index] === byte);
    return buffer.some((_, at) => at >= this.#scanFrom && begins(at) && at + this.replyBytes > buffer.length);
  }

  push(chunk: Uint8Array): ModbusReply | null {
    if (this.#buffer.length + chunk.length > MAX_RECEIVED_BYTES) return null;
    const joined = new Uint8Array(this.#buffer.length + chunk.length);
    joined.set(this.#buffer);
    joined.set(chunk, this.#buffer.length);
    this.#buffer = joined;
    return this.#find();
  }

  heard(): HeardFrame[] {
    const { from, to } = this.#replyAt ?? { from: this.#buffer.length, to: this.#buffer.length };
    if (from === 0 && to === this.#buffer.length) return [];
    return [...this.#framesBefore(from), ...heardFrames(this.#buffer.subarray(to))];
  }

  beware(request: HeardRequest): void {
    if (mayBeMixedUp(request, this.#request)) this.#rivals.push(request);
  }

  pushStray(): void {
    // Without a number nothing says whose it was.
  }

  fault(): ReplyFault {
    const buffer = this.#buffer;
    if (buffer.length === 0) return 'MODBUS_TIMEOUT';
    if (this.#doubtful > 0) return 'MODBUS_OTHER_MASTER';
    const whole = buffer.length >= 4 && crc16(buffer) === 0;
    if (whole) return buffer[0] === this.#request.unit ? 'MODBUS_LENGTH' : 'MODBUS_FOREIGN';
    if (!this.cameDamaged && !this.#holdsBeginning()) return 'MODBUS_GARBLED';
    return buffer.length < this.replyBytes ? 'MODBUS_LENGTH' : 'MODBUS_CRC';
  }

  get stranger(): Stranger {
    const buffer = this.#buffer;
    const isStranger = buffer.length >= 4 && crc16(buffer) === 0 && buffer[0] !== this.#request.unit;
    return isStranger ? { answeredBy: buffer[0] ?? 0 } : {};
  }

  /** Unit and function of the reply, or of a refusal, stand somewhere in what came. */
  #holdsBeginning(): boolean {
    const { unit, function: fn } = this.#request;
    const buffer = this.#buffer;
    return buffer.some(
      (byte, at) => byte === unit && (at + 1 === buffer.length || ((buffer[at + 1] ?? 0) & 0x7f) === fn),
    );
  }

  /**
   * Looks at every offset: adapters put stray bytes before a reply, some return the request first. Only unit,
   * function, length and CRC together make a reply.
   */
  #find(): ModbusReply | null {
    const buffer = this.#buffer;
    let settled = true;
    for (let at = this.#scanFrom; at < buffer.length; at++) {
      const length = this.#lengthFrom(at);
      if (at + length > buffer.length) settled = false;
      else if (length > 0) {
        if (crc16(buffer, at, at + length) === 0) {
          if (this.#mayBeOthers(at)) {
            this.#doubtful++;
            // One for each of us: nothing more is going to come.
            if (this.#doubtful > 1) this.cameDamaged = true;
            if (settled) this.#scanFrom = at + length;
            at += length - 1;
            continue;
          }
          this.#replyAt = { from: at, to: at + length };
          this.trailing = buffer.length - at - length;
          return replyAt(this.#request, buffer, at + 1);
        }
        // Two matching bytes of a refusal may be chance; the whole beginning of a reply is none.
        if (length !== EXCEPTION_FRAME_BYTES) this.cameDamaged = true;
      }
      if (settled) this.#scanFrom = at + 1;
    }
    return null;
  }

  /** Another master's request of the same shape went before it, on this wire or in front of it. */
  #mayBeOthers(at: number): boolean {
    for (const frame of at === 0 ? [] : this.#framesBefore(at)) if (frame.kind === 'request') this.beware(frame);
    const isRefusal = (this.#buffer[at + 1] ?? 0) >= EXCEPTION_BIT;
    return this.#rivals.some(({ count }) => isRefusal || 2 * count === this.#buffer[at + 2]);
  }

  /** Our own request may be among what came first: adapters return it. */
  #framesBefore(end: number): HeardFrame[] {
    return heardFrames(this.#buffer.subarray(0, end)).filter((frame) => !this.#isOwn(frame));
  }

  #isOwn(frame: HeardFrame): boolean {
    const own = this.#request;
    if (frame.kind !== 'request' || own.kind !== 'read') return false;
    return frame.unit === own.unit && frame.address === own.address && frame.count === own.count;
  }

  /** Length of the frame that starts at `at` if it is the reply, as far as its bytes have come; 0 when it cannot be. */
  #lengthFrom(at: number): number {
    const buffer = this.#buffer;
    const { unit, function: fn } = this.#request;
    if (buffer[at] === unit && buffer[at + 1] === (fn | 0x80)) return EXCEPTION_FRAME_BYTES;
    const known = Math.min(this.#start.length, buffer.length - at);
    for (let i = 0; i < known; i++) if (buffer[at + i] !== this.#start[i]) return 0;
    return this.replyBytes;
  }
}
