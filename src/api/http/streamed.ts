// Sends a text that is made while it is read: constant memory, back-pressure, gzip when asked. Knows no interface.
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../model/clock.ts';
import { ApiError } from './api-error.ts';

/** Answers that are made at the same time; each reads from the disk. */
export const MAX_STREAMS = 16;

/** Pieces that wait for a client. */
const PIECES_AHEAD = 2;

/** A client that has taken nothing for this long goes when another one needs its place, ms. */
const STALLED_MS = 2000;

/** Good enough for digits, at a third of the work of the usual level. */
const GZIP_LEVEL = 4;

interface Open {
  /** Since when the client could take a piece and did not, monotonic ms; Infinity: it waits for us. */
  offeredMs: number;
  stream: Readable | null;
}

export class StreamedAnswers {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #open = new Set<Open>();

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock;
  }

  /**
   * What goes wrong before the first piece is answered as an error; later the connection is cut, so that no client takes
   * half an answer for a whole one.
   */
  async send(request: FastifyRequest, reply: FastifyReply, type: string, pieces: AsyncGenerator<string>) {
    if (this.#open.size >= MAX_STREAMS && !this.#giveUpStalled()) {
      throw new ApiError('HTTP_OVERLOADED', `${MAX_STREAMS} clients read the history at the same time already.`, {
        details: { limit: MAX_STREAMS },
      });
    }
    const open: Open = { offeredMs: Infinity, stream: null };
    this.#open.add(open);
    let stream: Readable;
    try {
      const first = await pieces.next();
      open.offeredMs = this.#clock.monotonicMs();
      stream = Readable.from(first.done === true ? [] : this.#continued(first.value, pieces, open), {
        highWaterMark: PIECES_AHEAD,
      });
    } catch (error) {
      this.#open.delete(open);
      throw error;
    }
    open.stream = stream;
    stream.once('close', () => this.#open.delete(open));
    void reply.header('content-type', type).header('cache-control', 'no-store').header('vary', 'accept-encoding');
    if (!acceptsGzip(request.headers['accept-encoding'])) return reply.send(stream);
    const zipped = createGzip({ level: GZIP_LEVEL });
    stream.on('error', (error) => zipped.destroy(error));
    zipped.on('close', () => stream.destroy());
    return reply.header('content-encoding', 'gzip').send(stream.pipe(zipped));
  }

  async *#continued(first: string, pieces: AsyncGenerator<string>, open: Open): AsyncGenerator<string> {
    try {
      yield first;
      for (;;) {
        open.offeredMs = Infinity;
        const next = await pieces.next();
        open.offeredMs = this.#clock.monotonicMs();
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      // A client that has gone ends the question to the disk as well.
      await pieces.return(undefined);
    }
  }

  /** Cuts the answer whose client has taken nothing for longest; false: all of them take. */
  #giveUpStalled(): boolean {
    const begun = [...this.#open].filter(({ stream }) => stream !== null);
    const [longest] = begun.sort((one, other) => one.offeredMs - other.offeredMs);
    if (longest === undefined || this.#clock.monotonicMs() - longest.offeredMs < STALLED_MS) return false;
    this.#open.delete(longest);
    longest.stream?.destroy(new Error('the client does not read'));
    return true;
  }
}

/** True for `gzip`, `gzip;q=0.5` and `*`, not for `gzip;q=0`. */
export function acceptsGzip(header: string | string[] | undefined): boolean {
  return [header ?? ''].flat().some((text) =>
    text
      .slice(0, 1000)
      .toLowerCase()
      .split(',')
      .some((part) => /^\s*(gzip|x-gzip|\*)\s*(;|$)/.test(part) && !/;\s*q=0(\.0*)?\s*$/.test(part)),
  );
}
