// Hears who speaks on a serial bus, also too late for the question: RTU replies among raw bytes. Knows no meter.
import { crc16 } from '../../../codec/modbus/crc.ts';

const EXCEPTION_BYTES = 5;
/** Unit id, function, byte count and CRC around the registers. */
const OVERHEAD_BYTES = 5;
/** More than any reply a scan asks for, with noise before it. */
const KEPT_BYTES = 512;
const SHORTEST_BYTES = EXCEPTION_BYTES;

/** Hears who speaks on a bus beside the answers that are waited for. */
export interface ReplyListener {
  /** Takes bytes as they go out and arrive. */
  hear(direction: 'out' | 'in', bytes: Uint8Array): void;
  /** Bytes that came since the last request went out. */
  readonly bytesSinceRequest: number;
  /** True when the last request came back first. */
  readonly hasEchoed: boolean;
  /** True when a gateway says of ids that nobody answers there. */
  readonly hasGatewaySpoken: boolean;
  /** The unit ids that have spoken since the last call. */
  take(): number[];
  /** True when this unit has spoken since `take`. */
  peek(unit: number): boolean;
}

export class ScanListener implements ReplyListener {
  readonly hasGatewaySpoken = false;
  #buffer = new Uint8Array(0);
  readonly #heard = new Set<number>();
  #request = new Uint8Array(0);
  #sinceRequest = new Uint8Array(0);

  /** Takes bytes as they go out and arrive. */
  hear(direction: 'out' | 'in', bytes: Uint8Array): void {
    if (direction === 'out') {
      this.#request = Uint8Array.from(bytes);
      this.#sinceRequest = new Uint8Array(0);
      return;
    }
    this.#sinceRequest = join(this.#sinceRequest, bytes).slice(0, KEPT_BYTES);
    this.#buffer = join(this.#buffer, bytes);
    this.#search();
    if (this.#buffer.length > KEPT_BYTES) this.#buffer = this.#buffer.slice(-KEPT_BYTES);
  }

  /** Bytes that came since the last request went out. */
  get bytesSinceRequest(): number {
    return this.#sinceRequest.length;
  }

  /** True when the last request came back first: the adapter returns what is sent. */
  get hasEchoed(): boolean {
    const { length } = this.#request;
    return length > 0 && this.#request.every((byte, index) => this.#sinceRequest[index] === byte);
  }

  /** The unit ids that have spoken since the last call. */
  take(): number[] {
    const units = [...this.#heard];
    this.#heard.clear();
    return units;
  }

  /** True when this unit has spoken since `take`. */
  peek(unit: number): boolean {
    return this.#heard.has(unit);
  }

  #search(): void {
    for (let at = 0; at + SHORTEST_BYTES <= this.#buffer.length; at++) {
      const length = replyLength(this.#buffer, at);
      if (length === null || at + length > this.#buffer.length || crc16(this.#buffer, at, at + length) !== 0) continue;
      this.#heard.add(this.#buffer[at] ?? 0);
      this.#buffer = this.#buffer.slice(at + length);
      at = -1;
    }
  }
}

function join(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}

/** How long the reply of a read would be that starts here; null when none does. */
function replyLength(bytes: Uint8Array, at: number): number | null {
  const unit = bytes[at] ?? 0;
  const fn = bytes[at + 1] ?? 0;
  if (unit < 1 || unit > 247) return null;
  if (fn === 0x83 || fn === 0x84) return EXCEPTION_BYTES;
  if (fn !== 3 && fn !== 4) return null;
  const data = bytes[at + 2] ?? 0;
  return data >= 2 && data % 2 === 0 ? data + OVERHEAD_BYTES : null;
}
