// Asks the meters of one bus in turn, the longest due first: nobody starves, a dead meter hardly costs. Knows no frames.
import type { ModbusBus } from './bus/modbus-bus.ts';
import type { PollOutcome, PollSchedule } from '../../source/poll/poll-schedule.ts';
import type { Clock } from '../../model/clock.ts';

/** What a poller needs of a meter. */
export interface Pollable {
  readonly name: string;
  poll(scope: 'fast' | 'all'): Promise<PollOutcome>;
  probe(timeoutMs: number): Promise<PollOutcome>;
}

interface Member {
  readonly device: Pollable;
  readonly schedule: PollSchedule;
}

export class BusPoller {
  readonly #bus: ModbusBus;
  readonly #clock: Clock;
  readonly #members: readonly Member[];
  readonly #stop = new AbortController();
  #run: Promise<void> = Promise.resolve();
  #servingSinceMs: number | null = null;

  constructor(bus: ModbusBus, clock: Clock, members: readonly Member[]) {
    this.#bus = bus;
    this.#clock = clock;
    this.#members = members;
  }

  start(): void {
    this.#run = this.#loop();
  }

  /** Resolves when the poll under way has ended; stop the bus as well, or it takes a timeout. */
  async stop(): Promise<void> {
    this.#stop.abort(new Error('poller stopped'));
    await this.#run;
  }

  /** How long the present poll has been going on, ms; 0 between polls. */
  busyMs(): number {
    return this.#servingSinceMs === null ? 0 : this.#clock.monotonicMs() - this.#servingSinceMs;
  }

  async #loop(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const member = this.#longestDue();
      if (!member) return;
      const waitMs = member.schedule.dueMs - this.#clock.monotonicMs();
      this.#bus.behindMs = Math.max(0, Math.round(-waitMs));
      if (waitMs > 0) {
        await this.#clock.sleep(waitMs, signal).catch(() => undefined);
        continue;
      }
      await this.#serve(member);
    }
  }

  #longestDue(): Member | undefined {
    let first: Member | undefined;
    for (const member of this.#members) {
      if (!first || member.schedule.dueMs < first.schedule.dueMs) first = member;
    }
    return first;
  }

  async #serve({ device, schedule }: Member): Promise<void> {
    const task = schedule.task(this.#clock.monotonicMs());
    this.#servingSinceMs = this.#clock.monotonicMs();
    const outcome = await (task.kind === 'poll' ? device.poll(task.scope) : device.probe(task.timeoutMs));
    this.#servingSinceMs = null;
    if (outcome !== 'silent' || this.#bus.isOpen) schedule.done(task, outcome, this.#clock.monotonicMs());
    else await this.#outlastLoss(device);
  }

  /** A lost wire says nothing about one meter: all of them are told, and asked again when it is back. */
  async #outlastLoss(told: Pollable): Promise<void> {
    for (const { device } of this.#members) if (device !== told && !this.#bus.isOpen) await device.poll('all');
    await this.#bus.opened();
  }
}
