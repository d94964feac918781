// A gateway that once lost its place and from then on answers every request with the reply to the one before it, until the
// connection is closed. Knows bytes only.

export class BehindReplies {
  #isBehind = false;
  #held: Uint8Array = new Uint8Array(0);

  /** One reply is held back for as long as the connection lasts. */
  get isBehind(): boolean {
    return this.#isBehind;
  }

  /** A reply begins; with `falls` it is the first one that stays. What goes out in its place. */
  begin(falls: boolean): Uint8Array {
    this.#isBehind ||= falls;
    const due = this.#held;
    this.#held = new Uint8Array(0);
    return due;
  }

  /** What is handed on of the bytes of the reply that has begun. */
  take(bytes: Uint8Array): Uint8Array {
    if (!this.#isBehind) return bytes;
    this.#held = Uint8Array.from([...this.#held, ...bytes]);
    return new Uint8Array(0);
  }
}
