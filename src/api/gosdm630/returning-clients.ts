// Long polling without `since_time`: who comes back at once goes on where it was. It must not know what an event says.
import type { FastifyRequest } from 'fastify';
import type { Clock } from '../../model/clock.ts';

/** A loop of curl is back within a second, also on a small machine that is busy; who stays away longer begins anew, as ever. */
const RETURN_MS = 5000;

/** Addresses and questions that are remembered at most. */
const MAX_REMEMBERED = 2000;

interface Ticket {
  /** Time of the last event that was answered, ms since the epoch. */
  readonly timestampMs: number;
  readonly untilMs: number;
}

export class ReturningClients {
  readonly #clock: Clock;
  /** By client; several that look alike each take one. */
  readonly #tickets = new Map<string, Ticket[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Where the client was; null: it is new, or was away for long. */
  take(client: string): number | null {
    const valid = (this.#tickets.get(client) ?? []).filter(({ untilMs }) => untilMs >= this.#clock.monotonicMs());
    const ticket = valid.shift();
    if (valid.length > 0) this.#tickets.set(client, valid);
    else this.#tickets.delete(client);
    return ticket?.timestampMs ?? null;
  }

  /** A client was answered up to this event. */
  leave(client: string, timestampMs: number): void {
    const tickets = this.#tickets.get(client) ?? [];
    this.#tickets.delete(client);
    const [oldest] = this.#tickets.keys();
    if (this.#tickets.size >= MAX_REMEMBERED && oldest !== undefined) this.#tickets.delete(oldest);
    this.#tickets.set(client, [...tickets, { timestampMs, untilMs: this.#clock.monotonicMs() + RETURN_MS }]);
  }
}

/** A new connection for each request is usual, so the address, the program and its question make the client. */
export function clientOf({ raw, headers, url }: FastifyRequest): string {
  return JSON.stringify([raw.socket.remoteAddress, headers['user-agent'], headers.authorization, url.slice(0, 2000)]);
}
