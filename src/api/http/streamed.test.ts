// Answers that are made while they are read: how many at a time, and that a place is free again however one ends.
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { QUIET_LOG } from '../../../test/support/live-house.ts';
import { answerTheRest } from './answers.ts';
import { MAX_STREAMS, StreamedAnswers } from './streamed.ts';

let app: FastifyInstance;
/** What the next answers are made of. */
let pieces: () => AsyncGenerator<string>;

beforeEach(() => {
  const answers = new StreamedAnswers();
  app = Fastify();
  answerTheRest(app, QUIET_LOG);
  app.get('/', (request, reply) => answers.send(request, reply, 'text/plain', pieces()));
});

afterEach(() => app.close());

/** Begins at once: `inject` alone waits until somebody waits for it. */
const ask = async (headers: Record<string, string> = {}) => await app.inject({ url: '/', headers });

async function* good(): AsyncGenerator<string> {
  yield 'one, ';
  await Promise.resolve();
  yield 'two';
}

async function* failsAtOnce(): AsyncGenerator<string> {
  await Promise.reject(new Error('the disk is gone'));
  yield 'never';
}

async function* nothing(): AsyncGenerator<string> {
  yield* await Promise.resolve([]);
}

describe('a place among the streamed answers', () => {
  it.each([
    ['that fails before its first piece', failsAtOnce, 500],
    ['that is read to its end', good, 200],
    ['that has no piece at all', nothing, 200],
  ])('is free again after an answer %s', async (_what, made, status) => {
    pieces = made;
    for (let turn = 0; turn <= 2 * MAX_STREAMS; turn++) {
      const headers = turn % 2 === 0 ? {} : { 'accept-encoding': 'gzip' };
      expect([turn, (await ask(headers)).statusCode]).toEqual([turn, status]);
    }
    pieces = good;
    expect((await ask()).body).toBe('one, two');
  });

  it('is not there for more than 16 at a time; they get theirs', async () => {
    let open: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    pieces = async function* () {
      await opened;
      yield 'late';
    };
    const waiting = Array.from({ length: MAX_STREAMS }, () => ask());
    await Promise.resolve();
    const refused = await ask();
    expect([refused.statusCode, refused.json().error.code]).toEqual([503, 'HTTP_OVERLOADED']);
    open();
    for (const reply of await Promise.all(waiting)) expect([reply.statusCode, reply.body]).toEqual([200, 'late']);
    // A stream says a moment after its last piece that it is closed.
    await new Promise((resolve) => setImmediate(resolve));
    expect((await ask()).statusCode).toBe(200);
  });
});
