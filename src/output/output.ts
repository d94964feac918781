// What every output is to the hub: started, told facts, asked how it is, stopped. Interfaces only.
import type { OutputHealth } from '../model/output-health.ts';

/** Something that is told facts of type `T`. It must never make the teller wait: what takes time, it queues, bounded. */
export interface Output<T> {
  readonly name: string;
  start(): void;
  /** Returns at once and never throws. */
  accept(fact: T): void;
  health(): OutputHealth;
  /** Ends within a second or two, whatever hangs. Never rejects. */
  stop(): Promise<void>;
}

/** What every configured output has. */
export interface OutputBase {
  readonly name: string;
  /** As in the file: `mqtt`. */
  readonly type: string;
}
