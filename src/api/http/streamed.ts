// Sends a text that is made while it is read: constant memory, back-pressure, gzip when asked. Knows no interface.
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from './api-error.ts';

/** Answers that are made at the same time; each reads from the disk. */
export const MAX_STREAMS = 16;

/** Pieces that wait for a client. */
const PIECES_AHEAD = 2;

/** Good enough for digits, at a third of the work of the usual level. */
const GZIP_LEVEL = 4;

export class StreamedAnswers {
  #open = 0;

  /**
   * What goes wrong before the first piece is answered as an error; later the connection is cut, so that no client takes
   * half an answer for a whole one.
   */
  async send(request: FastifyRequest, reply: FastifyReply, type: string, pieces: AsyncGenerator<string>) {
    if (this.#open >= MAX_STREAMS) {
      throw new ApiError('HTTP_OVERLOADED', `${MAX_STREAMS} clients read the history at the same time already.`, {
        details: { limit: MAX_STREAMS },
      });
    }
    this.#open++;
    let stream: Readable;
    try {
      const first = await pieces.next();
      stream = Readable.from(first.done === true ? [] : continued(first.value, pieces), {
        highWaterMark: PIECES_AHEAD,
      });
    } catch (error) {
      this.#open--;
      throw error;
    }
    stream.once('close', () => this.#open--);
    void reply.header('content-type', type).header('cache-control', 'no-store').header('vary', 'accept-encoding');
    if (!acceptsGzip(request.headers['accept-encoding'])) return reply.send(stream);
    const zipped = createGzip({ level: GZIP_LEVEL });
    stream.on('error', (error) => zipped.destroy(error));
    zipped.on('close', () => stream.destroy());
    return reply.header('content-encoding', 'gzip').send(stream.pipe(zipped));
  }
}

async function* continued(first: string, pieces: AsyncGenerator<string>): AsyncGenerator<string> {
  try {
    yield first;
    yield* pieces;
  } finally {
    // A client that has gone ends the question to the disk as well.
    await pieces.return(undefined);
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
