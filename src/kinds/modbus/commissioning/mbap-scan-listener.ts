// Hears who answers on a Modbus TCP connection, also too late for the question: gateways ask one meter after the other and hand
// over what they get when they get it. Knows no meter.
import { MBAP_BYTES } from '../../../codec/modbus/mbap.ts';
import type { ReplyListener } from './scan-listener.ts';

const EXCEPTION_BIT = 0x80;
/** The gateway speaks for a device that does not answer (MODBUS Application Protocol V1.1b3, 7). */
const GATEWAY_EXCEPTIONS: ReadonlySet<number> = new Set([10, 11]);
/** Longest frame: header and a PDU of 253 bytes. */
const MAX_KEPT_BYTES = 260;

export class MbapScanListener implements ReplyListener {
  readonly hasEchoed = false;
  /** The gateway has said that nobody answers it: then it says so of every id, and it is worth waiting for. */
  hasGatewaySpoken = false;
  bytesSinceRequest = 0;
  #buffer: readonly number[] = [];
  readonly #heard = new Set<number>();

  hear(direction: 'out' | 'in', bytes: Uint8Array): void {
    if (direction === 'out') {
      this.bytesSinceRequest = 0;
      return;
    }
    this.bytesSinceRequest += bytes.length;
    this.#buffer = [...this.#buffer, ...bytes];
    for (let frame = this.#nextFrame(); frame !== null; frame = this.#nextFrame()) this.#judge(frame);
    if (this.#buffer.length > MAX_KEPT_BYTES) this.#buffer = [];
  }

  take(): number[] {
    const units = [...this.#heard];
    this.#heard.clear();
    return units;
  }

  peek(unit: number): boolean {
    return this.#heard.has(unit);
  }

  #nextFrame(): readonly number[] | null {
    const [, , protocolHigh, protocolLow, lengthHigh = 0, lengthLow = 0] = this.#buffer;
    if (this.#buffer.length < MBAP_BYTES) return null;
    const length = MBAP_BYTES - 1 + lengthHigh * 256 + lengthLow;
    if (protocolHigh !== 0 || protocolLow !== 0 || length > MAX_KEPT_BYTES || length <= MBAP_BYTES) {
      this.#buffer = [];
      return null;
    }
    if (this.#buffer.length < length) return null;
    const frame = this.#buffer.slice(0, length);
    this.#buffer = this.#buffer.slice(length);
    return frame;
  }

  #judge(frame: readonly number[]): void {
    const [unit = 0, code = 0, exception = 0] = frame.slice(MBAP_BYTES - 1);
    if (code >= EXCEPTION_BIT && GATEWAY_EXCEPTIONS.has(exception)) this.hasGatewaySpoken = true;
    else this.#heard.add(unit);
  }
}
