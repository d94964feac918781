// Replies that are held back and come together with the next one, in one piece: slow gateways do that. Knows bytes only.

export class JoinedReplies {
  #held: Uint8Array = new Uint8Array(0);

  /** What is handed on of a reply that is complete; nothing when it is held back. */
  take(bytes: Uint8Array, isHeld: boolean): Uint8Array {
    const all = Uint8Array.from([...this.#held, ...bytes]);
    this.#held = isHeld ? all : new Uint8Array(0);
    return isHeld ? new Uint8Array(0) : all;
  }
}
