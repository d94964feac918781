// Ends connections whose other end does not read what it asked for: each holds memory, and a place that others could use.
// It must not know what they asked for.
import type { Clock } from '../../../model/clock.ts';

/** Nothing was taken for this long, ms, though something is there: a phone that changes networks takes less. */
const STALLED_MS = 15_000;
const LOOK_MS = 5000;

/** A socket, as far as this needs it. */
export interface Writing {
  /** What was given to it, bytes. */
  readonly bytesWritten: number;
  /** What of that waits in this process, bytes. */
  readonly writableLength: number;
  destroy(): void;
}

interface Progress {
  takenBytes: number;
  sinceMs: number;
}

export class StalledReaders {
  readonly #clock: Clock;
  readonly #sockets = new Map<Writing, Progress>();
  readonly #stop: () => void;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#stop = clock.every(LOOK_MS, () => this.#look());
  }

  add(socket: Writing): void {
    this.#sockets.set(socket, { takenBytes: 0, sinceMs: this.#clock.monotonicMs() });
  }

  remove(socket: Writing): void {
    this.#sockets.delete(socket);
  }

  stop(): void {
    this.#stop();
  }

  #look(): void {
    const nowMs = this.#clock.monotonicMs();
    for (const [socket, progress] of this.#sockets) {
      const takenBytes = socket.bytesWritten - socket.writableLength;
      if (socket.writableLength === 0 || takenBytes !== progress.takenBytes) {
        progress.takenBytes = takenBytes;
        progress.sinceMs = nowMs;
      } else if (nowMs - progress.sinceMs >= STALLED_MS) socket.destroy();
    }
  }
}
