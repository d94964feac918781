// Answers that are made while they are read: how many at a time, and that a place is free again however one ends.
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { QUIET_LOG } from '../../../test/support/live-house.ts';
import { answerTheRest } from './answers.ts';
import { MAX_STREAMS, StreamedAnswers } from './streamed.ts';

let app: FastifyInstance;
let clock: FakeClock;
/** What the next answers are made of. */
let pieces: () => AsyncGenerator<string>;

beforeEach(() => {
  clock = new FakeClock();
  const answers = new StreamedAnswers(clock);
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

  it('is given up for others when nobody has read the answer for 2 s, but not while we are looking for more of it', async () => {
    pieces = async function* () {
      for (;;) yield await Promise.resolve('more, '.repeat(1000));
    };
    const begun = Array.from({ length: MAX_STREAMS }, () => app.inject({ url: '/', payloadAsStream: true }));
    const [first] = await Promise.all(begun);
    const cut = new Promise((resolve) => first?.stream().once('close', resolve));
    first?.stream().on('error', () => undefined);
    await clock.advance(1999);
    expect((await ask()).statusCode).toBe(503);
    await clock.advance(1);
    pieces = good;
    expect((await ask()).body).toBe('one, two');
    await cut;
  });
});
