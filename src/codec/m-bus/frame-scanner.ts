// Finds the frames in what comes from a wire, between noise and in pieces. Holds one frame's bytes at most. Knows no meter.
import { frameAt, type MBusFrame } from './frame.ts';

/** What was heard since the last look. */
export interface HeardFrames {
  readonly frames: readonly MBusFrame[];
  /** Bytes that belong to no frame. */
  readonly noiseBytes: number;
  /** Frames that were whole but for their checksum or their end. */
  readonly damaged: number;
}

export class MBusFrameScanner {
  #held: Uint8Array = new Uint8Array(0);

  /** Bytes of a frame that is not whole yet. */
  get pendingBytes(): number {
    return this.#held.length;
  }

  push(chunk: Uint8Array): HeardFrames {
    const bytes = new Uint8Array(this.#held.length + chunk.length);
    bytes.set(this.#held);
    bytes.set(chunk, this.#held.length);
    return this.#scan(bytes, false);
  }

  /** Nothing more comes: frames that stand within what looked like the beginning of a longer one. */
  finish(): HeardFrames {
    const bytes = this.#held;
    return this.#scan(bytes, true);
  }

  #scan(bytes: Uint8Array, isOver: boolean): HeardFrames {
    const frames: MBusFrame[] = [];
    let [noiseBytes, damaged, at] = [0, 0, 0];
    let isInNoise = false;
    while (at < bytes.length) {
      const start = frameAt(bytes.subarray(at));
      if (start.kind === 'incomplete' && !isOver) break;
      if (start.kind === 'frame' && !(isInNoise && start.frame.kind === 'acknowledge')) {
        frames.push(start.frame);
        at += start.length;
        isInNoise = false;
        continue;
      }
      // An E5 within noise says nothing: any byte may be one.
      if (start.kind === 'none' && start.why !== 'no start') damaged++;
      noiseBytes++;
      at++;
      isInNoise = true;
    }
    this.#held = bytes.slice(at);
    return { frames, noiseBytes, damaged };
  }
}
