// What every output is to the hub: started, told facts, asked how it is, stopped. Interfaces only.

export interface OutputHealth {
  readonly name: string;
  /** What does not work and what to do, for a person; null when all is well. */
  readonly problem: string | null;
}

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
