// What happened to the house: takes events, gives them to the history, tells who listens, answers questions. Without a history
// the newest are kept in memory. It must not know who records what, nor how it is stored.
import { Broadcast } from '../async/broadcast.ts';
import type { ExchangeLog } from '../live/exchange-log.ts';
import type { Clock } from '../model/clock.ts';
import { eventIdOf, isAskedFor, type EventQuestion, type HouseEvent } from '../model/event.ts';
import { isPlausible } from '../time/time-guard.ts';
import type { DetailsOfEvent, EventDetails, EventKind } from '../vocabulary/events/kinds.ts';
import { exchangeEvent, EXCHANGE_KINDS } from './exchange-events.ts';
import { EventRateLimit } from './rate-limit.ts';

/** Without a history. */
const MOST_IN_MEMORY = 1000;
/** As long as the clock is wrong. */
const MOST_HELD = 200;

/** Where events are kept: the history. */
export interface EventStore {
  /** Returns at once. */
  appendEvent(event: HouseEvent): void;
  /** Oldest first; of more than asked for, the newest. */
  events(question: EventQuestion): Promise<readonly HouseEvent[]>;
}

/** Of a kind since the start. */
export interface EventCount {
  readonly count: number;
  /** Not kept: too many of the same. */
  readonly suppressed: number;
}

export interface EventLogOptions {
  readonly clock: Clock;
  /** Exchanged and reset meters, which are kept by themselves since they can be corrected. */
  readonly exchanges: Pick<ExchangeLog, 'all' | 'added'>;
  readonly store?: () => EventStore | null;
  readonly onListenerError?: (error: unknown) => void;
}

interface Held {
  readonly event: Omit<HouseEvent, 'id' | 'atMs'>;
  readonly monotonicMs: number;
}

export class EventLog {
  readonly added: Broadcast<HouseEvent>;
  readonly #options: EventLogOptions;
  readonly #limit: EventRateLimit;
  #memory: HouseEvent[] = [];
  #held: Held[] = [];
  #lastId = 0;
  readonly #counts = new Map<EventKind, { count: number; suppressed: number }>();

  constructor(options: EventLogOptions) {
    this.#options = options;
    this.#limit = new EventRateLimit(options.clock);
    this.added = new Broadcast(options.onListenerError);
    options.exchanges.added.subscribe((exchange) => {
      const event = exchangeEvent(exchange, 0);
      this.#count(event.kind).count++;
      this.added.publish(event);
    });
  }

  /** `about`: what is counted together beside the kind and the device. False: it is not kept, there were too many. */
  record<Kind extends EventKind>(
    kind: Kind,
    device: string | null,
    details: DetailsOfEvent<Kind>,
    about: string | null = device,
  ): boolean {
    const suppressed = this.#limit.take(`${kind} ${about ?? ''}`);
    if (suppressed === null) {
      this.#count(kind).suppressed++;
      return false;
    }
    const known: EventDetails = { ...plain(details), ...(suppressed > 0 && { suppressed }) };
    this.#held.push({ event: { kind, device, details: known }, monotonicMs: this.#options.clock.monotonicMs() });
    if (this.#held.length > MOST_HELD) this.#held.shift();
    this.release();
    return true;
  }

  /** Keeps and tells what happened before the clock was right, if it is right now. */
  release(): void {
    const { clock, store } = this.#options;
    if (this.#held.length === 0 || !isPlausible(clock.wallMs())) return;
    const held = this.#held;
    this.#held = [];
    for (const { event, monotonicMs } of held) {
      const atMs = Math.round(clock.wallMs() - (clock.monotonicMs() - monotonicMs));
      this.#lastId = Math.max(this.#lastId + 1, eventIdOf(atMs));
      const whole = { id: this.#lastId, atMs, ...event };
      this.#memory.push(whole);
      if (this.#memory.length > MOST_IN_MEMORY) this.#memory.shift();
      store?.()?.appendEvent(whole);
      this.#count(event.kind).count++;
      this.added.publish(whole);
    }
  }

  /** Oldest first; of more than asked for, the newest. Rejects as the history does. */
  async find(question: EventQuestion): Promise<readonly HouseEvent[]> {
    const asksForOthers = question.kinds?.every((kind) => EXCHANGE_KINDS.includes(kind)) !== true;
    const kept = asksForOthers ? await this.#kept(question) : [];
    const exchanges = this.#options.exchanges.all().map((exchange, index) => exchangeEvent(exchange, index % 1000));
    const found = [...kept, ...exchanges.filter((event) => isAskedFor(event, question))];
    return found.sort((a, b) => a.id - b.id).slice(-question.limit);
  }

  /** By kind, since the start. */
  counts(): ReadonlyMap<EventKind, EventCount> {
    return this.#counts;
  }

  #kept(question: EventQuestion): Promise<readonly HouseEvent[]> {
    const store = this.#options.store?.() ?? null;
    if (store !== null) return store.events(question);
    return Promise.resolve(this.#memory.filter((event) => isAskedFor(event, question)));
  }

  #count(kind: EventKind): { count: number; suppressed: number } {
    const count = this.#counts.get(kind) ?? { count: 0, suppressed: 0 };
    this.#counts.set(kind, count);
    return count;
  }
}

/** Longest text of a detail. */
const MOST_CHARACTERS = 300;

/** Short, on one line, numbers that JSON has; what is undefined is left out. */
function plain(details: Readonly<Record<string, string | number | undefined>>): Record<string, string | number> {
  const entries = Object.entries(details).flatMap(([name, value]): [string, string | number][] => {
    if (value === undefined || value === '') return [];
    if (typeof value === 'number') return [[name, Number.isFinite(value) ? value : String(value)]];
    return [[name, value.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ').slice(0, MOST_CHARACTERS)]];
  });
  return Object.fromEntries(entries);
}
