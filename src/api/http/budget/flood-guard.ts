// Looks at what clients send who have sent too many requests at once before: Node takes a whole piece of 64 kB apart, two
// thousand requests, before anybody can stop it, and each time that such a client connects again.
import type { Clock } from '../../../model/clock.ts';

/** Without another flood, ms: then it is trusted again. */
const FORGOTTEN_MS = 600_000;

/** Clients that are remembered; far more than have ever flooded anything at once. */
const MAX_SUSPECTS = 1000;

/** The empty line after the head of each request. */
const END_OF_HEAD = '\r\n\r\n';

/** A connection, as far as this needs it. */
export interface Listened {
  prependListener(event: 'data', listener: (piece: Buffer) => void): unknown;
}

export class FloodGuard {
  readonly #clock: Clock;
  readonly #maxAtOnce: number;
  /** When each of them flooded last, monotonic ms; the latest at the end. */
  readonly #suspects = new Map<string, number>();

  /** `maxAtOnce`: requests that may come in one piece. */
  constructor(clock: Clock, maxAtOnce: number) {
    this.#clock = clock;
    this.#maxAtOnce = maxAtOnce;
  }

  suspect(client: string): void {
    this.#suspects.delete(client);
    this.#suspects.set(client, this.#clock.monotonicMs());
    const [longest] = this.#suspects.keys();
    if (this.#suspects.size > MAX_SUSPECTS && longest !== undefined) this.#suspects.delete(longest);
  }

  /** A new connection; to be called before anything of it is read, and after the parser listens. */
  watch(client: string, socket: Listened): void {
    const lastMs = this.#suspects.get(client);
    if (lastMs === undefined) return;
    if (this.#clock.monotonicMs() - lastMs >= FORGOTTEN_MS) {
      this.#suspects.delete(client);
      return;
    }
    socket.prependListener('data', (piece) => {
      if (!this.#isFlood(piece)) return;
      this.suspect(client);
      // The parser, which is given the same memory next, refuses it at the first byte.
      piece.fill(0);
    });
  }

  #isFlood(piece: Buffer): boolean {
    let found = 0;
    for (let at = piece.indexOf(END_OF_HEAD); at >= 0; at = piece.indexOf(END_OF_HEAD, at + END_OF_HEAD.length)) {
      if (++found > this.#maxAtOnce) return true;
    }
    return false;
  }
}
