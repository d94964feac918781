// Asks the requests of one HTTP bus in turn, the longest due first, and gives each answer to all devices that share it.
// Knows no models.
import type { HttpSource } from './bus.ts';
import type { Clock } from '../../model/clock.ts';
import { errorText, MeterHubError } from '../../model/error.ts';
import type { HttpRequest } from '../../transport/http.ts';
import type { HttpSchedule } from '../../source/poll/request-schedule.ts';

/** What a poller needs of a device. */
export interface HttpPollable {
  readonly name: string;
  accept(json: unknown, where: string, roundTripMs: number): boolean;
  fail(error: MeterHubError): void;
}

/** One request and who wants its answer. */
export interface HttpMember {
  readonly ask: HttpRequest;
  readonly repair: ((text: string) => string) | null;
  readonly timeoutMs: number;
  readonly schedule: HttpSchedule;
  readonly devices: readonly HttpPollable[];
}

export class HttpPoller {
  readonly #bus: HttpSource & { behindMs: number };
  readonly #clock: Clock;
  readonly #members: readonly HttpMember[];
  readonly #stop = new AbortController();
  #wake = new AbortController();
  #run: Promise<void> = Promise.resolve();
  #servingSinceMs: number | null = null;

  constructor(bus: HttpSource & { behindMs: number }, clock: Clock, members: readonly HttpMember[]) {
    this.#bus = bus;
    this.#clock = clock;
    this.#members = members;
  }

  start(): void {
    this.#run = this.#loop();
  }

  /** Resolves when the request under way has ended; stop the bus as well, or it takes its timeout. */
  async stop(): Promise<void> {
    this.#stop.abort(new Error('poller stopped'));
    await this.#run;
  }

  /** Asks for the device's values again in `afterMs` at the latest. */
  refresh(device: string, afterMs: number): void {
    const member = this.#members.find(({ devices }) => devices.some(({ name }) => name === device));
    member?.schedule.notLaterThan(this.#clock.monotonicMs() + afterMs);
    this.#wake.abort(new Error('something is due earlier'));
    this.#wake = new AbortController();
  }

  /** How long the present request has been going on, ms; 0 between requests. */
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
      if (waitMs > 0) await this.#sleep(waitMs);
      else await this.#serve(member);
    }
  }

  async #sleep(waitMs: number): Promise<void> {
    const until = AbortSignal.any([this.#stop.signal, this.#wake.signal]);
    // Woken or stopped: the loop looks again.
    await this.#clock.sleep(waitMs, until).catch(() => undefined);
  }

  #longestDue(): HttpMember | undefined {
    let first: HttpMember | undefined;
    for (const member of this.#members) {
      if (!first || member.schedule.dueMs < first.schedule.dueMs) first = member;
    }
    return first;
  }

  async #serve({ ask, repair, timeoutMs, schedule, devices }: HttpMember): Promise<void> {
    const startMs = this.#clock.monotonicMs();
    this.#servingSinceMs = startMs;
    try {
      const json = await this.#bus.ask(ask, { priority: 'poll', timeoutMs, repair });
      const endMs = this.#clock.monotonicMs();
      const where = this.#bus.where(ask);
      const accepted = devices.map((device) => device.accept(json, where, endMs - startMs));
      if (accepted.includes(true)) schedule.answered(startMs, endMs);
      else schedule.failed(endMs);
    } catch (error) {
      const problem =
        error instanceof MeterHubError ? error : new MeterHubError('INTERNAL', errorText(error), { cause: error });
      for (const device of devices) device.fail(problem);
      schedule.failed(this.#clock.monotonicMs());
    } finally {
      this.#servingSinceMs = null;
    }
  }
}
