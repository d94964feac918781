// Takes the echo off: some RS485 adapters hear their own request and hand it over before the reply. Knows no meter.

export class EchoFilter {
  readonly #request: Uint8Array;
  #held: Uint8Array = new Uint8Array(0);
  #settled = false;
  /** True once the whole request has come back. */
  found = false;

  /** `request`: the frame that was sent; null: nothing is taken off. */
  constructor(request: Uint8Array | null) {
    this.#request = request ?? new Uint8Array(0);
    this.#settled = request === null;
  }

  /** What of the bytes is no echo. Bytes that may be the beginning of one are held until that is clear. */
  push(chunk: Uint8Array): Uint8Array {
    if (this.#settled) return chunk;
    const heard = new Uint8Array(this.#held.length + chunk.length);
    heard.set(this.#held);
    heard.set(chunk, this.#held.length);
    const compared = Math.min(heard.length, this.#request.length);
    for (let i = 0; i < compared; i++) {
      if (heard[i] === this.#request[i]) continue;
      this.#settled = true;
      return heard;
    }
    this.#held = heard;
    if (compared < this.#request.length) return new Uint8Array(0);
    this.#settled = this.found = true;
    return heard.subarray(compared);
  }
}
