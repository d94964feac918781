// Long polling as the second seed did it (the semantics and texts of golongpoll). It must not know what an event says.
import type { FastifyPluginCallback, FastifyReply } from 'fastify';
import { sendOpenJson } from '../http/answers.ts';
import { ApiError } from '../http/api-error.ts';
import type { Services } from '../services.ts';
import type { EventBatch, EventCategory, EventFeed, FeedEvent } from './event-feed.ts';

const MAX_TIMEOUT_S = 120;
const MAX_CATEGORY_CHARACTERS = 1024;

/** Waiting clients at most; each holds a socket. */
const MAX_WAITING = 1000;

/** The README of the second seed writes `meterupdates`, its program sends `meterupdate`. */
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
        typeof question === 'string' ? `{"error": ${JSON.stringify(question)}}` : waiting.ask(question, reply);
      return sendEvents(reply, await answer);
    });
    app.head('/firehose', (_request, reply) => sendEvents(reply, ''));
    done();
  };
}

function sendEvents(reply: FastifyReply, body: string): FastifyReply {
  return sendOpenJson(reply.header('cache-control', 'no-cache, no-store, must-revalidate'), body);
}

class WaitingClients {
  readonly #feed: EventFeed;
  readonly #context: Services;
  readonly #clients = new Set<{ readonly category: EventCategory | null; readonly answer: (body: string) => void }>();
  readonly #unsubscribe: () => void;

  constructor(context: Services) {
    this.#context = context;
    this.#feed = context.feed;
    this.#unsubscribe = this.#feed.batches.subscribe((batch) => this.#tell(batch));
  }

  /** Resolves with the answer: kept events at once, the next ones, or the timeout. */
  ask({ category, sinceMs, timeoutMs }: Question, reply: FastifyReply): Promise<string> | string {
    const kept = category === null || sinceMs === null ? [] : this.#feed.since(category, sinceMs);
    if (kept.length > 0) return eventsBody(kept);
    if (this.#clients.size >= MAX_WAITING) {
      throw new ApiError('HTTP_OVERLOADED', `${MAX_WAITING} clients are waiting at the firehose already.`, {
        details: { limit: MAX_WAITING },
      });
    }
    return new Promise((resolve) => {
      const answer = (body: string): void => {
        stopTimer();
        this.#clients.delete(client);
        resolve(body);
      };
      const client = { category, answer };
      const stopTimer = this.#context.clock.after(timeoutMs, () => answer(this.#timeoutBody()));
      reply.raw.once('close', () => answer(''));
      this.#clients.add(client);
    });
  }

  stop(): void {
    this.#unsubscribe();
    for (const client of this.#clients) client.answer(this.#timeoutBody());
  }

  #tell(batch: EventBatch): void {
    const addressed = [...this.#clients].filter(({ category }) => category === batch.category);
    if (addressed.length === 0) return;
    const body = eventsBody(batch.events);
    for (const client of addressed) client.answer(body);
  }

  #timeoutBody(): string {
    return `{"timeout":"no events before timeout","timestamp":${this.#context.clock.wallMs()}}`;
  }
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
