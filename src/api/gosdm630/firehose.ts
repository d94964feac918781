// Long polling as gosdm630 did it (the semantics and texts of golongpoll). It must not know what an event says.
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import { sendOpenJson } from '../http/answers.ts';
import { ApiError } from '../http/api-error.ts';
import type { Services } from '../services.ts';
import type { EventBatch, EventCategory, EventFeed, FeedEvent } from './event-feed.ts';
import { clientOf, ReturningClients } from './returning-clients.ts';

const MAX_TIMEOUT_S = 120;
const MAX_CATEGORY_CHARACTERS = 1024;

/**
 * How long the events of one poll cycle are gathered, ms: meters on a fast network answer within milliseconds of each other,
 * and who would be answered after the first misses the others.
 */
export const GATHER_MS = 100;

/** Waiting clients at most; each holds a socket. */
const MAX_WAITING = 1000;

/** The README of gosdm630 writes `meterupdates`, its program sends `meterupdate`. */
const CATEGORIES = new Map<string, EventCategory>([
  ['meterupdate', 'meterupdate'],
  ['meterupdates', 'meterupdate'],
  ['statusupdate', 'statusupdate'],
]);

type Query = Readonly<Record<string, string | string[] | undefined>>;

interface Question {
  readonly timeoutMs: number;
  /** null: a category that nothing is ever published in. */
  readonly category: EventCategory | null;
  readonly sinceMs: number | null;
}

export function firehoseInterface(context: Services): FastifyPluginCallback {
  return (app, _options, done) => {
    const waiting = new WaitingClients(context);
    app.addHook('preClose', (finished) => {
      waiting.stop();
      finished();
    });
    app.get<{ Querystring: Query }>('/firehose', { exposeHeadRoute: false }, async (request, reply) => {
      const question = parseQuestion(request.query);
      const answer =
        typeof question === 'string' ? `{"error": ${JSON.stringify(question)}}` : waiting.ask(question, request, reply);
      return sendEvents(reply, await answer);
    });
    app.head('/firehose', (_request, reply) => sendEvents(reply, ''));
    done();
  };
}

function sendEvents(reply: FastifyReply, body: string): FastifyReply {
  return sendOpenJson(reply.header('cache-control', 'no-cache, no-store, must-revalidate'), body);
}

interface WaitingClient {
  readonly category: EventCategory | null;
  /** Of events, it wants those after this time (ms since the epoch): the others it has, or they are from before it asked. */
  readonly afterMs: number;
  readonly answer: (events: readonly FeedEvent[]) => void;
}

class WaitingClients {
  readonly #feed: EventFeed;
  readonly #context: Services;
  readonly #clients = new Set<WaitingClient>();
  readonly #returning: ReturningClients;
  readonly #gathered: Record<EventCategory, FeedEvent[]> = { meterupdate: [], statusupdate: [] };
  readonly #unsubscribe: () => void;

  constructor(context: Services) {
    this.#context = context;
    this.#feed = context.feed;
    this.#returning = new ReturningClients(context.clock);
    this.#unsubscribe = this.#feed.batches.subscribe((batch) => this.#gather(batch));
  }

  /** Resolves with the answer: kept events at once, the next ones, or the timeout. */
  ask(
    { category, sinceMs, timeoutMs }: Question,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<string> | string {
    const client = clientOf(request);
    const kept = category === null ? [] : this.#kept(category, sinceMs, client);
    const leave = (events: readonly FeedEvent[]): void => {
      if (category === null || sinceMs !== null) return;
      this.#returning.leave(client, events.at(-1)?.timestampMs ?? this.#feed.newestMs(category));
    };
    if (kept.length > 0) {
      leave(kept);
      return eventsBody(kept);
    }
    if (this.#clients.size >= MAX_WAITING) {
      throw new ApiError('HTTP_OVERLOADED', `${MAX_WAITING} clients are waiting at the firehose already.`, {
        details: { limit: MAX_WAITING },
      });
    }
    return new Promise((resolve) => {
      const end = (body: string): void => {
        stopTimer();
        this.#clients.delete(waiting);
        resolve(body);
      };
      const waiting: WaitingClient = {
        category,
        afterMs: category === null ? 0 : this.#feed.newestMs(category),
        answer: (events) => {
          leave(events);
          end(events.length === 0 ? this.#timeoutBody() : eventsBody(events));
        },
      };
      const stopTimer = this.#context.clock.after(timeoutMs, () => {
        waiting.answer(category === null ? [] : wantedOf(waiting, this.#gathered[category]));
      });
      reply.raw.once('close', () => end(''));
      this.#clients.add(waiting);
    });
  }

  stop(): void {
    this.#unsubscribe();
    for (const client of this.#clients) client.answer([]);
  }

  /** What there is for the client already. */
  #kept(category: EventCategory, sinceMs: number | null, client: string): readonly FeedEvent[] {
    if (sinceMs !== null) return this.#feed.since(category, sinceMs);
    const timestampMs = this.#returning.take(client);
    return timestampMs === null ? [] : this.#feed.after(category, timestampMs);
  }

  /** Only while somebody waits. */
  #gather({ category, events }: EventBatch): void {
    const gathered = this.#gathered[category];
    if (gathered.length === 0) {
      if (this.#addressed(category).length === 0) return;
      this.#context.clock.after(GATHER_MS, () => this.#tell(category));
    }
    gathered.push(...events);
  }

  #tell(category: EventCategory): void {
    const events = this.#gathered[category].splice(0);
    for (const client of this.#addressed(category)) {
      const wanted = wantedOf(client, events);
      if (wanted.length > 0) client.answer(wanted);
    }
  }

  #addressed(category: EventCategory): WaitingClient[] {
    return [...this.#clients].filter((client) => client.category === category);
  }

  #timeoutBody(): string {
    return `{"timeout":"no events before timeout","timestamp":${this.#context.clock.wallMs()}}`;
  }
}

function wantedOf({ afterMs }: WaitingClient, events: readonly FeedEvent[]): readonly FeedEvent[] {
  return events.filter(({ timestampMs }) => timestampMs > afterMs);
}

function eventsBody(events: readonly FeedEvent[]): string {
  const texts = events.map(
    ({ timestampMs, category, data }) => `{"timestamp":${timestampMs},"category":"${category}","data":${data.text}}`,
  );
  return `{"events":[${texts.join(',')}]}`;
}

/** The question, or what is wrong with it in golongpoll's words (and its order of checks). */
function parseQuestion(query: Query): Question | string {
  const timeoutS = integer(first(query['timeout']));
  if (timeoutS === null || timeoutS < 1 || timeoutS > MAX_TIMEOUT_S) {
    return `Invalid timeout arg.  Must be 1-${MAX_TIMEOUT_S}.`;
  }
  const category = first(query['category']);
  if (category === '' || Buffer.byteLength(category) > MAX_CATEGORY_CHARACTERS) {
    return `Invalid subscription category, must be 1-${MAX_CATEGORY_CHARACTERS} characters long.`;
  }
  const since = first(query['since_time']);
  const sinceMs = since === '' ? null : integer(since);
  if (since !== '' && sinceMs === null) return 'Invalid last_event_time arg.';
  return { timeoutMs: timeoutS * 1000, category: CATEGORIES.get(category) ?? null, sinceMs };
}

function first(value: string | string[] | undefined): string {
  return (typeof value === 'string' ? value : value?.[0]) ?? '';
}

function integer(text: string): number | null {
  return /^[+-]?\d{1,19}$/.test(text) ? Number(text) : null;
}
