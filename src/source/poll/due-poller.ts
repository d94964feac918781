// Asks the members of one bus in turn, the longest due first: nobody starves. It must not know what a member is, how it is
// asked, nor what a bus is.
import type { Clock } from '../../model/clock.ts';

export interface DuePollerOptions<Member> {
  readonly clock: Clock;
  readonly members: readonly Member[];
  /** When the member is to be asked next, monotonic ms; Infinity: never. */
  readonly dueMs: (member: Member) => number;
  /** Asks a member whose time has come, and plans its next turn. Must not reject; all it does has a timeout. */
  readonly ask: (member: Member) => Promise<void>;
  /** Resolves when the next member can be asked: at once, or when a lost wire is back. Left out: always at once. */
  readonly idle?: () => Promise<void>;
  /** How late the next member is, ms. */
  readonly onBehind: (ms: number) => void;
}

export class DuePoller<Member> {
  readonly #options: DuePollerOptions<Member>;
  readonly #clock: Clock;
  #isStopped = false;
  #wake = new AbortController();
  #run: Promise<void> = Promise.resolve();
  #askingSinceMs: number | null = null;

  constructor(options: DuePollerOptions<Member>) {
    this.#options = options;
    this.#clock = options.clock;
  }

  start(): void {
    this.#run = this.#loop();
  }

  /** Resolves when the turn under way has ended; stop the bus as well, or it takes its timeout. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.lookAgain();
    await this.#run;
  }

  /** Some member is due earlier than it was. */
  lookAgain(): void {
    this.#wake.abort(new Error('something is due earlier'));
    this.#wake = new AbortController();
  }

  /** How long the present turn has been going on, ms; 0 between turns and while the wire is away. */
  busyMs(): number {
    return this.#askingSinceMs === null ? 0 : this.#clock.monotonicMs() - this.#askingSinceMs;
  }

  async #loop(): Promise<void> {
    const { dueMs, onBehind, idle } = this.#options;
    while (!this.#isStopped) {
      const member = this.#longestDue();
      if (member === undefined) return;
      const waitMs = dueMs(member) - this.#clock.monotonicMs();
      onBehind(Math.max(0, Math.round(-waitMs)));
      if (waitMs > 0) {
        // Woken or stopped: it looks again.
        await this.#clock.sleep(waitMs, this.#wake.signal).catch(() => undefined);
      } else {
        await this.#ask(member);
        await idle?.();
      }
    }
  }

  #longestDue(): Member | undefined {
    const { members, dueMs } = this.#options;
    let first: Member | undefined;
    let firstMs = Infinity;
    for (const member of members) {
      const memberMs = dueMs(member);
      if (first === undefined || memberMs < firstMs) [first, firstMs] = [member, memberMs];
    }
    return first;
  }

  async #ask(member: Member): Promise<void> {
    this.#askingSinceMs = this.#clock.monotonicMs();
    try {
      await this.#options.ask(member);
    } finally {
      this.#askingSinceMs = null;
    }
  }
}
